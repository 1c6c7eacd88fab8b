"""Factories of events. Times are plainly artificial."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import factory

from campaigns.events.models import CalendarPage, EventIndexPage, EventPage, EventType

from .core import PageFactory, TopicFactory

KYIV = ZoneInfo("Europe/Kyiv")


def kyiv(*parts: int) -> datetime:
    """``kyiv(2027, 3, 1, 18)``: a moment by the clock of Kyiv."""
    return datetime(*parts, tzinfo=KYIV)  # type: ignore[arg-type,misc]


def cancelled(day: str) -> dict[str, Any]:
    return {"type": "cancelled", "value": {"date": day}}


def moved(day: str, start: datetime, end: datetime, note: str = "") -> dict[str, Any]:
    value = {"date": day, "start": start.isoformat(), "end": end.isoformat(), "note": note}
    return {"type": "moved", "value": value}


def day(text: str) -> date:
    return date.fromisoformat(text)


class EventTypeFactory(TopicFactory):
    class Meta:
        model = EventType
        django_get_or_create = ["code"]

    code = "meeting"
    name_uk = "Зустріч"
    name_en = "Meeting"


class EventFactory(PageFactory):
    class Meta:
        model = EventPage

    section = EventIndexPage
    title = factory.Sequence("Подія {}".format)
    slug = factory.Sequence("podiia-{}".format)
    summary = "Проба події."
    starts_at = kyiv(2027, 3, 4, 18)
    ends_at = kyiv(2027, 3, 4, 19, 30)
    kind = factory.SubFactory(EventTypeFactory)


class CalendarFactory(PageFactory):
    class Meta:
        model = CalendarPage

    section = EventIndexPage
    title = factory.Sequence("Календар {}".format)
    slug = factory.Sequence("kalendar-{}".format)
