"""Events as iCalendar (RFC 5545, 7986): one, or all that a subscription shows."""

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from campaigns.events import occurrences, recurrence, zones
from campaigns.events.places import visible_place
from poruch.core.attribution import with_rules
from poruch.core.entries import draft_note
from poruch.core.richtext import drop_marks

#: Days for which a cancelled or past event stays in a subscription, so that every calendar learns of it.
KEPT: Final = timedelta(days=60)
_STATUS: Final = {
    "scheduled": "CONFIRMED",
    "cancelled": "CANCELLED",
    "postponed": "TENTATIVE",
    "moved_online": "CONFIRMED",
}


def calendar(title: str, pages: Iterable[tuple[Any, str]], url: str = "") -> bytes:
    """``pages`` with their absolute addresses, as one calendar."""
    pages, title = list(pages), _line(title)
    with_rules(page for page, _address in pages)
    found = Calendar()
    found.add("prodid", "-//Poruch//Events//UK")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("name", title)
    found.add("x-wr-calname", title)
    found.add("x-wr-timezone", "Europe/Kyiv")
    found.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT4H")
    if url:
        found.add("url", url)
    for page, address in pages:
        for event in _events(page, address):
            found.add_component(event)
    zones.add_to(found)
    return bytes(found.to_ical())


def _events(page: Any, address: str) -> list[Event]:
    """The event with its rule, and one component for each occurrence that was moved."""
    main = occurrences.component(page)
    _describe(main, page, address)
    own = recurrence.zone(page.time_zone)
    start, _end = occurrences.bounds(page)
    for day in sorted(occurrences.cancelled_days(page)):
        main.add("exdate", day if page.all_day else _at(day, start, own))
    found = [main]
    for day, moved in sorted(occurrences.moved_days(page).items()):
        event = Event()
        event.add("uid", page.uid)
        event.add("recurrence-id", day if page.all_day else _at(day, start, own))
        event.add("dtstart", moved.start)
        event.add("dtend", moved.end)
        _describe(event, page, address, moved.note)
        found.append(event)
    return found


def _at(day: Any, start: datetime, own: Any) -> datetime:
    return datetime.combine(day, time(start.hour, start.minute, start.second), own)


def _describe(event: Event, page: Any, address: str, note: str = "") -> None:
    changed = page.facts_changed_at or page.last_published_at or page.first_published_at or timezone.now()
    stamp = max(changed, page.last_published_at or changed)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("created", page.first_published_at or stamp)
    event.add("sequence", page.sequence)
    event.add("summary", title_of(page))
    event.add("description", _description(page, address, note))
    event.add("status", _STATUS[page.status])
    event.add("url", address)
    if line := visible_place(page, registered=False).line:
        event.add("location", line)
    if page.kind:
        event.add("categories", [page.kind.name])


def title_of(page: Any) -> str:
    """With its state in front: some calendars show no STATUS."""
    if page.status == page.Status.SCHEDULED:
        return _line(page.title)
    return f"{str(page.get_status_display()).capitalize()}: {_line(page.title)}"


def _line(text: Any) -> str:
    """A forged form may hold line breaks where the browser's has one line; names of calendars take none."""
    return re.sub(r"[\r\n]+", " ", str(text)).strip()


def _description(page: Any, address: str, note: str) -> str:
    place = visible_place(page, registered=False)
    parts = [draft_note(page).capitalize(), note, page.status_note, drop_marks(page.summary)]
    if place.join_info:
        parts.append(place.join_text)
    if place.place_hidden:
        parts.append(_("Адреса після запису."))
    if place.join_hidden:
        parts.append(_("Посилання надійде після запису."))
    parts += [page.attribution_line, address]
    return "\n\n".join(part for part in parts if part)
