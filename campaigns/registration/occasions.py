"""One day of an event as registration sees it: the page a reader reads, and the facts that count."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import get_language

from campaigns.events import occurrences
from campaigns.events.models import EventPage
from campaigns.events.places import visible_place
from poruch import languages
from poruch.core.pages import best_by_key, public

#: Days of a repeated event that are offered at the most.
DAYS_MOST: Final = 12


@dataclass(frozen=True)
class Occasion:
    """``page`` is in the reader's language; seats, times and state are those of ``main``, for readers of all
    languages take seats of the same event. ``day`` as in :class:`campaigns.registration.models.Roll`."""

    page: EventPage
    main: EventPage
    day: str
    starts_at: datetime
    ends_at: datetime
    status: str

    @property
    def key(self) -> uuid.UUID:
        return self.main.translation_key  # type: ignore[no-any-return]

    @property
    def takes_registrations(self) -> bool:
        return bool(self.main.registration == EventPage.Registration.SITE)

    @property
    def is_cancelled(self) -> bool:
        return self.status in (EventPage.Status.CANCELLED, EventPage.Status.POSTPONED)

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_closed(self) -> bool:
        closes = self.main.registration_closes_at
        return closes is not None and closes <= timezone.now()

    @property
    def facts(self) -> dict[str, Any]:
        """What people who registered are told of, as the roll keeps it."""
        place = visible_place(self.main, registered=True)
        mark = hashlib.sha256(f"{place.line}\n{place.join_info}".encode()).hexdigest()
        return {
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "status": self.status,
            "place_mark": mark,
        }

    @property
    def is_discreet(self) -> bool:
        """Whether not even the title may stand in a letter."""
        hidden = self.main.place_for_registered or self.main.content_warning
        return bool(hidden) or self.main.sensitivity != EventPage.Sensitivity.PUBLIC


def find(slug: str, language: str | None = None) -> EventPage | None:
    """The public event at this address, along the reader's chain of languages."""
    if "\0" in slug:
        return None  # PostgreSQL would refuse the question.
    chain = languages.chain(language or get_language() or languages.SOURCE)
    found = public(EventPage.objects.all()).filter(slug=slug, locale__language_code__in=chain)
    pages: Iterable[EventPage] = found.select_related("locale")
    return min(pages, key=lambda page: chain.index(page.locale.language_code), default=None)


def in_language(event_key: uuid.UUID, language: str) -> EventPage | None:
    """The public event in the best language for a reader."""
    family = public(EventPage.objects.all()).filter(translation_key=event_key)
    found: EventPage | None = best_by_key(family, language).get(event_key)
    return found


def main_of(page: EventPage) -> EventPage:
    """The version whose facts count: the source's while it is live, else the oldest that is, else the page.

    For editors too: a version of the other partner's must not give a right to what people wrote.
    """
    family: Iterable[EventPage] = EventPage.objects.filter(
        translation_key=page.translation_key
    ).select_related("locale")
    ordered = sorted(
        family, key=lambda one: (not one.live, one.locale.language_code != languages.SOURCE, one.pk)
    )
    return ordered[0] if ordered else page


def occasion(page: EventPage, day: str = "", main: EventPage | None = None) -> Occasion | None:
    """A day of the event; None when its schedule has no such day."""
    main = main or main_of(page)
    if main.recurrence:
        found = occurrences.by_id(main, day)
        return _of(page, main, found) if found else None
    if day:
        return None
    starts_at, ends_at = occurrences.bounds(main)
    return Occasion(page, main, "", starts_at, ends_at, main.status)


def coming(page: EventPage, main: EventPage | None = None) -> list[Occasion]:
    """The next days of a repeated event, soonest first, cancelled ones too; one that takes place once,
    whenever."""
    main = main or main_of(page)
    if not main.recurrence:
        once = occasion(page, "", main)
        return [once] if once else []
    return [_of(page, main, one) for one in occurrences.coming(main, DAYS_MOST)]


def _of(page: EventPage, main: EventPage, one: occurrences.Occurrence) -> Occasion:
    status = EventPage.Status.CANCELLED if one.cancelled else main.status
    return Occasion(page, main, one.id, one.start, one.end, status)


def of_roll(roll: Any) -> Occasion | None:
    """The day that a roll is of, while its event exists and has it."""
    page = EventPage.objects.filter(translation_key=roll.event_key).select_related("locale").first()
    return occasion(page, roll.day) if page is not None else None


def dropped(roll: Any, page: EventPage | None = None) -> Occasion | None:
    """A day to come that the event's schedule has no more: cancelled for those who registered for it.

    None while the schedule has it, when the event itself is gone, and once the day is over."""
    page = page or EventPage.objects.filter(translation_key=roll.event_key).select_related("locale").first()
    if page is None or roll.ends_at <= timezone.now() or occasion(page, roll.day) is not None:
        return None
    cancelled = EventPage.Status.CANCELLED
    return Occasion(page, main_of(page), roll.day, roll.starts_at, roll.ends_at, cancelled)
