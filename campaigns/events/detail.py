"""What the page of one event shows beside its own texts."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from campaigns.events import listing, wording
from campaigns.events.cards import cards
from campaigns.events.places import visible_place
from campaigns.events.structured_data import organisers_of
from poruch import languages
from poruch.core import boxes


def event_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    coming = [one for one in page.coming if one.end > now]
    rows = [
        {"one": one, "when": wording.when(one, page.all_day), "state": wording.state(page, one)}
        for one in coming
    ]
    names = dict(languages.LANGUAGES)
    return {
        "rows": rows,
        "over": None if rows else wording.day_of(page.last_end or page.ends_at),
        "first": rows[0] if rows else None,
        "state": wording.state(page),
        "place": visible_place(page, registered=False),
        "organisers": organisers_of(page),
        "spoken": [names.get(code, code) for code in page.event_languages],
        "boxes": boxes.render("event", page, request),
        "related": cards(listing.related(page)),
        "ics_url": f"/{get_language()}/events/{page.slug}.ics",
    }
