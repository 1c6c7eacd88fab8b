"""What happens to readers and editors when something dies, one after the other."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.load.stress.editors import Editors
from tests.load.stress.readers import Readers, Summary
from tests.load.stress.stack import Stack, until

#: Seconds after which something that does not come back is called lost.
LIMIT = 120.0


@dataclass
class Outcome:
    """``readers`` and ``editors``: seconds from the blow to the first page, the first acknowledged change."""

    fault: str
    summary: Summary
    readers: float | None
    editors: float | None

    def __str__(self) -> str:
        return (
            f"{self.fault:28} {self.summary}; back for readers {_s(self.readers)}, editors {_s(self.editors)}"
        )


def _s(seconds: float | None) -> str:
    return "never" if seconds is None else f"{seconds:5.1f} s"


@dataclass
class Trial:
    stack: Stack
    readers: Readers
    editors: Editors
    #: Seconds that each phase goes on after the blow.
    seconds: float

    def during(
        self, fault: str, blow: Callable[[], object], mend: Callable[[], object] = lambda: None
    ) -> Outcome:
        """``blow`` strikes; ``mend`` comes when the phase is over (a supervisor needs none)."""
        struck = time.monotonic()
        blow()
        time.sleep(self.seconds)
        mend()
        changed = until(lambda: self._acknowledged_since(struck + 0.5), LIMIT)
        seen = [row for row in self.readers.seen if row.at >= struck]
        good = [row.at for row in seen if row.status == 200]
        # The last failure, if any, ends when the next page comes.
        bad = [row.at for row in seen if row.status == 0 or row.status >= 500]
        after = [at for at in good if not bad or at > bad[-1]]
        back = (min(after) - struck) if bad and after else (0.0 if after else None)
        first = min((c.at + c.ms / 1000 for c in self._since(struck + 0.5)), default=None)
        return Outcome(
            fault, Summary.of(seen), back, first - struck if first and changed is not None else None
        )

    def _since(self, moment: float) -> list[Any]:
        everyone = [change for editor in self.editors.everyone for change in editor.changes]
        return [change for change in everyone if change.acknowledged and change.at > moment]

    def _acknowledged_since(self, moment: float) -> bool:
        return bool(self._since(moment))


def kills(trial: Trial, elasticsearch: Any) -> Iterator[Outcome]:
    """kill -9 of each process in turn; supervisors start them again, but for Elasticsearch, which we do."""
    yield trial.during("nothing", lambda: None)
    for name, service in trial.stack.services.items():
        yield trial.during(f"kill -9 {name}", service.kill)
    if elasticsearch:
        yield trial.during("kill -9 Elasticsearch", elasticsearch.kill, elasticsearch.start)


def clock(trial: Trial, file: Path) -> Iterator[Outcome]:
    """The clock of the site and its worker jumps by a day, forwards and back again."""
    for text, days in (("clock a day ahead", 1), ("clock back again", 0)):
        seconds = str(days * 86_400)
        yield trial.during(text, lambda seconds=seconds: file.write_text(seconds))


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of its own; needs root."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take all the room there is."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65_536)
        except OSError:
            pass
    return ballast


def root() -> bool:
    return os.geteuid() == 0
