"""The background work of search: bringing the indices up to date."""

import logging
import threading
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import connections
from django.utils import timezone
from django_tasks import TaskResultStatus, task

from search import outbox
from search.engines import EngineUnavailable, configured, engine
from search.engines.elastic.breaker import breaker
from search.rebuild import rebuild

log = logging.getLogger(__name__)
#: Seconds until somebody looks again at what is left.
_PATIENCE: Final = 30
_lock = threading.Lock()
_again = threading.Event()
_timer: threading.Timer | None = None


@task()
def drain_outbox() -> None:
    """Drain what is due. Whatever fails stays in the outbox; nothing an editor does fails with it.

    Without a worker this runs in the editor's request: the embedded index is written then and there, a
    cluster in a thread of its own, because nobody who saves a page should wait for it.
    """
    drain_engine(outbox.EMBEDDED)
    for name in configured():
        if name != outbox.EMBEDDED:
            drain_engine(name) if settings.PORUCH_WORKER else drain_in_background()
    if settings.PORUCH_WORKER and outbox.waiting():
        _look_again()


def _look_again() -> None:
    """A worker has a clock: what failed, or waits for a cluster that is away, is tried again by itself."""
    from django_tasks_db.models import DBTaskResult

    now = timezone.now()
    then = now + timedelta(seconds=_PATIENCE)
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=drain_outbox.module_path)
    if not ready.filter(run_after__gt=now, run_after__lte=then).exists():
        drain_outbox.using(run_after=then).enqueue()


def drain_engine(name: str) -> int:
    """Drain one engine's entries; the number taken. A new or lost cluster is filled first. Never raises."""
    try:
        if not engine(name).exists():
            rebuild(engine(name))
        report = outbox.drain(name=name)
    except EngineUnavailable as error:
        log.info("Search entries wait for %s: %s", name, error)
        return 0
    except Exception:
        log.exception("The search outbox could not be drained; it will be tried again.")
        return 0
    if report.failed:
        log.warning("%d search entries failed and will be tried again", report.failed)
    return report.taken


def drain_in_background() -> None:
    """Drain the cluster's entries in a thread, one at a time; a process ends when it has."""
    _again.set()
    if _lock.acquire(blocking=False):
        try:
            threading.Thread(target=_run, name="search-drain").start()
        except RuntimeError:  # The process ends, or may have no more threads: the entries wait.
            _lock.release()


def busy() -> bool:
    """Whether a drain runs in the background."""
    return _lock.locked()


def _run() -> None:
    try:
        while _again.is_set():
            _again.clear()
            drain_engine("elastic")
        if "elastic" in outbox.waiting():
            _look_again_here()
    finally:
        connections.close_all()
        _lock.release()
    # Asked for between the last look and the release: nobody else would do it.
    if _again.is_set():
        drain_in_background()


def _look_again_here() -> None:
    """Without a worker the web process keeps the clock; one that restarts drains with its first change."""
    global _timer
    if _timer is None or not _timer.is_alive():
        _timer = threading.Timer(_PATIENCE, drain_in_background)
        _timer.daemon = True
        _timer.start()


def recovered() -> None:
    """Elasticsearch answers again: what waited for it goes there now."""
    if not settings.PORUCH_WORKER:
        drain_in_background()


breaker.on_recovery = recovered
