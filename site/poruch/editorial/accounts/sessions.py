"""How long a session of the CMS lasts, and ending a person's sessions elsewhere."""

import time
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

STARTED: Final = "poruch_started"
SEEN: Final = "poruch_seen"
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
        return False
    idle, age = now - seen, now - started
    if idle > settings.PORUCH_SESSION_HOURS * _HOUR or age > settings.PORUCH_SESSION_MAX_HOURS * _HOUR:
        return True
    if counts and idle > _NOTED:
        session[SEEN] = now
    return False


def end(user: Any, keep: str | None = None) -> int:
    """End a person's sessions, but for the one with the key ``keep``; how many."""
    count = 0
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.session_key != keep and session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
            count += 1
    return count
