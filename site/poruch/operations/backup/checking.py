"""Reading all of a backup without restoring it: is it whole, and is it what its manifest says."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.utils import validate_file_name
from django.utils.translation import gettext as _

from poruch.operations.backup import archive
from poruch.operations.backup.errors import BackupError

Take = Callable[[str, IO[bytes]], object]


@dataclass
class Contents:
    """What a backup says of itself; ``members`` are the digests that were found."""

    header: dict[str, Any] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)
    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(self.manifest["counts"].values())

    @property
    def media(self) -> list[str]:
        return [name.removeprefix(archive.MEDIA) for name in self.members if name.startswith(archive.MEDIA)]


class Hashed(io.RawIOBase):
    """A member being read, and the digest of what was read. It cannot be read twice."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file, self._digest, self.size = file, hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        self.size += len(data)
        return data

    def seal(self) -> dict[str, Any]:
        while self.read(archive.PIECE):
            pass
        return {"sha256": self._digest.hexdigest(), "size": self.size}


def read(path: Path, keys: list[Any], take: Take | None = None) -> Contents:
    """Go through the file once. ``take(name, file)`` gets each member but header and manifest.

    :class:`BackupError` when a key does not fit, a byte is wrong, or something is missing or too much. A
    ``take`` that changes anything must be able to undo it: the last member may be the bad one.
    """
    if not path.is_file():
        raise BackupError(_("Немає файлу %s.") % path)
    contents = Contents()
    with archive.opened(path, keys) as opened:
        for info, file in _files(opened):
            if info.name == archive.MANIFEST:
                contents.manifest = _loaded(file.read())
                continue
            if contents.manifest:
                raise BackupError(_("Після опису копії стоїть зайве: %s") % info.name)
            hashed = Hashed(file)
            if info.name == archive.HEADER:
                contents.header = _header(hashed.read())
            elif not contents.header:
                raise BackupError(_("Це не резервна копія Поруч."))
            elif take is not None:
                take(info.name, hashed)  # type: ignore[arg-type]
            contents.members[info.name] = hashed.seal()
    _compare(contents)
    return contents


def _files(opened: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """Plain files with plain names: the archive may be anybody's who has the public key."""
    for info in opened:
        file = opened.extractfile(info) if info.isfile() else None
        try:
            validate_file_name(info.name, allow_relative_path=True)
        except SuspiciousFileOperation:
            file = None
        if file is None:
            raise BackupError(_("У копії є те, чого там не буває: %s") % info.name)
        yield info, file


def _header(content: bytes) -> dict[str, Any]:
    header = _loaded(content)
    if header.get("format") != archive.FORMAT:
        raise BackupError(_("Копію зроблено новішою програмою. Оновіть Поруч і повторіть."))
    return header


def _loaded(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError as error:
        raise BackupError(_("Опис копії зіпсовано.")) from error
    if not isinstance(found, dict):
        raise BackupError(_("Опис копії зіпсовано."))
    return found


def _compare(contents: Contents) -> None:
    promised = contents.manifest.get("members")
    if promised is None:
        raise BackupError(_("У копії немає опису: файл неповний."))
    if missing := sorted(promised.keys() - contents.members.keys()):
        raise BackupError(_("У копії бракує: %s") % ", ".join(missing[:5]))
    wrong = sorted(name for name, found in contents.members.items() if promised.get(name) != found)
    if wrong:
        raise BackupError(_("Не збігаються з описом: %s") % ", ".join(wrong[:5]))


def digest_of(path: Path) -> str:
    """SHA-256 of the encrypted file itself, as the journal has it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
