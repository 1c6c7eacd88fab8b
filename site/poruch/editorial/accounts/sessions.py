"""How long a session of the CMS lasts, which a person has, and ending them.

All that is known of a session stands in it and goes with it: when it began, when it was last used, and the
kind of browser and system. No address of a machine, and no more of a browser than its family.
"""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from poruch.editorial.accounts.devices import device_of

STARTED: Final = "poruch_started"
SEEN: Final = "poruch_seen"
DEVICE: Final = "poruch_device"
#: Seconds between two notes of the last request: a session is not written at every one.
_NOTED: Final = 60
_HOUR: Final = 3600


def is_over(request: HttpRequest, *, counts: bool = True) -> bool:
    """Whether the session has lain idle or lived too long; else notes the request.

    ``counts=False`` is for what a page asks by itself: an open tab nobody sits at must not keep a session.
    """
    now, session = time.time(), request.session
    started, seen = session.get(STARTED), session.get(SEEN)
    if started is None or seen is None:
        session[STARTED] = session[SEEN] = now
        session[DEVICE] = device_of(request)
        return False
    if _ran_out(started, seen, now):
        return True
    if counts and now - seen > _NOTED:
        session[SEEN] = now
    return False


def _ran_out(started: float, seen: float, now: float) -> bool:
    idle, age = now - seen, now - started
    return idle > settings.PORUCH_SESSION_HOURS * _HOUR or age > settings.PORUCH_SESSION_MAX_HOURS * _HOUR


def end(user: Any, keep: str | None = None, *, only: str | None = None) -> int:
    """End a person's sessions, but for the one with the key ``keep``; how many. ``only`` ends the one that
    :func:`mark_of` calls so."""
    count = 0
    for session in _of(user):
        if session.session_key != keep and only in (None, mark_of(session.session_key)):
            session.delete()
            count += 1
    return count


def _of(user: Any) -> Iterator[Session]:
    """Sessions are told by what is in them: the table names no person."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield session


@dataclass(frozen=True)
class Open:
    """A session that still opens the CMS. ``mark`` names it in a form and opens nothing."""

    mark: str
    device: str
    started: datetime | None
    seen: datetime | None
    is_this: bool


def open_of(request: HttpRequest) -> list[Open]:
    """The sessions of whoever asks, this one first, then the one seen last."""
    user: Any = request.user
    hashes = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    found, now = [], time.time()
    for session in _of(user):
        data = session.get_decoded()
        # A new password or time has ended these; their rows are cleared away later.
        if data.get(HASH_SESSION_KEY) not in hashes or _ran_out(
            data.get(STARTED, now), data.get(SEEN, now), now
        ):
            continue
        found.append(
            Open(
                mark_of(session.session_key),
                data.get(DEVICE, ""),
                _moment(data.get(STARTED)),
                _moment(data.get(SEEN)),
                session.session_key == request.session.session_key,
            )
        )
    never = datetime.fromtimestamp(0, tz=UTC)
    return sorted(found, key=lambda one: (one.is_this, one.seen or never), reverse=True)


def mark_of(key: str) -> str:
    """A keyed digest of a session's key: the key itself would be a way in."""
    secret = settings.SECRET_KEY.encode()[:64]
    return hashlib.blake2b(key.encode(), key=secret, digest_size=16).hexdigest()


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, tz=UTC) if seconds is not None else None
