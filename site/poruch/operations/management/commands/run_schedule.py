"""The crontab without a cron, for containers."""

import logging
import signal
import threading
from datetime import datetime, timedelta
from types import FrameType
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connection
from django.db.models import Max
from django.utils import timezone

from poruch.operations import schedule
from poruch.operations.doctor import journal
from poruch.operations.doctor.models import JobRun

logger = logging.getLogger(__name__)
#: Seconds between two looks at the clock.
_STEP: Final = 10.0


def _seen(now: datetime) -> datetime:
    """Until when another run has looked at the clock, a day ago at most: a restart must lose no daily job."""
    before = now - timedelta(minutes=1)
    try:
        last = JobRun.objects.aggregate(last=Max("slot"))["last"]
    except DatabaseError:
        return before
    return min(before, max(timezone.localtime(last), now - timedelta(days=1))) if last else before


class Command(BaseCommand):
    help = "Does every regular job at its time, one after the other, until it is told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due since the last time, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        def told(number: int, frame: FrameType | None) -> None:
            stop.set()

        if not options["once"]:
            signal.signal(signal.SIGTERM, told)
            signal.signal(signal.SIGINT, told)
        seen = _seen(timezone.localtime())
        while not stop.is_set():
            now = timezone.localtime()
            for job in schedule.due(seen, now):
                if not stop.is_set():
                    self._do(job, now)
            seen = now
            if options["once"]:
                return
            stop.wait(_STEP)

    def _do(self, job: schedule.Job, now: datetime) -> None:
        if not connection.in_atomic_block:
            close_old_connections()
        try:
            mine = journal.claim(job.command, now.replace(second=0, microsecond=0))
        except DatabaseError:
            logger.exception("%s was not started: the database does not answer", job.command)
            return
        if mine:
            journal.run(job.command)
