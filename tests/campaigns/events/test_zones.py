"""A calendar file explains its time zones itself; two programs must read every hour of it alike."""

from datetime import UTC, datetime, timedelta

import pytest
import vobject
from icalendar import Calendar, Event

from campaigns.events import zones
from campaigns.events.recurrence import zone


def starts(content):
    """By a program that knows no time zone but the file's."""
    return [part.dtstart.value.astimezone(UTC) for part in vobject.readOne(content.decode()).vevent_list]


#: The last one changes its clock by the moon: no rule, only days.
ZONES = ["Europe/Kyiv", "America/New_York", "Australia/Sydney", "Asia/Tbilisi", "Africa/Casablanca"]


@pytest.mark.parametrize("year", [1, 1970, 9999])
def test_a_year_that_nobody_meant_still_gives_a_file(year):
    event = Event()
    event.add("dtstart", datetime(year, 6, 1, 18, tzinfo=zone("Europe/Kyiv")))
    calendar = Calendar()
    calendar.add_component(event)
    zones.add_to(calendar)
    assert b"BEGIN:VTIMEZONE" in calendar.to_ical()


@pytest.mark.parametrize("name", ZONES)
def test_every_week_of_three_years_and_the_days_of_change(name, monkeypatch):
    place = zone(name)
    monkeypatch.setattr(vobject.icalendar, "__tzidMap", {})
    days = [datetime(2027, 1, 1, 18) + timedelta(days=7 * n) for n in range(156)]
    days += [datetime(2027, 3, 28, 12), datetime(2027, 10, 31, 12), datetime(2027, 1, 1, 0, 30)]
    calendar = Calendar()
    for day in days:
        event = Event()
        event.add("uid", f"{day:%Y%m%d%H}")
        event.add("dtstart", day.replace(tzinfo=place))
        calendar.add_component(event)
    zones.add_to(calendar)
    wanted = [day.replace(tzinfo=place).astimezone(UTC) for day in days]
    assert starts(calendar.to_ical()) == wanted
    assert b"RDATE" not in calendar.to_ical()
