"""``python -m kb.extraction.child pdf < file``: one file read within limits, in a process of its own.

Answers with lines of JSON: ``{"page": "text"}`` for each page as it is read, then ``{"reason": ""}``. When
the system ends the process, the pages written so far are whole and the last line is missing.
"""

import json
import os
import resource
import sys
from contextlib import suppress
from typing import TextIO

from kb.extraction import limits
from kb.extraction.limits import Reason, Refused


def restrict() -> None:
    """Give up memory, time and writing beyond the limits, for good."""
    for what, most in (
        (resource.RLIMIT_CPU, limits.CPU_SECONDS),
        (resource.RLIMIT_FSIZE, limits.ANSWER_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        _lower(what, most)
    with suppress(ValueError):  # macOS knows this limit and refuses to set it.
        _lower(resource.RLIMIT_AS, limits.MEMORY_BYTES)
    os.nice(10)


def _lower(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def answer(kind: str, out: TextIO) -> Reason | None:
    """Write the pages of the file on standard input; the reason if some or all are missing."""
    from kb.extraction.formats import pages

    left = limits.CHARACTERS
    for number, text in enumerate(pages(kind, sys.stdin.buffer), 1):
        if number > limits.PAGES:
            return Reason.LONG
        out.write(json.dumps({"page": text[:left]}, ensure_ascii=False) + "\n")
        out.flush()
        if len(text) > left:
            return Reason.LONG
        left -= len(text)
    return Reason.SCANNED if left == limits.CHARACTERS else None


def main(kind: str) -> None:
    restrict()
    out = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    reason: Reason | None
    try:
        reason = answer(kind, out)
    except Refused as error:
        reason = error.reason
    except MemoryError:
        reason = Reason.HEAVY
    except Exception:  # Libraries raise all kinds on damaged files.
        reason = Reason.DAMAGED
    out.write(json.dumps({"reason": reason or ""}) + "\n")
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1])
