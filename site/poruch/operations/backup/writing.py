"""Making a backup: from the snapshot to a file that is whole or is not there."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from poruch.operations.backup import archive, keys, secret_keys
from poruch.operations.backup.archive import Member
from poruch.operations.backup.errors import BackupError
from poruch.operations.backup.snapshot import Snapshot, taken
from poruch.operations.models import BackupRun

#: `SECRET_KEY` of poruch.settings.dev: with it a server's copy would hold the wrong secrets, and other files.
DEVELOPMENT_KEY: Final = "only-for-development"
PREFIX: Final = "poruch-"
PARTIAL: Final = ".partial"
#: A partial file of this age is of a run that was killed.
_STALE: Final = timedelta(days=1)
Progress = Callable[[int], object]


@dataclass
class Written:
    """``missing``: files that rows name and the storage has not."""

    path: Path
    size: int = 0
    digest: str = ""
    rows: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)


def work_of(snapshot: Snapshot) -> int:
    """Steps of the progress bar: one for each row and each file."""
    return sum(snapshot.count(table) for table in snapshot.tables) + len(snapshot.files())


class Maker:
    """Gives the members of one backup, in their order, and remembers what the manifest says of them."""

    def __init__(self, snapshot: Snapshot, *, with_secrets: bool, progress: Progress) -> None:
        self._snapshot, self._with_secrets, self._progress = snapshot, with_secrets, progress
        self.seal = archive.Seal()
        self.counts: dict[str, int] = {}
        self.files = 0
        self.missing: list[str] = []

    def stream(self) -> Iterator[bytes]:
        return archive.compressed(self.seal.through(self._members()))

    def _members(self) -> Iterator[Member]:
        yield Member.of(archive.HEADER, archive.as_json(self._header()))
        if self._with_secrets:
            yield Member.of(archive.SECRETS, archive.as_json(secret_keys.current()))
        for table in self._snapshot.tables:
            yield from self._table(table)
        for name in self._snapshot.files():
            yield from self._file(name)
        manifest = {"members": self.seal.members, "counts": self.counts, "missing_media": self.missing}
        yield Member.of(archive.MANIFEST, archive.as_json(manifest))

    def _header(self) -> dict[str, Any]:
        return {
            "format": archive.FORMAT,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "database": self._snapshot.vendor,
            "versions": {name: version(name) for name in ("django", "wagtail")},
            "migrations": self._snapshot.migrations(),
            "columns": {table: self._snapshot.columns[table] for table in self._snapshot.tables},
            "sequences": self._snapshot.sequences(),
        }

    def _table(self, table: str) -> Iterator[Member]:
        self.counts[table] = 0
        for number, (rows, content) in enumerate(self._snapshot.pieces(table), 1):
            self.counts[table] += rows
            yield Member.of(f"{archive.TABLES}{table}/{number:06}", content)
            self._progress(rows)

    def _file(self, name: str) -> Iterator[Member]:
        try:
            size = default_storage.size(name)
            stored = default_storage.open(name)
        except FileNotFoundError:  # What is there and cannot be read is a fault, not a gap.
            self.missing.append(name)
        else:
            with stored:
                yield Member(f"{archive.MEDIA}{name}", size, iter(lambda: stored.read(archive.PIECE), b""))
            self.files += 1
        self._progress(1)


def target(where: Path, now: datetime) -> Path:
    """The file to write: ``where`` itself, or a dated name in that folder."""
    if where.is_dir():
        return where / f"{PREFIX}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{archive.SUFFIX}"
    if where.exists():
        raise BackupError(_("Файл уже є: %s. Назвіть інший або теку.") % where)
    if not where.parent.is_dir():
        raise BackupError(_("Немає теки %s.") % where.parent)
    return where


def write(path: Path, *, with_secrets: bool = True, bar: Callable[[int], Progress]) -> Written:
    """Write the backup, as ``path.partial`` first. ``bar(steps)`` gives what to call as work goes on.

    A killed process or a full disk leaves a partial file at most: nothing that looks like a backup.
    """
    recipients = keys.recipients()
    if with_secrets and settings.SECRET_KEY == DEVELOPMENT_KEY:
        raise BackupError(
            _("Це налаштування розробника. Задайте DJANGO_SETTINGS_MODULE=poruch.settings.production.")
        )
    part = path.with_name(f"{path.name}.{os.getpid()}{PARTIAL}")
    try:
        with taken() as snapshot:
            _demand_room(path.parent, snapshot)
            maker = Maker(snapshot, with_secrets=with_secrets, progress=bar(work_of(snapshot)))
            counted = _encrypt(part, maker.stream(), recipients)
        if maker.missing and not maker.files:
            raise BackupError(_("Жодного файлу не знайдено. Чи на місці тека media? Копії не зроблено."))
        part.replace(path)
        _sync_folder(path.parent)
    except BackupError:
        raise
    except Exception as error:  # The disk, the database, a bucket: each has errors of its own.
        raise BackupError(_("Копію не записано: %s") % error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    rows = sum(maker.counts.values())
    return Written(path, counted.size, counted.digest, rows, maker.files, maker.missing)


def _encrypt(part: Path, chunks: Iterator[bytes], recipients: list[Any]) -> archive.Counted:
    import pyrage

    pulled = archive.Pulled(chunks)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        counted = archive.Counted(file)
        try:
            pyrage.encrypt_io(pulled, counted, recipients)
        except pyrage.EncryptError as error:
            raise (pulled.fault or OSError(str(error))) from error
        file.flush()
        os.fsync(file.fileno())
    return counted


def _demand_room(folder: Path, snapshot: Snapshot) -> None:
    """Media do not compress; rows do, at least to a half."""
    if snapshot.vendor == "sqlite":
        rows = Path(connection.settings_dict["NAME"]).stat().st_size
    else:
        rows = int(snapshot.rows("SELECT pg_database_size(current_database())")[0][0])
    needed = rows // 2
    for name in snapshot.files():
        with suppress(OSError):
            needed += default_storage.size(name)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(
            _("Замало місця: копія забере до %(needed)d МБ, вільно %(free)d МБ.")
            % {"needed": needed // 1_000_000 + 1, "free": free // 1_000_000}
        )


def _sync_folder(folder: Path) -> None:
    """So that the new name itself survives a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove dated backups beyond the newest ``keep``, and what killed runs left; returns what went."""
    dated = sorted(folder.glob(f"{PREFIX}????????T??????Z{archive.SUFFIX}"), reverse=True)
    limit = time.time() - _STALE.total_seconds()
    stale = [one for one in folder.glob(f"{PREFIX}*{PARTIAL}") if one.stat().st_mtime < limit]
    gone = [*dated[keep:], *stale]
    for one in gone:
        one.unlink(missing_ok=True)
    return gone


def note(kind: BackupRun.Kind, began: datetime, file: Path, **values: Any) -> None:
    """A row of the journal. A database too old to have one is no reason to fail."""
    seconds = round((timezone.now() - began).total_seconds(), 2)
    values["note"] = values.get("note", "")[:300]
    with suppress(DatabaseError):
        BackupRun.objects.create(kind=kind, started_at=began, seconds=seconds, file=file.name, **values)
