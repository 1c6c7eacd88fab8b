"""Processes of ours: waited for, ended in the end, and where that is asked started again when they die."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.server import ROOT, Site
from tools.processes import wait_for

#: Seconds a supervisor waits before it starts a process again: systemd's RestartSec of our units.
RESTART = 1.0
#: Seconds that anything here may take to start on a busy machine.
START_LIMIT = 90


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Service:
    """A process in a session of its own, so that its children die with it; it writes to ``log``.

    ``supervised``: started again when it dies, as systemd or Docker would.
    """

    command: list[str]
    log: Path
    env: dict[str, str] | None = None
    cwd: Path = ROOT
    user: str | None = None
    supervised: bool = False
    starts: int = 0
    process: "subprocess.Popen[bytes] | None" = None
    _stopped: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._launch()
        if self.supervised:
            self._thread = threading.Thread(target=self._watch, daemon=True)
            self._thread.start()

    def _launch(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.cwd, env=self.env, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True, user=self.user,
            )  # fmt: skip
        self.starts += 1

    def _watch(self) -> None:
        while not self._stopped.is_set():
            if self.ended and not self._stopped.wait(RESTART):
                self._launch()
            time.sleep(0.1)

    @property
    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """kill -9, the whole group: as if the machine had taken it."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        assert self.process
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def stop(self) -> None:
        """By force after 20 s; whatever of its group is left then too."""
        self._stopped.set()
        if self._thread:
            self._thread.join(5)
        assert self.process
        if not self.ended:
            self._signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
        self.kill()
        self.process.wait()

    @contextmanager
    def running(self, port: int | None = None) -> Iterator["subprocess.Popen[bytes]"]:
        """Up to its port listening, if it has one; stopped in the end."""
        self.start()
        try:
            if port is not None:
                wait_for(lambda: listens(port) or self.ended, START_LIMIT)
                told = self.log.read_text(errors="replace")
                assert listens(port), f"{self.command[0]} does not listen:\n{told}"
            assert self.process
            yield self.process
        finally:
            self.stop()


def worker(site: Site, folder: Path, env: dict[str, str] | None = None, supervised: bool = False) -> Service:
    """Of a site's tasks; ``env`` instead of the site's own."""
    command = [sys.executable, "manage.py", "db_worker"]
    return Service(command, folder / "worker.log", env or site.env, supervised=supervised)
