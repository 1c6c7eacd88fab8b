"""Events that people register for, and people who do."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from campaigns.events.models import EventPage
from campaigns.registration import booking
from campaigns.registration.models import Registration
from campaigns.registration.occasions import Occasion, occasion
from campaigns.registration.sealing import Person

from .events import EventFactory


def event(**values: Any) -> EventPage:
    """In ten days, an hour long, with registration on the site."""
    starts = values.setdefault("starts_at", timezone.now().replace(microsecond=0) + timedelta(days=10))
    values.setdefault("ends_at", starts + timedelta(hours=1))
    values.setdefault("registration", EventPage.Registration.SITE)
    return EventFactory(**values)  # type: ignore[return-value]


def at(page: EventPage, day: str = "") -> Occasion:
    """The event as it stands in the database now."""
    found = occasion(EventPage.objects.get(pk=page.pk), day)
    assert found is not None
    return found


def coming(page: EventPage, contact: str, name: str = "Гість", day: str = "") -> Registration:
    """Somebody who registered, and confirmed when it took a letter."""
    found = booking.book(at(page, day), Person(name, contact), "uk").registration
    return booking.confirm(found.key) if found.by_mail else found
