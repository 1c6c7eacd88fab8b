"""From an editor's change to the index: written with the change, drained after its commit.

An entry says only "this object may have changed". What is indexed is what the source says when the
entry is drained; the id of the newest entry is the version, so that a late drain overwrites nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Count, Min
from django.dispatch import Signal
from django.utils import timezone

from search import documents, registry
from search.documents import SearchDocument
from search.engines import Engine, EngineUnavailable, configured, engine
from search.models import OutboxEntry

#: Seconds until the second attempt; doubled with each further one, up to an hour.
_BACKOFF: Final = 5
_BACKOFF_MOST: Final = 3600
_BATCH: Final = 200
EMBEDDED: Final = "embedded"
#: Told, in the transaction of the change, of every object that may have changed: ``type``, ``object_id``.
enqueued = Signal()


@dataclass(frozen=True)
class DrainReport:
    """What a drain did: entries taken, documents written, documents removed, entries that failed."""

    taken: int = 0
    written: int = 0
    removed: int = 0
    failed: int = 0

    def __add__(self, other: "DrainReport") -> "DrainReport":
        return DrainReport(
            self.taken + other.taken,
            self.written + other.written,
            self.removed + other.removed,
            self.failed + other.failed,
        )


@dataclass(frozen=True)
class _Job:
    """All due entries of one object; ``version`` is the newest one's id."""

    type: str
    object_id: int
    version: int
    entries: tuple[OutboxEntry, ...]


def enqueue(type: str, object_id: int) -> None:
    """Note, within the caller's transaction, that an object may have changed; drained after commit."""
    now = timezone.now()
    OutboxEntry.objects.bulk_create(
        [OutboxEntry(engine=name, type=type, object_id=object_id, due_at=now) for name in configured()]
    )
    enqueued.send(sender=OutboxEntry, type=type, object_id=object_id)
    # One drain a transaction is enough: it takes everything that is due.
    if all(function is not _start for _, function, *_ in connection.run_on_commit[-50:]):
        transaction.on_commit(_start)


def _start() -> None:
    from search.tasks import drain_outbox

    drain_outbox.enqueue()


def drain(limit: int = 10_000, name: str = EMBEDDED) -> DrainReport:
    """Bring up to ``limit`` due entries of one engine into its index, in batches.

    Safe when two drains run at once. Raises ``EngineUnavailable``; what was not indexed then still waits.
    """
    report = DrainReport()
    target = engine(name)
    while report.taken < limit:
        step = _drain_batch(target, min(_BATCH, limit - report.taken))
        report += step
        if not step.taken:
            break
    return report


def waiting() -> dict[str, tuple[int, float]]:
    """Engine -> (entries waiting, age of the oldest in seconds); only engines for which some wait."""
    rows = (
        OutboxEntry.objects.order_by().values("engine").annotate(count=Count("id"), oldest=Min("created_at"))
    )
    now = timezone.now()
    return {row["engine"]: (row["count"], (now - row["oldest"]).total_seconds()) for row in rows}


def _drain_batch(target: Engine, limit: int) -> DrainReport:
    """One transaction for the embedded index and its entries; a cluster is never waited for in one."""
    if target.name == EMBEDDED:
        with transaction.atomic():
            return _take(target, limit)
    return _take(target, limit)


def _take(target: Engine, limit: int) -> DrainReport:
    due = OutboxEntry.objects.filter(engine=target.name, due_at__lte=timezone.now()).order_by("id")
    # What another drain holds is skipped, not waited for.
    if connection.in_atomic_block and connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    entries = list(due[:limit])
    if not entries:
        return DrainReport()
    jobs = _jobs(entries)
    try:
        written, removed = _indexed(target, jobs)
        _done(jobs)
        return DrainReport(len(entries), written, removed)
    except EngineUnavailable:
        raise
    except Exception:  # One of them fails: each on its own, so that it blocks no other.
        report = DrainReport(taken=len(entries))
        for job in jobs:
            report += _single(target, job)
        return report


def _indexed(target: Engine, jobs: list[_Job]) -> tuple[int, int]:
    if target.name == EMBEDDED:
        with transaction.atomic():
            return _index(target, jobs)
    return _index(target, jobs)


def _jobs(entries: Iterable[OutboxEntry]) -> list[_Job]:
    found: dict[tuple[str, int], list[OutboxEntry]] = {}
    for entry in entries:
        found.setdefault((entry.type, entry.object_id), []).append(entry)
    return [_Job(type, id, max(e.id for e in many), tuple(many)) for (type, id), many in found.items()]


def _single(target: Engine, job: _Job) -> DrainReport:
    try:
        written, removed = _indexed(target, [job])
        _done([job])
        return DrainReport(0, written, removed)
    except EngineUnavailable:
        raise
    except Exception as error:  # Anything a source or the engine may raise is the entry's failure.
        for entry in job.entries:
            entry.attempts += 1
            entry.last_error = f"{error.__class__.__name__}: {error}"[:2000]
            entry.due_at = timezone.now() + timedelta(seconds=backoff(entry.attempts))
        OutboxEntry.objects.bulk_update(job.entries, ["attempts", "last_error", "due_at"])
        return DrainReport(failed=1)


def backoff(attempts: int) -> int:
    """Seconds to wait after so many failures."""
    return int(min(_BACKOFF * 2 ** min(attempts - 1, 20), _BACKOFF_MOST))


def _done(jobs: Iterable[_Job]) -> None:
    OutboxEntry.objects.filter(id__in=[entry.id for job in jobs for entry in job.entries]).delete()


def _index(target: Engine, jobs: list[_Job]) -> tuple[int, int]:
    """Write what the sources have of the jobs' objects, remove what they have not.

    Transactions may commit in another order than they took their ids. What is read now is the newest, so
    it takes the version stored before the reading, when that is higher than its entry's.
    """
    stored = target.versions([documents.key(job.type, job.object_id) for job in jobs])
    by_type: dict[str, dict[int, int]] = {}
    for job in jobs:
        known = stored.get(documents.key(job.type, job.object_id), 0)
        by_type.setdefault(job.type, {})[job.object_id] = max(job.version, known)
    found: list[tuple[SearchDocument, int]] = []
    gone: list[tuple[str, int]] = []
    for type, versions in by_type.items():
        source = registry.source(type)
        listed = source.documents(versions) if source else []
        found += [(document, versions[document.object_id]) for document in listed]
        present = {document.object_id for document in listed}
        gone += [(documents.key(type, id), version) for id, version in versions.items() if id not in present]
    return target.upsert(found) if found else 0, target.delete(gone) if gone else 0
