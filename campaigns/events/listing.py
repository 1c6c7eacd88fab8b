"""Events between two moments, for calendars, feeds and lists: filtered in SQL before rules are expanded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Model, Q, prefetch_related_objects
from django.http import QueryDict
from django.utils import timezone

from campaigns.events.occurrences import Occurrence
from poruch.core.models import ContentPage
from poruch.core.pages import best_by_key, public

#: Filters by their names in addresses, and the columns they look at.
FILTERS: Final[Mapping[str, str]] = {
    "kind": "kind__code",
    "audience": "audiences__code",
    "region": "regions__code",
    "partner": "lead_partner__slug",
}
#: A filter by one region also finds what concerns the whole country.
EVERYWHERE: Final = "UA"
VALUES_MOST: Final = 20
#: Texts that no list shows; a thousand events would carry them in vain.
HEAVY: Final = ("body", "sources", "speakers", "organisers", "materials")

_models: list[type[Any]] = []


def register(model: type[Any]) -> None:
    """Pages of ``model`` (``EventFields`` with ``ContentPage``) stand in calendars."""
    if model not in _models:
        _models.append(model)


def models() -> list[type[Any]]:
    return list(_models)


@dataclass(frozen=True)
class Filter:
    """Codes by filter: alternatives within one, all filters required. Empty ones do not narrow."""

    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, query: QueryDict) -> "Filter":
        found = {
            name: tuple(
                value.replace("\x00", "")[:64] for value in query.getlist(name)[:VALUES_MOST] if value
            )
            for name in FILTERS
        }
        return cls({name: codes for name, codes in found.items() if codes})

    def __bool__(self) -> bool:
        return bool(self.codes)

    def get(self, name: str) -> str:
        """The first code of a filter, for a form with one choice each."""
        return next(iter(self.codes.get(name, ())), "")

    @property
    def query(self) -> str:
        return urlencode([(name, code) for name, codes in self.codes.items() for code in codes])

    def within(self, other: "Filter") -> "Filter":
        """Both: what ``other`` leaves, narrowed by this one where ``other`` says nothing."""
        return replace(self, codes={**self.codes, **other.codes})

    def apply(self, pages: Any) -> Any:
        for name, codes in self.codes.items():
            wanted = [*codes, EVERYWHERE] if name == "region" else codes
            if name in {"audience", "region"}:
                # A subquery and not a join: an event for two audiences is still one event.
                under = ContentPage.objects.filter(**{f"{FILTERS[name]}__in": wanted}).order_by()
                pages = pages.filter(pk__in=under.values("pk"))
            elif name == "partner":
                pages = pages.filter(Q(lead_partner__slug__in=wanted) | Q(joint=True))
            else:
                pages = pages.filter(**{f"{FILTERS[name]}__in": wanted})
        return pages


@dataclass(frozen=True)
class Entry:
    page: Any
    occurrence: Occurrence


def events(chosen: Filter, start: datetime, end: datetime, language: str | None = None) -> list[Any]:
    """Public events that may take place in [start, end), one a translation group. One query a model."""
    found: list[Any] = []
    for model in _models:
        pages = public(model.objects.all()).filter(
            Q(last_end__isnull=True) | Q(last_end__gt=start), first_start__lt=end
        )
        pages = chosen.apply(pages).select_related("kind", "lead_partner").defer(*HEAVY)
        found += best_by_key(pages.order_by("first_start", "pk"), language).values()
    return found


def entries(
    chosen: Filter, start: datetime, end: datetime, language: str | None = None, *, backwards: bool = False
) -> list[Entry]:
    """What overlaps [start, end), by its start; the latest first when ``backwards``."""
    return _expanded(events(chosen, start, end, language), start, end, backwards=backwards)


def _expanded(
    pages: Iterable[Any], start: datetime, end: datetime, *, backwards: bool = False
) -> list[Entry]:
    found = [Entry(page, one) for page in pages for one in page.occurrences(start, end)]
    found.sort(key=lambda entry: (entry.occurrence.start, entry.page.pk), reverse=backwards)
    return found


def ahead(
    chosen: Filter, start: datetime, most: int, language: str | None = None, *, days: int = 366
) -> list[Entry]:
    """The first ``most`` from ``start`` on within ``days``. The database is asked once; rules are expanded
    no further than needed: a full month ends the search."""
    pages = events(chosen, start, start + timedelta(days=days), language)
    found: list[Entry] = []
    for window in dict.fromkeys((31, 92, days)):
        found = _expanded(pages, start, start + timedelta(days=window))
        if len(found) >= most:
            break
    return found[:most]


def past(chosen: Filter, before: datetime, most: int, language: str | None = None) -> list[Entry]:
    """The last ``most`` that ended before a moment, the latest first."""
    windows = (92, 366, 730)
    pages = events(chosen, before - timedelta(days=windows[-1]), before, language)
    found: list[Entry] = []
    for window in windows:
        everything = _expanded(pages, before - timedelta(days=window), before, backwards=True)
        found = [entry for entry in everything if entry.occurrence.end <= before]
        if len(found) >= most:
            break
    return found[:most]


def with_audiences(entries: Iterable[Entry]) -> None:
    """Load what cards show, for all of them at once."""
    pages: list[Model] = list({entry.page.pk: entry.page for entry in entries}.values())
    for model in {type(page) for page in pages}:
        prefetch_related_objects([page for page in pages if type(page) is model], "audiences")


def related(page: Any, most: int = 3) -> list[Entry]:
    """Coming events of the same kind, or of the same topics, one occurrence each."""
    now = timezone.now()
    # A page that is previewed has rows that no query knows.
    topics = [topic.pk for topic in page.topics.all()]
    near: list[Entry] = []
    for model in _models:
        like = Q(topics__in=topics)
        if page.kind_id:
            like |= Q(kind=page.kind_id)
        pages = public(model.objects.exclude(translation_key=page.translation_key)).filter(
            Q(last_end__isnull=True) | Q(last_end__gt=now),
            pk__in=model.objects.filter(like).order_by().values("pk"),
        )
        pages = pages.exclude(status=model.Status.CANCELLED).defer(*HEAVY).order_by("first_start", "pk")
        for other in list(best_by_key(pages.select_related("kind")[: most * 8]).values()):
            near += [Entry(other, one) for one in other.coming[:1] if not one.cancelled]
    return sorted(near, key=lambda entry: (entry.occurrence.start, entry.page.pk))[:most]
