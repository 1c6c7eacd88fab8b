"""Starts the reading of a file, ends it when it takes too long, and reads what came of it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from kb.extraction import limits
from kb.extraction.limits import Reason

_ROOT: Final = Path(__file__).resolve().parents[2]
#: All that the child knows of our environment: no setting, no secret.
_ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(frozen=True)
class Extracted:
    """Texts of the pages, first page first, and why some or all are missing (None: nothing is)."""

    pages: tuple[str, ...] = ()
    reason: Reason | None = None


def read(file: IO[bytes], kind: str, *, seconds: float = limits.WALL_SECONDS) -> Extracted:
    """The text of a file of ``kind`` (one of ``limits.KINDS``). ``file`` is one of the system's, open.

    Blocks for at most ``seconds``: call it in the background. Never raises for what the file holds.
    """
    file.flush()
    os.lseek(file.fileno(), 0, os.SEEK_SET)  # Where the child begins; a buffered seek may only move us.
    with tempfile.TemporaryFile() as answer:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-E", "-s", "-m", "kb.extraction.child", kind],
            stdin=file,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=_ENVIRONMENT,
            start_new_session=True,
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        except BaseException:
            process.kill()
            raise
        answer.seek(0)
        return _parse(answer.read(limits.ANSWER_BYTES).split(b"\n"))


def _parse(lines: Iterable[bytes]) -> Extracted:
    """The child's answer; one that breaks off is of a child that the system or we have ended."""
    pages: list[str] = []
    reason: Reason | None = Reason.HEAVY
    for line in lines:
        try:
            item = json.loads(line)
        except ValueError:
            break
        if "page" not in item:
            reason = Reason(item["reason"]) if item["reason"] else None
            break
        pages.append(item["page"])
    return Extracted(tuple(pages) if any(pages) else (), reason)
