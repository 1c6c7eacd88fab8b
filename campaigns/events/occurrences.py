"""When an event takes place: what its rule says, with the days that were cancelled or moved.

Rules are expanded by recurring-ical-events, from the same component that calendars get (``ical.py``).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import recurring_ical_events
from django.utils import timezone
from icalendar import Calendar, Event, vRecur

from campaigns.events import recurrence

if TYPE_CHECKING:
    from campaigns.events.models import EventFields

#: Nobody looks further at once; it bounds what a rule without an end costs.
WINDOW_MOST: Final = timedelta(days=800)


@dataclass(frozen=True)
class Occurrence:
    """Aware moments. ``id`` is the day, by the rule, on which it would begin (ISO 8601): it never changes.

    ``end`` of an event of whole days is the midnight after its last one.
    """

    start: datetime
    end: datetime
    id: str
    cancelled: bool = False
    moved_from: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Moved:
    start: datetime
    end: datetime
    note: str


def first_day(page: "EventFields") -> date:
    return page.starts_at.astimezone(recurrence.zone(page.time_zone)).date()


def bounds(page: "EventFields") -> tuple[datetime, datetime]:
    """The first occurrence, in the event's own zone; whole days from midnight to midnight."""
    own = recurrence.zone(page.time_zone)
    start, end = page.starts_at.astimezone(own), page.ends_at.astimezone(own)
    if page.all_day:
        last = (end - timedelta(seconds=1)).date()
        start = datetime.combine(start.date(), time(), own)
        end = datetime.combine(max(last, start.date()) + timedelta(days=1), time(), own)
    return start, end


def component(page: "EventFields") -> Event:
    """DTSTART, DTEND and RRULE of an event: what calendars and the expansion both count from."""
    start, end = bounds(page)
    event = Event()
    event.add("uid", page.uid)
    event.add("dtstart", start.date() if page.all_day else start)
    event.add("dtend", end.date() if page.all_day else end)
    if page.recurrence:
        rule = recurrence.for_calendar(page.recurrence, page.time_zone)
        if page.all_day and "UNTIL=" in rule:
            # Beside a start without hours, UNTIL has none either.
            last = recurrence.until_day(recurrence.parts_of(page.recurrence)["UNTIL"])
            rule = ";".join(
                f"UNTIL={last:%Y%m%d}" if part.startswith("UNTIL=") else part for part in rule.split(";")
            )
        event.add("rrule", vRecur.from_ical(rule))
    return event


def cancelled_days(page: "EventFields") -> set[date]:
    return {block.value["date"] for block in page.exceptions if block.value["date"]}


def moved_days(page: "EventFields") -> dict[date, Moved]:
    own = recurrence.zone(page.time_zone)
    return {
        block.value["date"]: Moved(
            _aware(block.value["start"], own), _aware(block.value["end"], own), block.value["note"] or ""
        )
        for block in page.moved
        if block.value["date"]
    }


def _aware(moment: datetime, own: ZoneInfo) -> datetime:
    return moment.astimezone(own) if moment.tzinfo else moment.replace(tzinfo=own)


def between(page: "EventFields", start: datetime, end: datetime) -> list[Occurrence]:
    """The occurrences that overlap [start, end), by their start. The window is cut to ``WINDOW_MOST``."""
    end = min(end, start + WINDOW_MOST)
    moved = moved_days(page)
    found = [one for one in _by_rule(page, start, end) if date.fromisoformat(one.id) not in moved]
    own_start, _own_end = bounds(page)
    off = page.status == page.Status.CANCELLED
    for day, new in moved.items():
        if new.start < end and new.end > start:
            was = datetime.combine(day, own_start.timetz().replace(tzinfo=None), own_start.tzinfo)
            found.append(Occurrence(new.start, new.end, day.isoformat(), off, was, new.note))
    return sorted(found, key=lambda one: (one.start, one.id))


def _by_rule(page: "EventFields", start: datetime, end: datetime) -> list[Occurrence]:
    off = page.status == page.Status.CANCELLED
    first, last = bounds(page)
    if not page.recurrence:
        return (
            [Occurrence(first, last, first.date().isoformat(), off)] if first < end and last > start else []
        )
    cancelled = cancelled_days(page)
    calendar = Calendar()
    calendar.add_component(component(page))
    own = first.tzinfo
    found = []
    for event in recurring_ical_events.of(calendar).between(start.astimezone(own), end.astimezone(own)):
        begins, ends = (_moment(event[name].dt, own) for name in ("DTSTART", "DTEND"))
        if begins < end and ends > start:
            day = begins.date()
            found.append(Occurrence(begins, ends, day.isoformat(), off or day in cancelled))
    return found


def _moment(value: date, own: object) -> datetime:
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time(), own)  # type: ignore[arg-type]


def coming(page: "EventFields", most: int = 10, now: datetime | None = None) -> list[Occurrence]:
    """The next occurrences that have not ended, at most ``most``, looking ever further ahead."""
    now = now or timezone.now()
    for days in (40, 120, WINDOW_MOST.days):
        found = [one for one in between(page, now, now + timedelta(days=days)) if one.end > now]
        if len(found) >= most or not page.recurrence:
            break
    if not found:
        # It begins further ahead than anybody looks, or its rule leaves years out.
        first, rule = first_day(page), page.recurrence
        later = recurrence.days_from(rule, first, now.date(), most) if rule else [first]
        ahead = [by_id(page, day.isoformat()) for day in later]
        found = [one for one in ahead if one and one.end > now]
    return found[:most]


def by_id(page: "EventFields", id: str) -> Occurrence | None:
    """The occurrence of this day by the rule, also one moved elsewhere; None when there is none."""
    try:
        day = date.fromisoformat(id)
    except ValueError:
        return None
    own = recurrence.zone(page.time_zone)
    around = datetime.combine(day, time(), own)
    moments = [around] if 1990 < day.year < 2200 else []
    if moved := moved_days(page).get(day):
        moments.append(moved.start)
    for moment in moments:
        for one in between(page, moment, moment + timedelta(days=1)):
            if one.id == day.isoformat():
                return one
    return None


def span(page: "EventFields") -> tuple[datetime, datetime | None]:
    """From the first start to the last end in UTC; None for an event without an end."""
    start, end = bounds(page)
    moved = moved_days(page).values()
    starts, ends = [start, *(one.start for one in moved)], [end, *(one.end for one in moved)]
    if page.recurrence:
        last = recurrence.last_day(page.recurrence, start.date())
        if last is None:
            return min(starts).astimezone(UTC), None
        ends.append(end + (last - start.date()))
    return min(starts).astimezone(UTC), max(ends).astimezone(UTC)
