"""The vocabularies of the whole site, each with how many public pages carry each of its codes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count

from campaigns.education import licences
from campaigns.education.models import AgeBand, LessonPage, ProgrammePage
from campaigns.events.models import EventPage, EventType
from campaigns.press.models import PressBriefingPage
from kb.models import TopicPage
from poruch import languages
from poruch.api.addresses import Addresses
from poruch.api.schemas.common import PageLink
from poruch.api.schemas.lists import CodedValue
from poruch.api.serialisers.links import best_links
from poruch.api.serialisers.vocabularies import entry
from poruch.core.models import Audience, ContentPage, CooperationArea, Hromada, Region, Topic
from poruch.core.pages import public


@dataclass(frozen=True)
class Listed:
    """``models`` have the codes in ``column``; ``extra`` are columns of the row that its answer has too."""

    model: Any
    column: str
    models: tuple[type[ContentPage], ...] = (ContentPage,)
    extra: tuple[str, ...] = ()
    linked: str = ""


TEACHING: Final = (LessonPage, ProgrammePage)
VOCABULARIES: Final[dict[str, Listed]] = {
    "topics": Listed(Topic, "topics__code"),
    "audiences": Listed(Audience, "audiences__code"),
    "regions": Listed(Region, "regions__code", extra=("katottg",)),
    "hromadas": Listed(Hromada, "hromadas__code", linked="region"),
    "cooperation-areas": Listed(CooperationArea, "cooperation_areas__code"),
    "event-kinds": Listed(EventType, "kind__code", (EventPage, PressBriefingPage)),
    "age-bands": Listed(AgeBand, "age_bands__code", TEACHING, ("from_age", "to_age")),
}
#: A vocabulary that is code and no table.
LICENCES: Final = "licences"
NAMES: Final = (*VOCABULARIES, LICENCES)


def counts(models: Iterable[type[ContentPage]], column: str) -> dict[str, int]:
    """How many public pages carry each code; a page in several languages counts once. One query a model."""
    found: Counter[str] = Counter()
    for model in models:
        rows = public(model.objects.all()).exclude(**{column: None}).order_by().values(column)
        found.update(
            dict(rows.annotate(pages=Count("translation_key", distinct=True)).values_list(column, "pages"))
        )
    return found


def values(name: str, language: str, addresses: Addresses) -> list[CodedValue]:
    """All values of a vocabulary in its own order."""
    if name == LICENCES:
        return _licences()
    listed = VOCABULARIES[name]
    pages = counts(listed.models, listed.column)
    links = topic_links(language, addresses) if name == "topics" else {}
    rows = listed.model.objects.all()
    if listed.linked:
        rows = rows.select_related(listed.linked)
    return [
        CodedValue(
            **entry(row, pages, language),
            **{column: getattr(row, column) for column in listed.extra},
            region=row.region.code if listed.linked and row.region else None,
            page=links.get(row.code),
        )
        for row in rows
    ]


def _licences() -> list[CodedValue]:
    pages = counts(TEACHING, "licence")
    return [
        CodedValue(
            code=one.code,
            name=one.name,
            names=dict.fromkeys(languages.CODES, one.name),
            pages=pages.get(one.code, 0),
            url=one.url,
        )
        for one in licences.LICENCES
    ]


def topic_links(language: str, addresses: Addresses) -> dict[str, PageLink]:
    """The page of each topic, by its code, in the reader's best language."""
    pages = public(TopicPage.objects.all())
    links = best_links(pages, language, addresses)
    rows = pages.values_list("topic__code", "translation_key")
    return {topic: links[key] for topic, key in rows if key in links}
