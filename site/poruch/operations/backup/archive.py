"""The format: a tar stream, gzip, age. Written and read in one pass, never whole in memory or on disk.

Members, in order: ``header.json`` (what is inside, of which migrations), ``secrets.json``,
``tables/<table>/<number>`` (rows), ``media/<name>``, and last ``manifest.json`` with the SHA-256 of each
member before it. `age -d -i KEY FILE | tar xz` opens it without Poruch.
"""

import hashlib
import io
import json
import os
import tarfile
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from poruch.operations.backup.errors import BackupError

FORMAT: Final = 1
SUFFIX: Final = ".tar.gz.age"
HEADER, SECRETS, MANIFEST = "header.json", "secrets.json", "manifest.json"
TABLES, MEDIA = "tables/", "media/"
PIECE: Final = 1 << 20


@dataclass(frozen=True)
class Member:
    """A file of the archive; ``chunks`` give exactly ``size`` bytes."""

    name: str
    size: int
    chunks: Iterable[bytes]

    @classmethod
    def of(cls, name: str, content: bytes) -> "Member":
        return cls(name, len(content), (content,))


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


@dataclass
class Seal:
    """Digests of the members that went by."""

    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    def through(self, members: Iterable[Member]) -> Iterator[bytes]:
        """The tar stream of ``members``. A member that is longer or shorter than it said is an error."""
        for member in members:
            info = tarfile.TarInfo(member.name)
            info.size, info.mode = member.size, 0o600
            yield info.tobuf(tarfile.PAX_FORMAT)
            digest, written = hashlib.sha256(), 0
            for chunk in member.chunks:
                digest.update(chunk)
                written += len(chunk)
                yield chunk
            if written != member.size:
                raise BackupError(_("Файл змінився, доки його читали: %s") % member.name)
            self.members[member.name] = {"sha256": digest.hexdigest(), "size": written}
            yield b"\0" * (-written % tarfile.BLOCKSIZE)
        yield b"\0" * tarfile.BLOCKSIZE * 2


def compressed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """As gzip. Python 3.11 has no zstd, and every system has gzip."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    for chunk in chunks:
        if packed := packer.compress(chunk):
            yield packed
    yield packer.flush()


class Pulled(io.RawIOBase):
    """A file to read from, made of chunks. ``fault`` is what stopped them, which age turns into a word."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks, self._rest = chunks, b""
        self.fault: Exception | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        parts, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            try:
                chunk = next(self._chunks)
            except StopIteration:
                break
            except Exception as error:
                self.fault = error
                raise
            parts.append(chunk)
            length += len(chunk)
        whole = b"".join(parts)
        end = len(whole) if size < 0 else size
        self._rest = whole[end:]
        return whole[:end]


class Counted(io.RawIOBase):
    """A file to write to, with the digest and the size of what went into it."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file, self._digest, self.size = file, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        written = self._file.write(data)
        self._digest.update(data)
        self.size += len(data)
        return written

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()


@contextmanager
def opened(path: Path, keys: list[Any]) -> Iterator[tarfile.TarFile]:
    """The archive of a file, to be gone through once, in order. Decrypts in a thread beside.

    age vouches for every piece of 64 KB before it is handed on, and for the end of the file at its end:
    leaving this block without an error means that nothing was changed or cut off. :class:`BackupError` else.
    """
    out, into = os.pipe()
    faults: list[BackupError] = []
    work = threading.Thread(target=_decrypt, args=(path, keys, into, faults), daemon=True)
    work.start()
    stream = os.fdopen(out, "rb")
    known: list[BackupError] = []
    try:
        try:
            with tarfile.open(fileobj=stream, mode="r|gz", bufsize=PIECE) as archive:
                yield archive
            while stream.read(PIECE):
                pass
        finally:
            # What comes after is the thread's own surprise at a closed pipe.
            known += faults
            stream.close()
            work.join()
    except Exception as error:
        if known:
            raise known[0] from error
        if isinstance(error, tarfile.TarError | zlib.error | EOFError):
            raise BackupError(_("Файл зіпсовано або обрізано.")) from error
        raise
    if faults:
        raise faults[0]


def _decrypt(path: Path, keys: list[Any], into: int, faults: list[BackupError]) -> None:
    """The fault is told before the pipe ends, so that who reads knows why it ended."""
    import pyrage

    with suppress(BrokenPipeError), os.fdopen(into, "wb") as sink:
        try:
            with path.open("rb") as source:
                pyrage.decrypt_io(source, sink, keys)
        except pyrage.DecryptError as error:
            wrong = "No matching keys" in str(error)
            text = _("Цей ключ не відкриває копії.") if wrong else _("Файл зіпсовано, або це не копія.")
            faults.append(BackupError(text))
        except OSError as error:
            text = _("Файл не читається: %s") % error.strerror if error.errno else ""
            faults.append(BackupError(text or _("Файл зіпсовано або обрізано.")))
