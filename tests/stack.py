"""All processes of compose.yaml on this machine, without containers: ``python -m tests.stack``.

PostgreSQL behind PgBouncer, Redis, the site (granian), its worker and Caddy with its own certificate, all on
free loopback ports and in one temporary folder. Each is waited for, and stopped in the end. A library for
tests too; ``elasticsearch_url`` adds a node that stands already.
"""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.server import Site
from tests.service import START_LIMIT, Service, worker
from tests.with_postgres import cluster, server_folder
from tools.processes import free_port, wait_for

ROOT = Path(__file__).resolve().parents[1]
CADDYFILE = ROOT / "deploy" / "caddy" / "Caddyfile"
POOL = ROOT / "deploy" / "pgbouncer" / "pool.ini"


class Missing(Exception):
    """A program that the stack needs is not installed; the text names its package."""


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise Missing(f"{name} is not installed here: try `apt-get install {name}`.")
    return found


@dataclass
class Redis:
    """A redis-server that can be killed and come back on its port."""

    folder: Path
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def service(self, supervised: bool = False) -> Service:
        options = {"port": self.port, "bind": "127.0.0.1", "save": "", "appendonly": "no"}
        command = [program("redis-server")]
        for name, value in options.items():
            command += [f"--{name}", str(value)]
        return Service(command, self.folder / "redis.log", cwd=self.folder, supervised=supervised)

    def running(self) -> AbstractContextManager["subprocess.Popen[bytes]"]:
        return self.service().running(self.port)


@contextmanager
def pgbouncer(folder: Path, database_url: str) -> Iterator[str]:
    """PgBouncer with the settings of ``deploy/`` before a server; yields the DATABASE_URL through it."""
    user, _, rest = database_url.removeprefix("postgres://").partition("@")
    server, _, name = rest.partition("/")
    host, _, server_port = server.partition(":")
    port = free_port()
    lines = [
        "[databases]",
        f"* = host={host} port={server_port} user={user}",
        "[pgbouncer]",
        f"%include {POOL}",
        "listen_addr = 127.0.0.1",
        f"listen_port = {port}",
        "auth_type = any",
        "unix_socket_dir =",
        # Fewer than the clients: a transaction that kept its connection would be found out.
        "default_pool_size = 4",
        "reserve_pool_size = 0",
    ]
    settings = folder / "pgbouncer.ini"
    settings.write_text("\n".join(lines) + "\n")
    service = Service([program("pgbouncer"), str(settings)], folder / "pgbouncer.log", cwd=Path("/"))
    if os.geteuid() == 0:
        folder.chmod(0o755)
        settings.chmod(0o644)
        service.user = "nobody"
    with service.running(port):
        yield f"postgres://{user}@127.0.0.1:{port}/{name}"


@dataclass
class Caddy:
    """Caddy before ``upstream`` with a certificate for localhost that it made itself."""

    folder: Path
    upstream: int
    http_port: int = field(default_factory=free_port)
    https_port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.https_port}"

    @property
    def certificates(self) -> ssl.SSLContext:
        """What trusts this Caddy and nobody else."""
        root = self.folder / "pki" / "authorities" / "local" / "root.crt"
        return ssl.create_default_context(cafile=str(root))

    def _speaks(self) -> bool:
        """Its own certificate comes a little after the port."""
        try:
            with socket.create_connection(("127.0.0.1", self.https_port), timeout=5) as raw:
                self.certificates.wrap_socket(raw, server_hostname="localhost").close()
        except (OSError, ssl.SSLError):
            return False
        return True

    @contextmanager
    def running(self) -> Iterator["Caddy"]:
        self.folder.mkdir(parents=True, exist_ok=True)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PORUCH_HOST": "localhost",
            "PORUCH_CADDY_OPTIONS": "default_bind 127.0.0.1",
            "PORUCH_HTTP_PORT": str(self.http_port),
            "PORUCH_HTTPS_PORT": str(self.https_port),
            "PORUCH_UPSTREAM": f"127.0.0.1:{self.upstream}",
            "PORUCH_CADDY_DATA": str(self.folder),
        }
        command = [program("caddy"), "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"]
        log = self.folder / "caddy.log"
        with Service(command, log, environment, self.folder).running(self.https_port):
            root = self.folder / "pki" / "authorities" / "local" / "root.crt"
            assert wait_for(lambda: root.exists() and self._speaks(), START_LIMIT), log.read_text()
            yield self


@dataclass
class Stack:
    """What runs; ``url`` is Caddy's address, ``site`` the site behind it."""

    folder: Path
    site: Site
    caddy: Caddy
    redis: Redis
    redis_process: "subprocess.Popen[bytes]"
    worker: "subprocess.Popen[bytes]"
    password: str
    printed: str

    @property
    def url(self) -> str:
        return self.caddy.url


@contextmanager
def running(elasticsearch_url: str = "", empty: bool = False, **env: str) -> Iterator[Stack]:
    """The whole stack, prepared and healthy. Raises ``Missing``. ``empty``: without the starter content."""
    server = server_folder()
    if server is None:
        raise Missing("PostgreSQL is not installed here: try `apt-get install postgresql`.")
    for name in ("caddy", "pgbouncer", "redis-server"):
        program(name)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="poruch-stack-")))
        redis = Redis(folder)
        redis_process = stack.enter_context(redis.running())
        database = stack.enter_context(cluster(server))
        pooled = stack.enter_context(pgbouncer(folder, database))
        upstream = free_port()
        caddy = Caddy(folder / "caddy", upstream)
        site = Site(folder / "data", _environment(caddy, redis, pooled, elasticsearch_url) | env)
        printed = prepare(site, "--empty" if empty else "")
        site.start(upstream)
        stack.callback(site.stop)
        tasks = stack.enter_context(worker(site, folder).running())
        stack.enter_context(caddy.running())
        yield Stack(folder, site, caddy, redis, redis_process, tasks, password_in(printed), printed)


def _environment(caddy: Caddy, redis: Redis, database: str, elasticsearch_url: str) -> dict[str, str]:
    """As compose.yaml sets it."""
    return {
        "DATABASE_URL": database,
        "PORUCH_PGBOUNCER": "1",
        "REDIS_URL": redis.url,
        "ELASTICSEARCH_URL": elasticsearch_url,
        "PORUCH_TASKS": "worker",
        "PORUCH_HTTPS": "1",
        "PORUCH_TRUSTED_PROXIES": "1",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "PORUCH_TRUSTED_ORIGINS": caddy.url,
        "PORUCH_BASE_URL": caddy.url,
    }


def prepare(site: Site, *options: str) -> str:
    """As when two servers start at once on an empty database; what both print."""
    command = [sys.executable, "manage.py", "prepare", *filter(None, options)]
    pipe = subprocess.PIPE
    started = [
        subprocess.Popen(command, cwd=ROOT, env=site.env, stdout=pipe, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]
    printed = [process.communicate()[0] for process in started]
    assert [process.returncode for process in started] == [0, 0], "\n".join(printed)
    return "\n".join(printed)


def password_in(printed: str) -> str:
    """The administrator's, of what `prepare` printed."""
    return printed.partition("Пароль:")[2].split()[0]


def main() -> int:
    try:
        with running() as stack:
            sys.stdout.write(f"{stack.url}/  admin / {stack.password}  (Ctrl-C ends it)\n")
            sys.stdout.flush()
            signal.pause()
    except KeyboardInterrupt:
        return 0
    except Missing as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())
