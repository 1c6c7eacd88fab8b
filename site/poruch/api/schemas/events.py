"""Events: in full, and their occurrences in a list."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from .details import ContentDetail


class Happening(BaseModel):
    """One occurrence, in the event's own zone. ``id`` is its day by the rule and never changes."""

    id: str
    start: datetime
    end: datetime
    cancelled: bool
    moved_from: datetime | None
    note: str


class Organiser(BaseModel):
    name: str
    url: str


class Speaker(BaseModel):
    name: str
    role: str
    about: str


class EventDetail(ContentDetail):
    """``place``, ``address`` and ``join_info`` are empty while only registered people may know them."""

    type: Literal["event"]
    uid: str
    kind: str | None
    status: str
    status_note: str
    format: str
    all_day: bool
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    recurrence: str
    occurrences: list[Happening]
    place: str
    address: str
    place_after_registration: bool
    join_info: str
    join_after_registration: bool
    safety_note: str
    accessibility: str
    cost: str
    event_languages: list[str]
    organisers: list[Organiser]
    speakers: list[Speaker]
    registration: str
    registration_url: str
    capacity: int | None
    ical_url: str


class CalendarDetail(ContentDetail):
    """A saved filter of events: ask ``/events`` with ``filters``. ``ical_url`` is its subscription."""

    type: Literal["calendar"]
    filters: dict[str, list[str]]
    ical_url: str


class EventItem(Happening):
    """An occurrence in the list, with what a calendar shows of its event."""

    event: int
    type: str
    locale: str
    title: str
    summary: str
    url: str
    html_url: str
    uid: str
    kind: str | None
    status: str
    status_note: str
    format: str
    all_day: bool
    place: str
    joint: bool
    attribution: str
    unconfirmed: bool


class EventList(BaseModel):
    """``more`` says that there are others: ask again with ``from`` at the last start."""

    items: list[EventItem]
    more: bool
    calendar_url: str
