"""Section pages: the index of one type of content, in the reader's language with fallbacks."""

from typing import Any, ClassVar

from django.http import HttpRequest

from .base import ContentPage


class SectionPage(ContentPage):
    """A page that lists all content of one model, whatever language it exists in."""

    #: The model listed, as ``app_label.Model``.
    listed_type: ClassVar[str] = ""
    #: Path of the section, the same in every language: it is part of public addresses.
    section_slug: ClassVar[str] = ""
    section_in_menu: ClassVar[bool] = True
    #: Title and lead by language, for a section that is made rather than written.
    section_texts: ClassVar[dict[str, tuple[str, str]]] = {}
    parent_page_types = ["core.HomePage"]
    max_count_per_parent = 1

    class Meta:
        abstract = True

    def entries(self) -> list[Any]:
        """The public pages under this section, one a translation group, by title."""
        from django.apps import apps

        from poruch.core.pages import best_by_key, public

        model = apps.get_model(self.listed_type)
        pages = best_by_key(public(model.objects.all()).order_by("path"))
        return list(pages.values())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["entries"] = self.entries()
        return context
