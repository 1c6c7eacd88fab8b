"""Telling caches between the site and readers what is old: an outbox that no editor waits for.

Wagtail's ``frontend_cache`` purges addresses. Ours cannot be listed: a page answers under every language that
falls back to it, on every host, in lists and in queries of the API. So the caches are told keys
(:mod:`poruch.core.caching.shown`): one request with the method PURGE to each of ``PORUCH_PURGE_URLS``.
"""

import logging
import threading
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Final

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend

from poruch.core.caching import shown
from poruch.core.models.revision import Purge

log = logging.getLogger(__name__)
#: Seconds a cache may take to answer.
TIMEOUT: Final = 5
#: Seconds to wait after an attempt that failed, doubled each time, and at most.
AGAIN: Final = 5
AGAIN_MOST: Final = 600
_lock = threading.Lock()


def ask(keys: Iterable[str] = ()) -> None:
    """Purge in the transaction of a change, sent after it. Nothing without a cache to tell.

    Who is told asks again at once, and gets nothing that was kept before: the change has raised the site's
    revision in the same transaction.
    """
    if settings.PORUCH_PURGE_URLS:
        Purge.objects.bulk_create(Purge(key=key) for key in list(keys) or [shown.SITE])
        transaction.on_commit(partial(start))


@task()
def purge() -> None:
    send_due()


def start() -> None:
    """With a worker its task; without one a thread."""
    if not isinstance(purge.get_backend(), ImmediateBackend):
        purge.enqueue()
    elif _lock.acquire(blocking=False):
        threading.Thread(target=_send_here, name="purge", daemon=True).start()


def _send_here() -> None:
    try:
        send_due()
    except Exception:
        log.exception("Caches could not be told; they will be told again.")
    finally:
        connections.close_all()
        _lock.release()


def send_due() -> int:
    """Tell every cache what waits; the number of keys told. What fails waits longer, and is told again."""
    told = 0
    while rows := list(Purge.objects.filter(next_at__lte=timezone.now()).order_by("pk")[:1000]):
        keys = sorted({row.key for row in rows})
        mine = Purge.objects.filter(pk__in=[row.pk for row in rows])
        # SITE is on every answer.
        keys = [shown.SITE] if shown.SITE in keys else keys
        refused = [url for url in settings.PORUCH_PURGE_URLS if not _tell(url, keys)]
        if not refused:
            mine.delete()
            told += len(keys)
            continue
        attempts = max(row.attempts for row in rows) + 1
        wait = min(AGAIN * 2 ** (attempts - 1), AGAIN_MOST)
        mine.update(attempts=attempts, next_at=timezone.now() + timedelta(seconds=wait))
    return told


def _tell(url: str, keys: list[str]) -> bool:
    import requests  # Only where something is purged: it is heavy.

    headers = shown.spelled(keys)
    name, _, value = settings.PORUCH_PURGE_HEADER.partition(":")
    if value:
        headers[name.strip()] = value.strip()
    try:
        status = requests.request(
            "PURGE", url, headers=headers, timeout=TIMEOUT, allow_redirects=False
        ).status_code
    except requests.RequestException as error:
        log.warning("A cache was not told: %s", type(error).__name__)
        return False
    if not 200 <= status < 300:
        log.warning("A cache refused to purge: %s", status)
    return 200 <= status < 300
