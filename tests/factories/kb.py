"""Factories of the knowledge base."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from kb.models import (
    DocumentTemplatePage,
    GlossaryTerm,
    GuideIndexPage,
    GuidePage,
    LegalActIndexPage,
    LegalActPage,
    ResourceDirectoryPage,
    SupportResourcePage,
    TemplateIndexPage,
    TopicIndexPage,
    TopicPage,
)
from poruch.core.tree import ensure_locale

from .core import PageFactory, TopicFactory


def step(title: str = "Подайте заяву", **values: Any) -> dict[str, Any]:
    """The raw value of one step for ``GuideFactory(steps=[step()])``."""
    value = {
        "title": title,
        "action": "<p>Напишіть заяву.</p>",
        "where": "",
        "papers": "",
        "wait": "",
        "risk": "",
    }
    return {"type": "step", "value": {**value, "phones": [], **values}}


class GuideFactory(PageFactory):
    class Meta:
        model = GuidePage

    section = GuideIndexPage
    title = factory.Sequence("Довідник {}".format)
    slug = factory.Sequence("dovidnyk-{}".format)
    summary = "Що зробити й куди звернутися."


class SupportResourceFactory(PageFactory):
    class Meta:
        model = SupportResourcePage

    section = ResourceDirectoryPage
    title = factory.Sequence("Контакт {}".format)
    slug = factory.Sequence("kontakt-{}".format)


class LegalActFactory(PageFactory):
    class Meta:
        model = LegalActPage

    section = LegalActIndexPage
    title = factory.Sequence("Закон № {}".format)
    slug = factory.Sequence("zakon-{}".format)


class DocumentTemplateFactory(PageFactory):
    class Meta:
        model = DocumentTemplatePage

    section = TemplateIndexPage
    title = factory.Sequence("Зразок {}".format)
    slug = factory.Sequence("zrazok-{}".format)


class TopicPageFactory(PageFactory):
    class Meta:
        model = TopicPage

    section = TopicIndexPage
    topic = factory.SubFactory(TopicFactory)


class GlossaryTermFactory(DjangoModelFactory):
    class Meta:
        model = GlossaryTerm

    slug = factory.Sequence("term-{}".format)
    name = factory.Sequence("термін {}".format)
    locale = factory.LazyFunction(lambda: ensure_locale("uk"))
