"""The processes of a site with everything, each started again when it dies, as systemd or Docker would."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.server import GRANIAN, ROOT, Site, prepare
from tests.with_postgres import server_folder, server_user
from tools.processes import free_port, wait_for

#: Seconds a supervisor waits before it starts a process again: systemd's RestartSec of our units.
RESTART = 1.0
#: Seconds that anything here may take to start on a busy machine.
START_LIMIT = 90


@dataclass
class Service:
    """A process in a session of its own, so that its children die with it."""

    name: str
    command: list[str]
    env: dict[str, str]
    log: Path
    user: str | None = None
    starts: int = 0
    process: "subprocess.Popen[bytes] | None" = None
    _stopped: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._launch()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _launch(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True, user=self.user,
            )  # fmt: skip
        self.starts += 1

    def _watch(self) -> None:
        while not self._stopped.is_set():
            assert self.process
            if self.process.poll() is not None and not self._stopped.wait(RESTART):
                self._launch()
            time.sleep(0.1)

    def kill(self) -> None:
        """kill -9, the whole group: as if the machine had taken it."""
        assert self.process
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        self._stopped.set()
        if self._thread:
            self._thread.join(5)
        if self.process and self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
                self.process.wait()


@dataclass
class Stack:
    """``site`` has the address and environment of the web process; services by name."""

    site: Site
    services: dict[str, Service]


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def running(folder: Path, elasticsearch: Any, clock: Path | None = None) -> Iterator[Stack]:
    """PostgreSQL, Redis, Elasticsearch, the site and its worker on free ports of loopback.

    ``elasticsearch`` is a ``tools.elastic_node.Node`` that runs, or None. ``clock`` is a file by which
    libfaketime shifts the time of the site and its worker.
    """
    with ExitStack() as stack:
        postgres, database = _postgres(folder)
        services = {"PostgreSQL": postgres}
        environment = {"DATABASE_URL": database, "PORUCH_TASKS": "worker", "PORUCH_SEARCH_RATE": "0"}
        if redis := shutil.which("redis-server"):
            port = free_port()
            arguments = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
            services["Redis"] = Service("Redis", [redis, *arguments], dict(os.environ), folder / "redis.log")
            environment["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
        if elasticsearch:
            environment["ELASTICSEARCH_URL"] = elasticsearch.url
            environment["PORUCH_SEARCH_PREFIX"] = f"poruch-load-{os.getpid()}"
        site = Site(folder / "data", environment)
        prepare(site.data_dir)
        for service in services.values():
            service.start()
            stack.callback(service.stop)
        assert wait_for(lambda: _ready(folder, database), START_LIMIT), "PostgreSQL did not start"
        site.note_password(site.manage("prepare").stdout)
        if elasticsearch:
            site.manage("rebuild_search")
        shifted = {**site.env, **(_faketime(clock) if clock else {})}
        port = free_port()
        site.url = f"http://127.0.0.1:{port}"
        web = [sys.executable, "-m", "granian", "--port", str(port), *GRANIAN, "--respawn-failed-workers"]
        for service in (
            Service("web", [*web, site.application], shifted, folder / "web.log"),
            Service("worker", [sys.executable, "manage.py", "db_worker"], shifted, folder / "worker.log"),
        ):
            services[service.name] = service
            service.start()
            stack.callback(service.stop)
        assert wait_for(lambda: answers(f"{site.url}/healthz"), START_LIMIT), "the site did not start"
        yield Stack(site, services)


def _postgres(folder: Path) -> tuple[Service, str]:
    """A cluster with fsync on: what is acknowledged must be there after a kill."""
    binaries = server_folder()
    assert binaries, "PostgreSQL's server is not installed: try `apt-get install postgresql`."
    user, data, port = server_user(), folder / "postgres", free_port()
    data.mkdir()
    if user:
        folder.chmod(0o755)
        shutil.chown(data, user)
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "poruch", "--auth=trust", "--encoding=UTF8", "--no-locale"],
        check=True, user=user, cwd=data, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    command = [
        str(binaries / "postgres"),
        "-D",
        str(data),
        "-p",
        str(port),
        "-c",
        "listen_addresses=127.0.0.1",
    ]
    command += ["-c", f"unix_socket_directories={data}"]
    log = folder / "postgres.log"
    log.touch()
    service = Service("PostgreSQL", command, dict(os.environ), log, user)
    return service, f"postgres://poruch@127.0.0.1:{port}/postgres"


def _ready(folder: Path, database: str) -> bool:
    binaries = server_folder()
    assert binaries
    done = subprocess.run([binaries / "pg_isready", "-q", "-d", database], cwd=folder, check=False)
    return done.returncode == 0


def _faketime(clock: Path) -> dict[str, str]:
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        return {}
    return {
        "LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }  # fmt: skip


def until(what: Callable[[], bool], seconds: float) -> float | None:
    """Seconds until it is so; None when it never was."""
    started = time.monotonic()
    return time.monotonic() - started if wait_for(what, seconds) else None
