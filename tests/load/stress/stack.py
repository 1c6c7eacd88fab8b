"""The processes of a site with everything, each started again when it dies."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.server import GRANIAN, Site, prepare
from tests.service import START_LIMIT, Service, worker
from tests.stack import Redis
from tests.with_postgres import initdb, server_folder, server_user
from tools.processes import free_port, wait_for

_SHIFTED: Final = "tests.load.stress.shifted"


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
def running(folder: Path, elasticsearch: Any, clock: Path) -> Iterator[Stack]:
    """PostgreSQL, Redis, Elasticsearch, the site and its worker on free ports of loopback.

    ``elasticsearch`` is a ``tools.elastic_node.Node`` that runs, or None. ``clock`` is a file of seconds by
    which the clock of the site and its worker is wrong.
    """
    with ExitStack() as stack:
        postgres, database = _postgres(folder)
        services = {"PostgreSQL": postgres}
        environment = {"DATABASE_URL": database, "PORUCH_TASKS": "worker", "PORUCH_SEARCH_RATE": "0"}
        if shutil.which("redis-server"):
            redis = Redis(folder)
            services["Redis"] = redis.service(supervised=True)
            environment["REDIS_URL"] = redis.url
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
        shifted = {**site.env, "DJANGO_SETTINGS_MODULE": _SHIFTED, "PORUCH_LOAD_CLOCK": str(clock)}
        port = free_port()
        site.url = f"http://127.0.0.1:{port}"
        web = [sys.executable, "-m", "granian", "--port", str(port), *GRANIAN, "--respawn-failed-workers"]
        served = {
            "web": Service([*web, site.application], folder / "web.log", shifted, supervised=True),
            "worker": worker(site, folder, shifted, supervised=True),
        }
        services |= served
        for service in served.values():
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
    initdb(binaries, data)
    command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port)]
    command += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={data}"]
    log = folder / "postgres.log"
    log.touch()
    service = Service(command, log, user=user, supervised=True)
    return service, f"postgres://poruch@127.0.0.1:{port}/postgres"


def _ready(folder: Path, database: str) -> bool:
    binaries = server_folder()
    assert binaries
    done = subprocess.run([binaries / "pg_isready", "-q", "-d", database], cwd=folder, check=False)
    return done.returncode == 0


def until(what: Callable[[], bool], seconds: float) -> float | None:
    """Seconds until it is so; None when it never was."""
    started = time.monotonic()
    return time.monotonic() - started if wait_for(what, seconds) else None
