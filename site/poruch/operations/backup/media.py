"""Files of a backup into the storage: beside what is there, and in its place only when all is well."""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.translation import gettext as _

from poruch.operations.backup.archive import PIECE
from poruch.operations.backup.errors import BackupError

_STAGED, _BEFORE = ".restoring-", ".before-restore-"


class Media:
    """Takes files, then :meth:`commit` or :meth:`drop`. ``before`` names what was there."""

    before: Path | None = None

    def in_use(self) -> bool:
        raise NotImplementedError

    def take(self, name: str, file: IO[bytes]) -> None:
        raise NotImplementedError

    def commit(self) -> None:
        raise NotImplementedError

    def drop(self) -> None:
        raise NotImplementedError


class FolderMedia(Media):
    """A folder within the media folder (which may be a mount, so it cannot be renamed itself)."""

    def __init__(self, storage: FileSystemStorage) -> None:
        self._root = Path(storage.location)
        self._mark = secrets.token_hex(4)
        self._staged = self._root / f"{_STAGED}{self._mark}"

    def in_use(self) -> bool:
        return self._root.is_dir() and any(self._shown())

    def _shown(self) -> Iterator[Path]:
        return (one for one in self._root.iterdir() if not one.name.startswith("."))

    def take(self, name: str, file: IO[bytes]) -> None:
        path = self._staged / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as copy:
            while piece := file.read(PIECE):
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())

    def commit(self) -> None:
        """Renames within one folder: what was there stays beside, until somebody deletes it."""
        if self.in_use():
            self.before = self._root / f"{_BEFORE}{self._mark}"
            self.before.mkdir(mode=0o700)
            for one in list(self._shown()):
                one.rename(self.before / one.name)
        if self._staged.is_dir():
            for one in list(self._staged.iterdir()):
                one.rename(self._root / one.name)
            self._staged.rmdir()

    def drop(self) -> None:
        shutil.rmtree(self._staged, ignore_errors=True)


class RemoteMedia(Media):
    """A bucket has no renaming: files are written at once, and what was written is deleted on a failure.

    A file of the same name is left as it is when it has the same content; another is never written over.
    """

    def __init__(self, storage: Any) -> None:
        self._storage, self._written = storage, list[str]()

    def in_use(self) -> bool:
        return False

    def take(self, name: str, file: IO[bytes]) -> None:
        if self._storage.exists(name):
            with self._storage.open(name) as there:
                while (piece := file.read(PIECE)) == there.read(PIECE):
                    if not piece:
                        return
            raise BackupError(_("У сховищі є інший файл із такою назвою: %s") % name)
        self._written.append(name)
        saved = self._storage.save(name, File(file, name=name))
        if saved != name:
            self._written.append(saved)
            raise BackupError(_("Сховище назвало файл інакше: %s") % name)

    def commit(self) -> None:
        self._written.clear()

    def drop(self) -> None:
        for name in self._written:
            self._storage.delete(name)


def for_storage() -> Media:
    if isinstance(default_storage, FileSystemStorage):
        return FolderMedia(default_storage)
    return RemoteMedia(default_storage)
