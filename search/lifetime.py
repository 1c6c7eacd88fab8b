"""How long an answer of this moment may be kept: until something leaves or comes by itself."""

from datetime import datetime
from typing import Final

from django.db import connection
from django.utils import timezone

from poruch.core.pages import next_expiry
from search import moment, pins
from search.keeping import SECONDS

#: (database, revision) -> the next minute a page expires: publishing one with a date is a new revision.
_expiry: dict[tuple[str, int], datetime | None] = {}
_REMEMBERED: Final = 8


def seconds() -> float:
    """At most :data:`search.keeping.SECONDS`; up to the next page, or pin, that expires or begins."""
    now = timezone.now()
    coming = [one for one in (_next_expiry(now), pins.next_change(now)) if one is not None]
    return min([SECONDS, *((one - now).total_seconds() for one in coming)])


def _next_expiry(now: datetime) -> datetime | None:
    """Asked once a revision, and again when that minute has passed."""
    key = (str(connection.settings_dict["NAME"]), moment.revision())
    if key not in _expiry or ((known := _expiry[key]) is not None and known <= now):
        if len(_expiry) >= _REMEMBERED:
            _expiry.clear()
        _expiry[key] = next_expiry()
    return _expiry[key]


def forget() -> None:
    """Ask again (tests, whose revisions are rolled back)."""
    _expiry.clear()
