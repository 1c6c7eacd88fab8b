"""The crontab without a cron, for containers."""

import logging
import signal
import threading
from datetime import datetime
from types import FrameType
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from poruch.operations import schedule
from poruch.operations.doctor import journal

logger = logging.getLogger(__name__)
#: Seconds between two looks at the clock.
_STEP: Final = 10.0


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
        done: dict[str, datetime] = {}
        while not stop.is_set():
            for job in schedule.here():
                if not stop.is_set():
                    self._look(job, done)
            if options["once"]:
                return
            stop.wait(_STEP)

    def _look(self, job: schedule.Job, done: dict[str, datetime]) -> None:
        """Each job is looked at by itself, at the time of its turn: what lasts long, a restart or a database
        that was away only delays it. Of several times that passed it is done once."""
        now = timezone.localtime()
        slot = job.last(now)
        if done.get(job.command) == slot:
            return
        if not connection.in_atomic_block:
            close_old_connections()
        try:
            if job.command not in done:
                journal.begin(job, now)
            mine = journal.claim(job.command, slot, now)
        except DatabaseError:
            logger.exception("%s was not started: the database does not answer", job.command)
            return
        done[job.command] = slot
        if mine:
            journal.run(job.command)
