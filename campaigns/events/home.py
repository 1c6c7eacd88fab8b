"""The box of the home page: what is next, only if there is anything."""

from typing import Any, Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from campaigns.events import listing
from campaigns.events.cards import cards
from poruch.core import boxes

#: Events in the box; a repeated one stands once.
MOST: Final = 3


def coming(page: Any, request: HttpRequest) -> SafeString | str:
    found = listing.ahead(listing.Filter(), timezone.now(), MOST * 8, days=92)
    once: dict[int, listing.Entry] = {}
    for entry in found:
        once.setdefault(entry.page.pk, entry)
    shown = cards(list(once.values())[:MOST])
    if not shown:
        return ""
    return render_to_string("campaigns/events/includes/home.html", {"cards": shown}, request)


def register() -> None:
    boxes.register("home", coming)
