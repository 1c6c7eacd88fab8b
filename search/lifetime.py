"""How long an answer of this moment may be kept: until something leaves or comes by itself."""

from datetime import datetime
from typing import Final

from django.db import connection
from django.utils import timezone

from poruch.core.pages import next_change
from search import moment, pins
from search.keeping import SECONDS

#: (database, revision) -> the next minute a page goes or comes by its date: publishing one is a new revision.
_known: dict[tuple[str, int], datetime | None] = {}
_REMEMBERED: Final = 8


def seconds() -> float:
    """At most :data:`search.keeping.SECONDS`; up to the next page, or pin, that expires or begins."""
    now = timezone.now()
    coming = [one for one in (_next_change(now), pins.next_change(now)) if one is not None]
    return min([SECONDS, *((one - now).total_seconds() for one in coming)])


def _next_change(now: datetime) -> datetime | None:
    """Asked once a revision, and again when that minute has passed."""
    key = (str(connection.settings_dict["NAME"]), moment.revision())
    if key not in _known or ((next_one := _known[key]) is not None and next_one <= now):
        if len(_known) >= _REMEMBERED:
            _known.clear()
        _known[key] = next_change()
    return _known[key]


def forget() -> None:
    """Ask again (tests, whose revisions are rolled back)."""
    _known.clear()
