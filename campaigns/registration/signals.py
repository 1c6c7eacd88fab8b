"""Registration hears when an event is published."""

from typing import Any

from wagtail.signals import page_published

from campaigns.events.models import EventPage
from campaigns.registration.following import follow


def connect() -> None:
    page_published.connect(_published, sender=EventPage, dispatch_uid="registration-published")


def _published(sender: Any, instance: EventPage, **_: Any) -> None:
    follow(instance)
