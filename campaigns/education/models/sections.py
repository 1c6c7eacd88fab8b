"""The educator's page: programmes, what is new, and ways to find a lesson."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from poruch.core.models import SectionPage


class EducationIndexPage(SectionPage):
    content_type_code: ClassVar[str] = "education_index"
    listed_type = "campaigns_education.ProgrammePage"
    subpage_types: ClassVar[list[str]] = ["campaigns_education.ProgrammePage"]
    section_slug = "education"
    section_texts = {
        "uk": (
            "Освітянам",
            "Програми й уроки, які можна провести завтра, змінити під свій клас і надрукувати.",
        ),
        "en": (
            "For educators",
            "Programmes and lessons you can run tomorrow, change for your class and print.",
        ),
        "ru": (
            "Педагогам",
            "Программы и уроки, которые можно провести завтра, изменить под свой класс и распечатать.",
        ),
    }
    template = "campaigns/education/index.html"

    class Meta:
        verbose_name = _("розділ для освітян")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from campaigns.education.listing import index_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | index_context(request)


EducationIndexPage.edit_handler = EducationIndexPage.get_edit_handler_tabs()
