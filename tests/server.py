"""The site as readers get it: prepared once, copied, served by granian on a free loopback port.

A pytest plugin (``tests/conftest.py`` names it) and a library for the benchmarks.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tools.processes import free_port

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".pytest_cache" / "d" / "poruch"
#: As `make run` starts it.
GRANIAN = [
    *("--interface", "wsgi", "--host", "127.0.0.1", "--workers", "1", "--blocking-threads", "4"),
    *("--backpressure", "1024", "--no-ws", "--log-level", "warning"),
]
#: What a caller's environment may not bring along.
FOREIGN = (
    *("PORUCH_", "DJANGO_", "GRANIAN_", "SECRET_KEY", "ALLOWED_HOSTS"),
    *("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL"),
)
#: What a prepared data folder is made from.
CONTENTS = ("data", "static", "locale", "site", "kb", "campaigns", "search")
_PASSWORD_FILE = "admin-password"


@dataclass
class Site:
    """A data folder of its own and, once started, a server on it."""

    data_dir: Path
    extra_env: dict[str, str] = field(default_factory=dict)
    url: str = ""
    application: str = "poruch.wsgi:application"
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def password(self) -> str:
        """Of the administrator ``admin``, as `prepare` printed it."""
        return (self.data_dir / _PASSWORD_FILE).read_text()

    def note_password(self, printed: str) -> None:
        """Of the administrator whom `prepare` has just made."""
        found = re.search(r"Пароль:\s+(\S+)", printed)
        assert found, f"prepare printed no password:\n{printed}"
        (self.data_dir / _PASSWORD_FILE).write_text(found[1])

    @property
    def env(self) -> dict[str, str]:
        """The production settings; nothing of the caller's configuration leaks in."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "poruch.settings.production",
            "PORUCH_DATA_DIR": str(self.data_dir),
            "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
            # Most tests log in by password alone; those of accounts ask for "1".
            "PORUCH_REQUIRE_MFA": "0",
            "MALLOC_ARENA_MAX": "1",
            "MALLOC_TRIM_THRESHOLD_": "131072",
            **self.extra_env,
        }

    def manage(self, *arguments: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        """Run a management command on this site; ``check=False`` to look at a failure yourself."""
        options = {"check": True, "capture_output": True, "text": True, **options}
        command = [sys.executable, "manage.py", *arguments]
        try:
            return subprocess.run(command, cwd=ROOT, env=self.env, **options)
        except subprocess.CalledProcessError as error:
            output = f"{error.stdout or ''}\n{error.stderr or ''}"
            raise AssertionError(f"{' '.join(command[1:])} failed:\n{output}") from error

    def start(self, port: int = 0) -> None:
        port = port or free_port()
        self.url = f"http://127.0.0.1:{port}"
        with (self.data_dir / "server.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "granian", "--port", str(port), *GRANIAN, self.application],
                cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        deadline = time.monotonic() + 60
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(f"The server did not start:\n{self.log}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    @property
    def log(self) -> str:
        return (self.data_dir / "server.log").read_text(errors="replace")

    @property
    def worker(self) -> int:
        """The process id of the one worker."""
        assert self.process
        return int(Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()[0])

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def _digest() -> str:
    """Changes with whatever `prepare` puts into a data folder: data, code, migrations, pins."""
    files = [path for folder in CONTENTS for path in (ROOT / folder).rglob("*") if path.is_file()]
    files = sorted(path for path in files if "__pycache__" not in path.parts)
    digest = hashlib.sha256()
    for path in [*files, ROOT / "requirements.txt"]:
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def prepare(into: Path, cache: Path = CACHE) -> None:
    """Make ``into`` a data folder after `manage.py prepare`; built once (in a minute), then copied."""
    cache.mkdir(parents=True, exist_ok=True)
    kept = cache / f"site-{_digest()}"
    with (cache / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for old in [*cache.glob("site-*"), *cache.glob("building-*")]:
                shutil.rmtree(old)
            _build(cache).rename(kept)
        shutil.copytree(kept, into)


def _build(cache: Path) -> Path:
    site = Site(Path(tempfile.mkdtemp(dir=cache, prefix="building-")))
    site.note_password(site.manage("prepare").stdout)
    return site.data_dir


@contextmanager
def copied(**env: str) -> Iterator[Site]:
    """A copy of the prepared site, not yet serving; removed in the end."""
    with tempfile.TemporaryDirectory(prefix="poruch-test-") as folder:
        site = Site(Path(folder) / "data", env)
        prepare(site.data_dir)
        yield site


@contextmanager
def serving(**env: str) -> Iterator[Site]:
    """A copy of the prepared site behind the production server."""
    with copied(**env) as site:
        site.start()
        try:
            yield site
        finally:
            site.stop()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of the prepared site on the production server. Tests only read it."""
    with serving() as site:
        yield site.url


@contextmanager
def chromium() -> Iterator[Any]:
    """The system's Chromium under Playwright. Without one: skipped, but a failure where ``CI`` is set."""
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    if executable is None:
        missing = f"no Chromium found (looked for {', '.join(names)} on PATH)"
        if os.environ.get("CI"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    quiet = ("gpu", "quic", "background-networking", "component-update", "sync")
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()
