"""Time zones as the calendars of subscribers read them (VTIMEZONE, RFC 5545 3.6.5).

icalendar's own lists the day of every change, in spring by the clock after it. Programs that know no lists
here (vobject among them) then show winter hours an hour off; yearly rules are understood by all.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard

from campaigns.events.recurrence import WEEKDAYS, zone

_Part = TimezoneDaylight | TimezoneStandard
#: Years looked at: what changes on the same weekday of a month in each of them is a rule.
_YEARS: Final = 8
#: A year beyond these is a slip of the finger; its file must open all the same.
_FIRST: Final = 1971
_LAST: Final = 2100


@dataclass(frozen=True)
class _Kind:
    """A change of the clock that comes again; ``day`` as BYDAY has it, ``hour`` by the clock before."""

    month: int
    day: str
    hour: str
    before: timedelta
    after: timedelta
    name: str
    summer: bool


def add_to(calendar: Calendar) -> None:
    """Every zone that an event of the calendar names, from the year of the first event on."""
    years = [event.DTSTART.year for event in calendar.events if event.DTSTART]
    for name in sorted(calendar.get_missing_tzids()):
        calendar.subcomponents.insert(0, component(name, max(_FIRST, min(*years, _LAST))))


@lru_cache(maxsize=64)
def component(name: str, year: int) -> Timezone:
    """How the clock of a zone goes from the first day of ``year`` on."""
    place = zone(name)
    kinds: dict[_Kind, list[datetime]] = defaultdict(list)
    # The last change of the year before says what holds in January.
    for moment in _changes(place, datetime(year - 1, 1, 1, tzinfo=UTC)):
        kind, local = _kind(place, moment)
        kinds[kind].append(local)
    found = Timezone()
    found.add("tzid", name)
    for kind, days in kinds.items():
        is_rule = len(days) == _YEARS
        for day in days[:1] if is_rule else days:
            part = _part(kind.summer, day, kind.before, kind.after, kind.name)
            if is_rule:
                part.add("rrule", {"freq": "yearly", "bymonth": kind.month, "byday": kind.day})
            found.add_component(part)
    if not kinds:
        first = datetime(year, 1, 1, tzinfo=place)
        offset = first.utcoffset() or timedelta()
        found.add_component(_part(False, first.replace(tzinfo=None), offset, offset, first.tzname() or name))
    return found


def _changes(place: ZoneInfo, start: datetime) -> Iterator[datetime]:
    """The moments at which the offset changes, to the minute."""
    day, end = start, start.replace(year=start.year + _YEARS)
    while day < end:
        following = day + timedelta(days=1)
        if _offset(place, day) != _offset(place, following):
            low, high = day, following
            while high - low > timedelta(minutes=1):
                middle = low + ((high - low) // timedelta(minutes=2)) * timedelta(minutes=1)
                if _offset(place, middle) == _offset(place, day):
                    low = middle
                else:
                    high = middle
            yield high
        day = following


def _offset(place: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(place).utcoffset() or timedelta()


def _kind(place: ZoneInfo, moment: datetime) -> tuple[_Kind, datetime]:
    before, after = _offset(place, moment - timedelta(minutes=1)), moment.astimezone(place)
    local = (moment + before).replace(tzinfo=None)
    is_last = (local + timedelta(days=7)).month != local.month
    place_in_month = -1 if is_last else (local.day - 1) // 7 + 1
    kind = _Kind(
        month=local.month,
        day=f"{place_in_month}{WEEKDAYS[local.weekday()]}",
        hour=f"{local:%H:%M}",
        before=before,
        after=after.utcoffset() or timedelta(),
        name=after.tzname() or "",
        summer=bool(after.dst()),
    )
    return kind, local


def _part(summer: bool, start: datetime, before: timedelta, after: timedelta, name: str) -> _Part:
    part: _Part = TimezoneDaylight() if summer else TimezoneStandard()
    part.add("dtstart", start)
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("tzname", name)
    return part
