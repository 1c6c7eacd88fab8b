"""The production settings under a clock that a test moves: ``PORUCH_LOAD_CLOCK`` names a file of seconds.

Python and Django tell the time by these two functions. libfaketime, which would shift a whole process, makes
Python's ``time.sleep`` fail and the server hang (0.9.10 under Python 3.11).
"""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from poruch.settings.production import *  # noqa: F403

_CLOCK = Path(os.environ["PORUCH_LOAD_CLOCK"])
_time = time.time


def _shift() -> float:
    return float(_CLOCK.read_text() or 0)


def _shifted() -> float:
    return _time() + _shift()


def _now() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=_shift())


time.time = _shifted
timezone.now = _now
