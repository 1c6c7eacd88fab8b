"""Running a regular job and noting that it ran."""

import logging
import time
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone

from poruch.operations.doctor.models import JobRun
from poruch.operations.schedule import Job

logger = logging.getLogger(__name__)
#: By how much clocks of two servers may differ.
_AHEAD: Final = timedelta(hours=1)


def begin(job: Job, now: datetime) -> None:
    """What was due before the first run of the schedule here counts as done: nobody waits for it."""
    row, _made = JobRun.objects.get_or_create(command=job.command)
    if row.slot is None:
        since = timezone.localtime(row.started_at or now - timedelta(minutes=1))
        JobRun.objects.filter(command=job.command, slot=None).update(slot=job.last(since))


def claim(command: str, slot: datetime, now: datetime) -> bool:
    """Whether this process does the job of that time; of several that ask, one does. What was noted by a
    clock ahead of this one stops nobody."""
    JobRun.objects.get_or_create(command=command)
    mine = JobRun.objects.filter(command=command).exclude(slot__gte=slot, slot__lte=now + _AHEAD)
    return bool(mine.update(slot=slot))


def run(command: str, *arguments: str, **options: Any) -> int:
    """Do it and note how it ended; the exit code. What it writes goes where commands write.

    Of a failure the journal keeps the name alone: a message may quote content.
    """
    began, started = timezone.now(), time.monotonic()
    code, error = 0, ""
    try:
        call_command(command, *arguments, **options)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1 if ended.code else 0
        error = f"exit code {code}" if code else ""
    except CommandError as failed:
        logger.error("%s: %s", command, failed)
        code, error = failed.returncode, "CommandError"
    except Exception as failed:
        logger.exception("%s failed", command)
        code, error = 1, type(failed).__name__
    _note(command, began, time.monotonic() - started, error)
    return code


def _note(command: str, began: datetime, seconds: float, error: str) -> None:
    found = {"started_at": began, "seconds": round(seconds, 3), "ok": not error, "error": error[:100]}
    try:
        JobRun.objects.update_or_create(command=command, defaults=found)
    except DatabaseError:
        logger.exception("%s ran, but that could not be noted", command)
