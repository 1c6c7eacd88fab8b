"""The background work of rules. Faults leave what waits; :func:`tend` takes it up again."""

import logging
import threading
from datetime import timedelta
from typing import Final

from django.db import connections
from django.utils import timezone
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend

from poruch.core.caching import purging
from poruch.core.models import ContentPage
from poruch.editorial.rules import webhooks
from poruch.editorial.rules.events import Event
from poruch.editorial.rules.models import Delivery, Notice, Occurrence, Rule, RuleRun
from poruch.editorial.rules.running import ATTEMPTS, run
from poruch.editorial.rules.signals import happened

log = logging.getLogger(__name__)
#: Days the journal is kept.
KEPT: Final = 90
_lock = threading.Lock()


@task()
def run_occurrence(pk: int) -> None:
    """What rules do about one occurrence. A failure is logged, not raised: it is taken up again."""
    try:
        run(pk)
    except Exception:
        log.exception("Rules of occurrence %d failed; they will be tried again.", pk)


@task()
def deliver() -> None:
    """The calls whose time has come."""
    webhooks.deliver_all()


def start_delivering() -> None:
    """With a worker its task; without one a thread, for nobody who saves a page should wait for others."""
    if not isinstance(deliver.get_backend(), ImmediateBackend):
        deliver.enqueue()
    elif _lock.acquire(blocking=False):
        threading.Thread(target=_deliver_here, name="rules-deliver", daemon=True).start()


def _deliver_here() -> None:
    try:
        webhooks.deliver_all()
    except Exception:
        log.exception("Calls could not be made; they will be tried again.")
    finally:
        connections.close_all()
        _lock.release()


def tend() -> dict[str, int]:
    """What is to be done from time to time (every few minutes): numbers by what was done."""
    return {
        "overdue": overdue(),
        "again": again(),
        "delivered": webhooks.deliver_due(),
        "told": purging.send_due(),
        "pruned": prune(),
    }


def again() -> int:
    """Take up what was left: a process ended, or a fault."""
    before = timezone.now() - timedelta(minutes=1)
    left = Occurrence.objects.filter(done_at=None, attempts__lt=ATTEMPTS, created_at__lt=before)
    ids = list(left.order_by("pk").values_list("pk", flat=True)[:500])
    for pk in ids:
        run_occurrence.enqueue(pk)
    return len(ids)


def overdue() -> int:
    """Public pages whose review is overdue, once for each date. Nothing without a rule that waits for it."""
    if not Rule.objects.filter(active=True, event=Event.OVERDUE).exists():
        return 0
    pages = ContentPage.objects.live().filter(review_due__lt=timezone.localdate())
    dues = {f"overdue:{pk}:{due}": pk for pk, due in pages.values_list("pk", "review_due")}
    known = set(Occurrence.objects.filter(event=Event.OVERDUE).values_list("key", flat=True))
    new = {key: pk for key, pk in dues.items() if key not in known}
    found = ContentPage.objects.in_bulk(list(new.values()))
    for key, pk in new.items():
        happened(Event.OVERDUE, found[pk], key=key)
    return len(new)


def prune() -> int:
    """Forget what is older than the journal is kept. A date that is still overdue stays known."""
    before = timezone.now() - timedelta(days=KEPT)
    count = 0
    for rows in (
        RuleRun.objects.filter(created_at__lt=before),
        Delivery.objects.filter(created_at__lt=before).exclude(
            state=Delivery.State.WAITING, target__paused_at=None
        ),
        Notice.objects.filter(created_at__lt=before),
        Occurrence.objects.filter(created_at__lt=before).exclude(event=Event.OVERDUE),
    ):
        count += rows.delete()[0]
    return count
