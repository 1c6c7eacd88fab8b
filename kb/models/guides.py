"""Guides: what to do, step by step, and how sure we are of it."""

from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail import blocks
from wagtail.admin.panels import MultiFieldPanel
from wagtail.fields import RichTextField

from kb.blocks import (
    AmountBlock,
    DeadlineBlock,
    DocumentItemBlock,
    LawReferenceBlock,
    QuestionBlock,
    StepBlock,
)
from kb.structured_data import guide_objects
from poruch.core.blocks import TEXT_FEATURES
from poruch.core.fields import PoruchStreamField
from poruch.core.models import ContentPage, SectionPage
from poruch.core.pages import LinkedPage, linked


class GuideIndexPage(SectionPage):
    content_type_code: ClassVar[str] = "guide_index"
    listed_type = "kb.GuidePage"
    subpage_types = ["kb.GuidePage"]
    section_slug = "guides"
    section_texts = {
        "uk": ("Довідники", "Крок за кроком: що робити, куди звернутися, які папери взяти."),
        "en": ("Guides", "Step by step: what to do, where to go, which papers to take."),
        "ru": ("Справочники", "Шаг за шагом: что делать, куда обратиться, какие документы взять."),
    }
    template = "kb/guide_index.html"

    class Meta:
        verbose_name = _("розділ довідників")


class GuidePage(ContentPage):
    """A guide. Its facts are its own; its phones and laws are shared rows and pages."""

    class FactConfidence(models.TextChoices):
        SOURCED = "sourced", _("усе має джерело")
        PARTLY = "partly", _("частину не підтверджено")
        UNCONFIRMED = "unconfirmed", _("не підтверджено")

    content_type_code: ClassVar[str] = "guide"
    #: Sums and phones are looked at again within 90 days (domain/taxonomy.md, section 4).
    review_days: ClassVar[int] = 90

    who_for = RichTextField(_("для кого"), blank=True, features=TEXT_FEATURES)
    steps = PoruchStreamField([("step", StepBlock())], blank=True, verbose_name=_("кроки"))
    documents = PoruchStreamField(
        [("document", DocumentItemBlock())],
        blank=True,
        verbose_name=_("що зібрати"),
        help_text=_("Стане списком із клітинками."),
    )
    deadlines = PoruchStreamField([("deadline", DeadlineBlock())], blank=True, verbose_name=_("строки"))
    amounts = PoruchStreamField([("amount", AmountBlock())], blank=True, verbose_name=_("суми"))
    authorities = PoruchStreamField(
        [
            (
                "resource",
                blocks.PageChooserBlock(page_type="kb.SupportResourcePage", label=_("Орган або організація")),
            )
        ],
        blank=True,
        verbose_name=_("хто відповідає"),
    )
    law_refs = PoruchStreamField([("law", LawReferenceBlock())], blank=True, verbose_name=_("закон"))
    faq = PoruchStreamField([("question", QuestionBlock())], blank=True, verbose_name=_("запитання"))
    related = PoruchStreamField(
        [("guide", blocks.PageChooserBlock(page_type="kb.GuidePage", label=_("Довідник")))],
        blank=True,
        verbose_name=_("що далі"),
    )
    fact_confidence = models.CharField(
        _("певність фактів"), max_length=16, choices=FactConfidence.choices, default=FactConfidence.PARTLY
    )

    search_fields = [*ContentPage.search_fields, index.SearchField("steps"), index.SearchField("faq")]
    text_panels = [
        *ContentPage.text_panels,
        "who_for",
        "steps",
        "documents",
        MultiFieldPanel(["deadlines", "amounts"], heading=_("Строки й суми")),
        "authorities",
        "faq",
        "body",
        "related",
    ]
    source_panels = ["sources", "law_refs", "fact_confidence"]

    parent_page_types = ["kb.GuideIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "kb/guide.html"

    class Meta:
        verbose_name = _("довідник")
        verbose_name_plural = _("довідники")

    def clean(self) -> None:
        super().clean()
        if self.confirmed and not self.law_refs:
            raise ValidationError(
                {"confirmed": _("Підтвердити можна довідник, у якому названо хоча б одну норму.")}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        links = self.linked_pages
        context["links"] = links
        context["authority_links"] = [
            links[block.value.pk] for block in self.authorities if self._has(block.value)
        ]
        context["related_links"] = [links[block.value.pk] for block in self.related if self._has(block.value)]
        context["laws"] = [
            {"link": links[block.value["act"].pk], **block.value}
            for block in self.law_refs
            if self._has(block.value["act"])
        ]
        context["topic_links"] = self.topic_links()
        return context

    def _has(self, page: Any) -> bool:
        return page is not None and page.pk in self.linked_pages

    @cached_property
    def linked_pages(self) -> dict[int, LinkedPage]:
        """All pages this guide points to, by the id it stores, in the reader's language."""
        ids = [block.value.pk for field in (self.authorities, self.related) for block in field if block.value]
        ids += [block.value["act"].pk for block in self.law_refs if block.value["act"]]
        return linked(ids)

    def topic_links(self) -> list[LinkedPage]:
        from .topics import TopicPage

        topics = TopicPage.objects.filter(topic__in=self.topics.all()).values_list("pk", "translation_key")
        one_each = {key: pk for pk, key in topics}
        return list(linked(one_each.values()).values())

    def structured_data(self) -> list[dict[str, Any]]:
        return guide_objects(self)


for _model in (GuideIndexPage, GuidePage):
    _model.edit_handler = _model.get_edit_handler_tabs()
