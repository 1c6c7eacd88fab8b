"""Figures that are looked up when somebody asks: queues, backups, versions."""

import platform
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import GaugeMetricFamily

from poruch.core.models.revision import Purge
from poruch.editorial.rules.models import Delivery
from poruch.operations.models import BackupRun
from search import outbox
from search.engines import configured

Family = Any


class StateCollector:
    """A handful of queries. Without a database only ``poruch_database_up 0`` and the versions."""

    def collect(self) -> Iterator[Family]:
        versions = {"django": version("django"), "wagtail": version("wagtail")}
        build = GaugeMetricFamily("poruch_build_info", "Versions.", labels=["python", "database", *versions])
        build.add_metric([platform.python_version(), connection.vendor, *versions.values()], 1)
        yield build
        up = GaugeMetricFamily("poruch_database_up", "Whether the database answers.")
        try:
            found = [family for look in _LOOKS for family in look()]
        except DatabaseError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield from found


def _outbox() -> Iterator[Family]:
    waiting = GaugeMetricFamily(
        "poruch_outbox_waiting", "Changes that wait for an engine.", labels=["engine"]
    )
    oldest = GaugeMetricFamily("poruch_outbox_oldest_seconds", "Age of the oldest.", labels=["engine"])
    found = outbox.waiting()
    for engine in sorted({*configured(), *found}):
        count, seconds = found.get(engine, (0, 0.0))
        waiting.add_metric([engine], count)
        oldest.add_metric([engine], seconds)
    yield waiting
    yield oldest


def _tasks() -> Iterator[Family]:
    tasks = GaugeMetricFamily("poruch_tasks", "Background tasks by state.", labels=["state"])
    counts = dict(DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk")))
    for state in ("READY", "RUNNING", "FAILED"):
        tasks.add_metric([state.lower()], counts.get(state, 0))
    yield tasks


def _calls() -> Iterator[Family]:
    """Calls of other systems by rules: those that arrived are of no concern."""
    calls = GaugeMetricFamily("poruch_rule_calls", "Calls of other systems by state.", labels=["state"])
    oldest = GaugeMetricFamily("poruch_rule_calls_oldest_seconds", "Age of the oldest that waits.")
    rows = Delivery.objects.exclude(state=Delivery.State.DONE).order_by().values("state")
    found: dict[str, dict[str, Any]] = {
        row["state"]: dict(row) for row in rows.annotate(count=Count("pk"), since=Min("created_at"))
    }
    for state in (Delivery.State.WAITING, Delivery.State.FAILED):
        calls.add_metric([state.value], found.get(state.value, {}).get("count", 0))
    since = found.get(Delivery.State.WAITING.value, {}).get("since")
    oldest.add_metric([], (timezone.now() - since).total_seconds() if since else 0)
    yield calls
    yield oldest


def _backups() -> Iterator[Family]:
    """Without a backup there is no age: `absent()` finds that, and no number would."""
    done = BackupRun.objects.filter(kind=BackupRun.Kind.BACKUP, ok=True)
    last = done.order_by("-started_at").first()
    verified = done.exclude(verified_at=None).order_by("-started_at").first()
    failed = BackupRun.objects.filter(kind=BackupRun.Kind.BACKUP).order_by("-started_at").first()
    trouble = GaugeMetricFamily("poruch_backup_failed", "Whether the last backup failed.")
    trouble.add_metric([], float(failed is not None and not failed.ok))
    yield trouble
    if last is not None:
        age = GaugeMetricFamily("poruch_backup_age_seconds", "Since the last backup.")
        age.add_metric([], (timezone.now() - last.started_at).total_seconds())
        size = GaugeMetricFamily("poruch_backup_bytes", "Size of the last backup.")
        size.add_metric([], last.size)
        yield from (age, size)
    if verified is not None:
        checked = GaugeMetricFamily("poruch_backup_verified_age_seconds", "Age of the last checked backup.")
        checked.add_metric([], (timezone.now() - verified.started_at).total_seconds())
        yield checked


def _purges() -> Iterator[Family]:
    waiting = GaugeMetricFamily("poruch_purges_waiting", "Keys not yet told to caches before the site.")
    waiting.add_metric([], Purge.objects.count())
    yield waiting


_LOOKS: tuple[Callable[[], Iterator[Family]], ...] = (_outbox, _tasks, _calls, _backups, _purges)
