"""Models of events and calendars."""

from .calendars import CalendarPage
from .events import EventIndexPage, EventPage
from .fields import EventFields
from .kinds import EventType

__all__ = ["CalendarPage", "EventFields", "EventIndexPage", "EventPage", "EventType"]
