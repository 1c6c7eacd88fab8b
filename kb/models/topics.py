"""Topic pages: the guides, contacts and documents of one topic together."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from poruch.core.models import ContentPage, SectionPage
from poruch.core.pages import best_by_key, public


class TopicIndexPage(SectionPage):
    content_type_code: ClassVar[str] = "topic_index"
    listed_type = "kb.TopicPage"
    subpage_types = ["kb.TopicPage"]
    section_slug = "topics"
    section_texts = {
        "uk": ("Теми", "Усе про одне питання в одному місці."),
        "en": ("Topics", "Everything about one question in one place."),
        "ru": ("Темы", "Всё об одном вопросе в одном месте."),
    }
    template = "kb/topic_index.html"

    class Meta:
        verbose_name = _("розділ тем")


class TopicPage(ContentPage):
    """One topic of the vocabulary, with an introduction of its own."""

    content_type_code: ClassVar[str] = "topic"

    topic = models.ForeignKey(
        "core.Topic", verbose_name=_("тема"), on_delete=models.PROTECT, related_name="topic_pages"
    )

    text_panels = [*ContentPage.text_panels, "topic", "body"]
    parent_page_types = ["kb.TopicIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "kb/topic.html"

    class Meta:
        verbose_name = _("сторінка теми")
        verbose_name_plural = _("сторінки тем")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .acts import LegalActPage
        from .guides import GuidePage
        from .resources import SupportResourcePage
        from .templates import DocumentTemplatePage

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        for name, model in (
            ("guides", GuidePage),
            ("resources", SupportResourcePage),
            ("templates", DocumentTemplatePage),
            ("acts", LegalActPage),
        ):
            pages = public(model.objects.filter(topics=self.topic)).order_by("path")
            context[name] = list(best_by_key(pages).values())
        return context


for _model in (TopicIndexPage, TopicPage):
    _model.edit_handler = _model.get_edit_handler_tabs()
