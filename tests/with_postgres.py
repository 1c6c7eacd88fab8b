"""The test suite on a PostgreSQL of its own: ``python -m tests.with_postgres [pytest arguments]``.

Starts a temporary cluster that listens on 127.0.0.1 alone, runs pytest with ``DATABASE_URL`` set, stops
the cluster and removes it, and ends with pytest's code. PostgreSQL refuses to run as root, so root runs
it as the user postgres (or nobody).
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.processes import free_port

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_ARGUMENTS = [
    "tests", "-m", "not slow", "--ignore=tests/browser", "--ignore=tests/a11y", "--ignore=tests/relevance",
]  # fmt: skip


def server_folder() -> Path | None:
    """Where ``initdb`` and ``pg_ctl`` are: the newest version installed, else what PATH has."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    versions = sorted(
        installed, key=lambda path: float(path.parts[-3]) if path.parts[-3].replace(".", "").isdigit() else 0
    )
    found = str(versions[-1]) if versions else shutil.which("initdb")
    folder = Path(found).resolve().parent if found else None
    return folder if folder and (folder / "pg_ctl").exists() else None


def server_user() -> str | None:
    """The user to run the server as when we are root; None: as ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def run(here: Path, *command: str | Path) -> None:
    """As the user of the server, who must be able to enter ``here``."""
    words = [str(part) for part in command]
    subprocess.run(words, check=True, cwd=here, user=server_user(), stdout=subprocess.DEVNULL)


def initdb(folder: Path, data: Path, *options: str) -> None:
    """A cluster whose superuser is ``poruch``; ``folder`` has the programs of the server."""
    common = ("-U", "poruch", "--auth=trust", "--encoding=UTF8", "--no-locale")
    run(data.parent, folder / "initdb", "-D", data, *common, *options)


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A running temporary cluster; yields its DATABASE_URL."""
    user = server_user()
    home = Path(tempfile.mkdtemp(prefix="poruch-postgres-"))
    data, log, port = home / "data", home / "log", free_port()
    if user:
        shutil.chown(home, user)

    # What a power cut would cost does not matter here; compiling a query costs more than any of ours.
    quick = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum", "jit")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home}"
    options += "".join(f" -c {name}=off" for name in quick)
    try:
        initdb(folder, data, "--no-sync")
        run(home, folder / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield f"postgres://poruch@127.0.0.1:{port}/postgres"
        finally:
            run(home, folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    except subprocess.CalledProcessError:
        if log.exists():
            sys.stderr.write(log.read_text())
        raise
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(arguments: list[str]) -> int:
    folder = server_folder()
    if folder is None:
        sys.stderr.write(
            "PostgreSQL's server is not installed here (no initdb): try `apt-get install postgresql`.\n"
        )
        return 1
    with cluster(folder) as url:
        environment = {**os.environ, "DATABASE_URL": url}
        command = [sys.executable, "-m", "pytest", *(arguments or DEFAULT_ARGUMENTS)]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
