"""What is to be done regularly: the one list of `run_schedule`, systemd's timers, the docs and the doctor."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings


@dataclass(frozen=True)
class Job:
    """A management command and when it is due.

    ``minute``, ``hour``, ``weekday`` as in a crontab, but of three kinds only: each minute (``*``), each n-th
    of an hour (``*/n``), or a fixed time, daily or on one day (0 is Monday, as Python counts). ``late``:
    after how long without a run the doctor says so. ``worker``: only where one does the background work.
    """

    command: str
    minute: str
    hour: str
    weekday: str
    late: timedelta
    worker: bool = False

    def last(self, now: datetime) -> datetime:
        """The latest of its times that is not after ``now``, which is local; in UTC.

        A fixed time comes once a day, also when clocks are moved: one that is left out counts an hour later.
        """
        if self.hour == "*":
            step = int(self.minute[2:]) if self.minute.startswith("*/") else 1
            minute = now.minute - now.minute % step
            return now.replace(minute=minute, second=0, microsecond=0).astimezone(UTC)
        at = now.replace(hour=int(self.hour), minute=int(self.minute), second=0, microsecond=0, fold=0)
        while not self._is_on(at) or at.astimezone(UTC) > now.astimezone(UTC):
            at -= timedelta(days=1)
        return at.astimezone(UTC)

    def _is_on(self, day: datetime) -> bool:
        return self.weekday == "*" or day.weekday() == int(self.weekday)

    @property
    def crontab(self) -> str:
        """The five fields, with Sunday as 0."""
        weekday = self.weekday if self.weekday == "*" else str((int(self.weekday) + 1) % 7)
        return f"{self.minute} {self.hour} * * {weekday}"


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
