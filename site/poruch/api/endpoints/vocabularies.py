"""What content is filed under: topics, audiences, regions."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router

from kb.models import TopicPage
from poruch.api import negotiation
from poruch.api.addresses import Addresses
from poruch.api.params import ReaderLocale
from poruch.api.schemas.lists import (
    RegionEntry,
    RegionList,
    TopicEntry,
    TopicList,
    VocabularyEntry,
    VocabularyList,
)
from poruch.api.serialisers.links import best_links
from poruch.api.serialisers.metadata import names_of
from poruch.core.models import Audience, Region, Topic, Vocabulary
from poruch.core.models.multilingual import localised
from poruch.core.pages import public

router = Router(tags=["vocabularies"])

_COUNTED = _("pages: скільки загальнодоступних сторінок має цей код; сторінку кількома мовами враховано раз.")


def _entry(row: Vocabulary, pages: dict[str, int], language: str) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": localised(row, "name", language),
        "names": names_of(row, "name"),
        "pages": pages.get(row.code, 0),
    }


def _counts(vocabulary: str) -> dict[str, int]:
    """How many public pages carry each code."""
    column = f"{vocabulary}__code"
    rows = public().exclude(**{column: None}).order_by().values(column)
    counted = rows.annotate(pages=Count("translation_key", distinct=True))
    return dict(counted.values_list(column, "pages"))


@router.get("/topics", response=TopicList, operation_id="topics", summary=_("Теми"), description=_COUNTED)
def topics(request: HttpRequest, locale: ReaderLocale = "") -> TopicList:
    language = negotiation.active()
    addresses = Addresses(request)
    pages = public(TopicPage.objects.all())
    links = best_links(pages, language, addresses)
    by_topic = {
        topic: links[key]
        for topic, key in pages.values_list("topic__code", "translation_key")
        if key in links
    }
    counts = _counts("topics")
    rows = Topic.objects.all()
    return TopicList(
        items=[TopicEntry(**_entry(row, counts, language), page=by_topic.get(row.code)) for row in rows]
    )


@router.get(
    "/audiences",
    response=VocabularyList,
    operation_id="audiences",
    summary=_("Аудиторії"),
    description=_COUNTED,
)
def audiences(request: HttpRequest, locale: ReaderLocale = "") -> VocabularyList:
    language, counts = negotiation.active(), _counts("audiences")
    return VocabularyList(
        items=[VocabularyEntry(**_entry(row, counts, language)) for row in Audience.objects.all()]
    )


@router.get(
    "/regions", response=RegionList, operation_id="regions", summary=_("Регіони"), description=_COUNTED
)
def regions(request: HttpRequest, locale: ReaderLocale = "") -> RegionList:
    """ISO 3166-2:UA codes, and ``UA``, ``abroad``, ``online``."""
    language, counts = negotiation.active(), _counts("regions")
    rows = Region.objects.all()
    return RegionList(
        items=[RegionEntry(**_entry(row, counts, language), katottg=row.katottg) for row in rows]
    )
