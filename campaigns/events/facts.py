"""What calendars of subscribers keep of an event: a change of it raises the event's SEQUENCE (RFC 5545)."""

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone

from campaigns.events import occurrences

if TYPE_CHECKING:
    from campaigns.events.models import EventFields

#: Texts about the place count too: whoever comes must be told of a new one.
FACTS: Final = (
    "starts_at", "ends_at", "all_day", "time_zone", "recurrence", "status", "format", "place", "address",
    "join_info",
)  # fmt: skip
#: Columns that belong to the row and never come from a revision.
OF_THE_ROW: Final = ("uid", "sequence", "first_start", "last_end", "told_facts", "facts_changed_at")


def digest(page: "EventFields") -> str:
    """Of time, place and status. A hash, so that the column gives no hidden place away."""
    facts: list[Any] = [getattr(page, name) for name in FACTS]
    facts += [sorted(day.isoformat() for day in occurrences.cancelled_days(page))]
    facts += [
        [day.isoformat(), one.start.isoformat(), one.end.isoformat()]
        for day, one in sorted(occurrences.moved_days(page).items())
    ]
    text = json.dumps(facts, default=_plain, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(timezone.get_default_timezone()).isoformat()
    return str(value)


def note(page: "EventFields") -> None:
    """Before a row is written: its span, and whether subscribers are to be told of a change."""
    try:
        page.first_start, page.last_end = occurrences.span(page)
    except (ValidationError, AttributeError):
        # A draft may be kept with what is missing or wrong; without a span no list looks at it.
        page.first_start = page.last_end = None
        return
    if not page.live:  # type: ignore[attr-defined]
        return
    found = digest(page)
    if found != page.told_facts:
        if page.told_facts:
            page.sequence += 1
        page.told_facts, page.facts_changed_at = found, timezone.now()
