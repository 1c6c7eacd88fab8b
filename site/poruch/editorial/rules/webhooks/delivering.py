"""Making the calls: whose turn it is, what when one fails, when a target is called no more.

Calls about one page go to a target in their order: a later one waits until the earlier has arrived or was
given up. Nothing is lost by giving up: a call holds no content, and the later one leads to the page as it is.
"""

import logging
import time
from datetime import timedelta
from random import SystemRandom
from typing import Final

from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from poruch.editorial.rules.models import Attempt, Delivery, WebhookTarget
from poruch.editorial.rules.webhooks import signing
from poruch.editorial.rules.webhooks.calling import CallFailed, post
from poruch.editorial.rules.webhooks.pausing import pause

log = logging.getLogger(__name__)
#: Minutes to wait after each attempt that failed; after the last there is no hope.
BACKOFF: Final = (1, 5, 30, 120, 300, 720, 1440)
#: How much of a wait is left to chance, so that many calls do not come back at one moment.
JITTER: Final = 0.2
#: Seconds for which a target may ask us to wait (Retry-After).
AFTER_MOST: Final = 86_400
#: A target that failed so many times in a row, and for so long, is paused.
PAUSE_FAILURES: Final = 10
PAUSE_AFTER: Final = timedelta(days=1)
#: Longer than any call takes: nobody else takes up a delivery that is on its way.
_LEASE: Final = timedelta(minutes=1)
#: Calls in one go, and goes that follow one another while something is due: an end for what never ends.
BATCH: Final = 50
ROUNDS: Final = 10
_chance: Final = SystemRandom()


def deliver_due() -> int:
    """Make the calls whose time has come; the number that arrived. Safe to run in several processes."""
    arrived = 0
    for _n in range(BATCH):
        delivery = _next()
        if delivery is None:
            break
        if _take(delivery):
            arrived += deliver(delivery)
    return arrived


def deliver_all() -> int:
    """The same until nothing is due, as after a target is called again; at most ``ROUNDS`` goes."""
    arrived = 0
    for _n in range(ROUNDS):
        arrived += deliver_due()
        if _next() is None:
            break
    return arrived


def _next() -> Delivery | None:
    """The first whose time has come and that waits for no earlier one about its page."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    earlier = waiting.filter(
        target=OuterRef("target"), page_id=OuterRef("page_id"), created_at__lt=OuterRef("created_at")
    )
    due = waiting.filter(~Exists(earlier), next_at__lte=timezone.now(), target__paused_at=None)
    return due.select_related("target").order_by("next_at", "created_at").first()


def _take(delivery: Delivery) -> bool:
    """Whoever moves the time first makes the call."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=delivery.state, next_at=delivery.next_at)
    taken = mine.update(next_at=timezone.now() + _LEASE, attempts=F("attempts") + 1)
    delivery.attempts += taken
    return bool(taken)


def try_now(delivery: Delivery) -> bool:
    """A test, made once while the person waits."""
    return _take(delivery) and deliver(delivery)


def deliver(delivery: Delivery) -> bool:
    """One attempt, noted. The answer's text is not kept: it may hold anything."""
    started = time.monotonic()
    status = None
    try:
        if not delivery.target.active:
            raise CallFailed(_("Адресу вимкнено."), final=True)
        status = _post(delivery)
    except CallFailed as error:
        status = error.status
        _failed(delivery, error)
    else:
        delivery.state, delivery.note = Delivery.State.DONE, str(status)
    delivery.save(update_fields=["state", "next_at", "note"])
    took = int((time.monotonic() - started) * 1000)
    Attempt.objects.create(delivery=delivery, status=status, milliseconds=took, note=delivery.note)
    _count(delivery, status)
    return delivery.state == Delivery.State.DONE


def _post(delivery: Delivery) -> int:
    body, seconds, id = delivery.body.encode(), int(time.time()), str(delivery.pk)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Poruch-Webhook/2",
        **signing.headers(delivery.target.secrets_now(), id, seconds, body),
    }
    return post(delivery.target.url, body, headers)


def _failed(delivery: Delivery, error: CallFailed) -> None:
    gone = error.final or delivery.attempts > len(BACKOFF) or delivery.event == Delivery.TEST
    delivery.state = Delivery.State.FAILED if gone else Delivery.State.WAITING
    ours = BACKOFF[min(delivery.attempts, len(BACKOFF)) - 1] * 60
    wait = max(ours * _chance.uniform(1 - JITTER, 1 + JITTER), min(error.after, AFTER_MOST))
    delivery.next_at = timezone.now() + timedelta(seconds=wait)
    delivery.note = str(error)[:200]
    log.info("Delivery %s, attempt %d: %s", delivery.pk, delivery.attempts, error)


def _count(delivery: Delivery, status: int | None) -> None:
    """Failures in a row of the target; too many for too long, or 410, and it is paused."""
    target = WebhookTarget.objects.filter(pk=delivery.target_id)
    if delivery.state == Delivery.State.DONE:
        target.exclude(failures=0).update(failures=0, failing_since=None)
        return
    if delivery.event == Delivery.TEST or not delivery.target.active:
        return
    now = timezone.now()
    target.filter(failing_since=None).update(failing_since=now)
    target.update(failures=F("failures") + 1)
    long = target.filter(failures__gte=PAUSE_FAILURES, failing_since__lte=now - PAUSE_AFTER)
    if status == 410 or long.exists():
        pause(delivery.target)
