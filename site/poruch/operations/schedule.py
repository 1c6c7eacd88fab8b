"""What is to be done regularly: the one list of `run_schedule`, systemd's timers, the docs and the doctor."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings


@dataclass(frozen=True)
class Job:
    """A management command and when it is due.

    ``minute`` and ``hour`` are as in a crontab (``*``, ``*/n``, a number), ``weekday`` as Python counts (0 is
    Monday). ``late``: after how long without a run the doctor says so. ``worker``: only where one does the
    background work.
    """

    command: str
    minute: str
    hour: str
    weekday: str
    late: timedelta
    worker: bool = False

    def is_due(self, at: datetime) -> bool:
        fields = ((self.minute, at.minute), (self.hour, at.hour), (self.weekday, at.weekday()))
        return all(_matches(pattern, value) for pattern, value in fields)

    @property
    def crontab(self) -> str:
        """The five fields, with Sunday as 0."""
        weekday = self.weekday if self.weekday == "*" else str((int(self.weekday) + 1) % 7)
        return f"{self.minute} {self.hour} * * {weekday}"


def _matches(pattern: str, value: int) -> bool:
    if pattern == "*":
        return True
    if pattern.startswith("*/"):
        return value % int(pattern[2:]) == 0
    return value == int(pattern)


def _daily(command: str, minute: int, hour: int, *, worker: bool = False) -> Job:
    return Job(command, str(minute), str(hour), "*", timedelta(hours=26), worker)


JOBS: Final = (
    Job("publish_scheduled", "*", "*", "*", timedelta(minutes=15)),
    Job("run_rules", "*/5", "*", "*", timedelta(minutes=30)),
    Job("send_reminders", "*/10", "*", "*", timedelta(hours=1)),
    _daily("check_freshness", 10, 0),
    _daily("delete_old_registrations", 20, 0),
    _daily("check_audit", 0, 3),
    _daily("empty_trash", 40, 3),
    _daily("prune_db_task_results", 50, 3, worker=True),
    _daily("check_search", 17, 4),
    _daily("send_digests", 0, 8),
    Job("clearsessions", "30", "4", "6", timedelta(days=8)),
)


def here() -> list[Job]:
    """The jobs of a site with these settings."""
    return [job for job in JOBS if settings.PORUCH_WORKER or not job.worker]


def minutes(after: datetime, until: datetime) -> Iterator[datetime]:
    """The whole minutes after the one until the other, the last day's at most: what a long job, a restart or
    a sleeping machine missed."""
    at = max(after, until - timedelta(days=1)).replace(second=0, microsecond=0)
    while (at := at + timedelta(minutes=1)) <= until:
        yield at


def due(after: datetime, until: datetime) -> list[Job]:
    """The jobs of which a time lies between, each once, in the list's order."""
    passed = list(minutes(after, until))
    return [job for job in here() if any(job.is_due(at) for at in passed)]
