"""The way from an event's page to its form. The page is cached, so it says nothing of free places."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from campaigns.events.models import EventPage
from poruch.core import slots


def invitation(page: Any, request: HttpRequest) -> SafeString | str:
    off = page.status in (EventPage.Status.CANCELLED, EventPage.Status.POSTPONED)
    over = page.last_end is not None and page.last_end <= timezone.now()
    if page.registration != EventPage.Registration.SITE or off or over:
        return ""
    return render_to_string("campaigns/registration/invitation.html", {"page": page}, request)


def register() -> None:
    slots.register("event", invitation)
