"""Asking all addresses in turn: politely, within bounds, and only when the site's owner switched it on."""

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from poruch.editorial.freshness.links.asking import Answer, ask
from poruch.editorial.freshness.models import ExternalLink

State = ExternalLink.State
#: Days after which an address that opens is asked again; one that does not, the next day.
AGAIN: Final = 7
#: Seconds of one run at most.
RUN_SECONDS: Final = 900


@dataclass
class Report:
    asked: int = 0
    failed: int = 0
    left: int = 0


def due() -> list[ExternalLink]:
    """Addresses to ask now, those never asked and asked longest ago first; at most so many as a run takes."""
    now = timezone.now()
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    failing = Q(failed_days__gt=0, checked_at__lt=today)
    old = Q(checked_at__isnull=True) | Q(checked_at__lt=now - timedelta(days=AGAIN))
    links = ExternalLink.objects.filter(old | failing)
    return list(
        links.order_by(F("checked_at").asc(nulls_first=True), "pk")[: settings.PORUCH_LINK_CHECK_MOST]
    )


def run(
    question: Callable[[str], Answer] = ask, *, wait: Callable[[float], None] = time.sleep
) -> Report | None:
    """Ask what is due, one address at a time and a host not sooner than its delay; None when switched off.

    A run that takes too long leaves the rest for the next.
    """
    if not settings.PORUCH_LINK_CHECK:
        return None
    report, rows = Report(), due()
    end = time.monotonic() + RUN_SECONDS
    free: dict[str, float] = defaultdict(float)
    for link in in_turn(rows):
        if time.monotonic() > end:
            break
        if (pause := free[link.host] - time.monotonic()) > 0:
            wait(pause)
        note(link, question(link.url))
        free[link.host] = time.monotonic() + settings.PORUCH_LINK_CHECK_DELAY
        report.asked += 1
        report.failed += link.state == State.FAILS
    report.left = len(rows) - report.asked
    return report


def in_turn(links: Iterable[ExternalLink]) -> Iterator[ExternalLink]:
    """One of each host, then the second of each: a host rests while others are asked."""
    hosts: dict[str, deque[ExternalLink]] = {}
    for link in links:
        hosts.setdefault(link.host, deque()).append(link)
    while hosts:
        for host in list(hosts):
            yield hosts[host].popleft()
            if not hosts[host]:
                del hosts[host]


def note(link: ExternalLink, answer: Answer) -> None:
    """Store an answer. A day counts once, however often it fails; one success forgets all failures, and a
    site that keeps robots out says neither."""
    today = timezone.localdate()
    link.checked_at, link.state = timezone.now(), answer.state
    link.code, link.fault = answer.code, answer.fault
    if answer.state == State.OPENS:
        link.failed_days, link.first_failed_on, link.last_failed_on = 0, None, None
    elif answer.state == State.FAILS and link.last_failed_on != today:
        link.failed_days += 1
        link.first_failed_on = link.first_failed_on or today
        link.last_failed_on = today
    ExternalLink.objects.filter(pk=link.pk).update(
        checked_at=link.checked_at,
        state=link.state,
        code=link.code,
        fault=link.fault,
        failed_days=link.failed_days,
        first_failed_on=link.first_failed_on,
        last_failed_on=link.last_failed_on,
    )
