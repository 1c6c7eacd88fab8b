"""A copy's folder: only what changed is written, and a run that is cut short leaves no half of a file."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from poruch.mirror import manifest
from poruch.mirror.crawling import Broken
from poruch.mirror.manifest import LAST, SUMS, WORK, Manifest


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One run at a time; also refuses a folder that holds something else."""
    folder.mkdir(parents=True, exist_ok=True)
    foreign = any(folder.iterdir()) and not (folder / WORK).exists() and Manifest.read(folder) is None
    if foreign:
        raise Broken(_("У теці %s лежить щось інше. Дайте порожню теку або теку попередньої копії.") % folder)
    (folder / WORK).mkdir(exist_ok=True)
    with (folder / WORK / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Broken(_("Цю теку вже оновлює інший запуск. Зачекайте, доки він скінчить.")) from error
        yield


@dataclass
class Folder:
    """Takes files one by one; :meth:`finish` puts the new ones in place and drops what is gone."""

    path: Path
    files: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        shutil.rmtree(self._fresh, ignore_errors=True)

    @property
    def _fresh(self) -> Path:
        return self.path / WORK / "fresh"

    def put(self, name: str, content: bytes) -> None:
        """Keep the file that is there when it is the same, whoever wrote it."""
        wanted = hashlib.sha256(content).hexdigest()
        self.files[name] = wanted
        there = self.path / name
        same = there.is_file() and not there.is_symlink() and there.stat().st_size == len(content)
        if same and manifest.digest(there) == wanted:
            return
        target = self._fresh / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        self.changed.append(name)

    def finish(self, made: Manifest, signature: str) -> list[str]:
        """The names that are gone. The manifest goes last: till then the old one tells of a run cut short."""
        gone = sorted(set(manifest.present(self.path)) - self.files.keys() - set(LAST))
        for name in gone:
            self._remove(name)
        for name in self.changed:
            self._place(name)
        self._write(manifest.NAME, made.text)
        if signature:
            self._write(manifest.SIGNATURE, signature)
        else:
            (self.path / manifest.SIGNATURE).unlink(missing_ok=True)
        shutil.rmtree(self._fresh, ignore_errors=True)
        return gone

    def add_sums(self, made: Manifest) -> None:
        self.put(SUMS, made.sums.encode())

    def _remove(self, name: str) -> None:
        path = self.path / name
        path.unlink()
        while (path := path.parent) != self.path and not any(path.iterdir()):
            path.rmdir()

    def _place(self, name: str) -> None:
        target = self.path / name
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(self._fresh / name, target)

    def _write(self, name: str, text: str) -> None:
        part = self.path / WORK / name
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, self.path / name)
