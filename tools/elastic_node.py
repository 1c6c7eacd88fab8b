"""One Elasticsearch process on loopback: started, watched, stopped and killed by the id it recorded."""

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.elastic_install import Account, Unavailable, account, installed, java_home, locked
from tools.processes import command_of, free_port, gone, wait_for

#: Seconds a node may take to answer, on two busy cores (12 on idle ones), and to end by itself.
START_LIMIT = 300
STOP_LIMIT = 30


class Failed(Exception):
    """A node did not do what was asked; the text is a plain sentence, with the end of its log."""


@dataclass
class Node:
    """A node with all it keeps in ``data_dir``: indexes, settings, log. Port 0 becomes a free one.

    ``heap`` is Java's (``512m``, ``1g``); the process needs about the same again beside it. ``quick`` starts
    with a third less of the processor's time and then runs slower: for tests, not for measuring.
    """

    data_dir: Path
    port: int = 9200
    heap: str = "1g"
    name: str = "poruch"
    quick: bool = False
    settings: dict[str, Any] = field(default_factory=lambda: {"discovery.type": "single-node"})

    def __post_init__(self) -> None:
        self.data_dir = self.data_dir.absolute()
        self.port = self.port or free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data_dir / "logs" / "console.log"

    @property
    def pid(self) -> int | None:
        """The id of the process, if the recorded one still is this node."""
        try:
            pid = int((self.data_dir / "pid").read_text())
        except (OSError, ValueError):
            return None
        return pid if self._mark in command_of(pid) else None

    @property
    def _mark(self) -> str:
        """Stands on the process's command line: a number used again by the system is not our node."""
        return f"-Dporuch.node={hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:16]}"

    @property
    def running_port(self) -> int | None:
        """The port of the running process; none if it does not run."""
        if self.pid is None:
            return None
        found = re.search(r"^http\.port: (\d+)$", self._settings_file.read_text(), re.MULTILINE)
        return int(found[1]) if found else None

    @property
    def starting(self) -> bool:
        """Whether it was launched and has not yet recorded its process."""
        return self._settings_file.exists() and not (self.data_dir / "pid").exists()

    @property
    def _settings_file(self) -> Path:
        return self.data_dir / "config" / "elasticsearch.yml"

    def start(self) -> bool:
        """Start and wait until it answers; false, and nothing done, if it runs already.

        Raises ``Unavailable`` if Elasticsearch cannot run here, ``Failed`` if it did not start.
        """
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with locked(self.data_dir / "lock", f"Another process is starting {self.name}; waiting ..."):
            if (port := self.running_port) is not None:
                self.port = port
                return False
            self.await_launch(self.launch())
            return True

    def launch(self) -> "subprocess.Popen[bytes]":
        """Begin to start, without waiting or looking whether it runs. Give the answer to `await_launch`."""
        who = account()
        if not who.reaches(self.data_dir):
            closed = (
                f"{who.name}, who runs Elasticsearch in your place, may not enter {self.data_dir.parent}."
            )
            raise Unavailable(f"{closed} Choose another folder with --data-dir.")
        home = installed(who)
        java = java_home(who)
        self._require_free_port()
        self._configure(home, who)
        return self._spawn(home, java, who)

    def _require_free_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError as error:
                raise Failed(
                    f"Port {self.port} is taken by another program; choose one with --port."
                ) from error

    def _configure(self, home: Path, who: Account) -> None:
        for folder in ("config", "data", "logs", "tmp"):
            (self.data_dir / folder).mkdir(parents=True, exist_ok=True)
        (self.data_dir / "pid").unlink(missing_ok=True)
        for name in ("jvm.options", "log4j2.properties"):
            shutil.copyfile(home / "config" / name, self.data_dir / "config" / name)
        settings = {
            "cluster.name": "poruch-local",
            "node.name": self.name,
            "network.host": "127.0.0.1",
            "http.port": self.port,
            "transport.port": free_port(),
            "path.data": str(self.data_dir / "data"),
            "path.logs": str(self.data_dir / "logs"),
            "xpack.security.enabled": False,
            # A laptop's disk is often fuller than a server's may be; indexes must not turn read-only.
            "cluster.routing.allocation.disk.threshold_enabled": False,
            **_silence(home),
            **self.settings,
        }
        # JSON is YAML.
        lines = [f"{name}: {json.dumps(value)}\n" for name, value in settings.items()]
        self._settings_file.write_text("".join(lines))
        if who.other:
            for path in [self.data_dir, *self.data_dir.rglob("*")]:
                os.chown(path, who.uid, who.gid)

    def _spawn(self, home: Path, java: Path, who: Account) -> "subprocess.Popen[bytes]":
        options = [
            f"-Xms{self.heap}",
            f"-Xmx{self.heap}",
            self._mark,
            *(["-XX:TieredStopAtLevel=1"] if self.quick else []),
            "-Xlog:disable",
            "-Xlog:all=warning:stderr:utctime,level,tags",
        ]
        # Nothing else of the caller's environment: it may hold the site's secrets.
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.data_dir),
            "LANG": "C.UTF-8",
            "ES_JAVA_HOME": str(java),
            "ES_JAVA_OPTS": " ".join(options),
            "ES_PATH_CONF": str(self.data_dir / "config"),
            "ES_TMPDIR": str(self.data_dir / "tmp"),
        }
        command = [str(home / "bin" / "elasticsearch"), "-d", "-p", str(self.data_dir / "pid")]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                command, cwd=home, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, **_as(who),
            )  # fmt: skip

    def await_launch(self, starting: "subprocess.Popen[bytes]") -> None:
        """Wait for the process of `launch`, and for yellow or green. ``Failed`` otherwise; nothing stays."""
        try:
            code: int | None = starting.wait(START_LIMIT)
        except subprocess.TimeoutExpired:
            code = None
        if code == 0 and self.wait_for_status("yellow", 60):
            return
        with suppress(ProcessLookupError):
            os.killpg(starting.pid, signal.SIGKILL)
        starting.wait()
        (self.data_dir / "pid").touch()
        why = f"did not answer within {START_LIMIT} seconds" if code in (0, None) else "ended at once"
        raise Failed(f"Elasticsearch ({self.name}) {why}. The end of {self.log}:\n{self.last_lines()}")

    def last_lines(self, count: int = 15) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])
        except OSError:
            return "(no log)"

    def ask(self, path: str, timeout: float = 10) -> dict[str, Any] | None:
        """The answer to a GET of ``path``; none if there is none or it is an error."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=timeout) as answer:  # noqa: S310
                found = json.load(answer)
        except (urllib.error.URLError, OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def status(self) -> str | None:
        """``green``, ``yellow``, ``red``; none if it does not answer."""
        health = self.ask("/_cluster/health?timeout=5s")
        return str(health["status"]) if health else None

    def wait_for_status(self, status: str, seconds: float = 60, nodes: int = 1) -> bool:
        """Whether the status got as good as ``status``, with ``nodes`` nodes or more, within ``seconds``."""
        good = ("green",) if status == "green" else ("green", "yellow")

        def reached() -> bool:
            health = self.ask("/_cluster/health?timeout=5s")
            return bool(health and health["status"] in good and health["number_of_nodes"] >= nodes)

        return wait_for(reached, seconds)

    def stop(self) -> bool:
        """End it in order, by force after 30 seconds; false if it did not run."""
        pid = self.pid
        if pid is None:
            return False
        self._signal(pid, signal.SIGTERM)
        # It removes its record of the process a little before it has ended.
        if not wait_for(lambda: gone(pid), STOP_LIMIT):
            self._kill(pid)
        (self.data_dir / "pid").touch()
        return True

    def kill(self) -> None:
        """SIGKILL, as when a machine loses power; returns when the process is gone."""
        pid = self.pid
        if pid is not None:
            self._kill(pid)

    def _kill(self, pid: int) -> None:
        self._signal(pid, signal.SIGKILL)
        if not wait_for(lambda: gone(pid), STOP_LIMIT):
            raise Failed(f"Elasticsearch (process {pid}) does not end.")

    def _signal(self, pid: int, number: signal.Signals) -> None:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        except PermissionError as error:
            raise Failed(
                f"Elasticsearch (process {pid}) belongs to another account; stop it as that one."
            ) from error


def _silence(home: Path) -> dict[str, Any]:
    """What would call out of the machine, off; a setting of a module that is missing is an error."""
    modules = {path.name for path in (home / "modules").iterdir()}
    settings: dict[str, Any] = {}
    if "ingest-geoip" in modules:
        settings["ingest.geoip.downloader.enabled"] = False
    if "x-pack-ml" in modules:
        settings["xpack.ml.enabled"] = False
    if "x-pack-inference" in modules:
        # It would ask Elastic's inference service what we may use.
        settings["xpack.inference.elastic.authorization.enabled"] = False
        settings["xpack.inference.elastic.periodic_authorization_enabled"] = False
    return settings


def _as(who: Account) -> dict[str, Any]:
    return {"user": who.uid, "group": who.gid, "extra_groups": []} if who.other else {}
