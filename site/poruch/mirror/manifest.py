"""What a copy consists of: ``manifest.json``, its signature, and the check of both against the files."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from poruch.mirror import minisign

NAME: Final = "manifest.json"
SIGNATURE: Final = f"{NAME}.minisig"
#: ``sha256sum -c`` reads it where nothing else is at hand.
SUMS: Final = "SHA256SUMS"
#: Written last, in this order: a copy that was cut short does not match them.
LAST: Final = (NAME, SIGNATURE)
#: The builder's own, never part of a copy.
WORK: Final = ".poruch-mirror"
VERSION: Final = 1


@dataclass(frozen=True)
class Manifest:
    """``files``: name -> SHA-256. ``source`` changes with whatever a build depends on."""

    generated_at: str
    base_url: str
    version: int
    counts: dict[str, int]
    files: dict[str, str]
    source: str = ""
    signed: bool = False

    @property
    def text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def read(cls, folder: Path) -> "Manifest | None":
        """None when there is none, or it is no manifest of ours."""
        try:
            found = cls(**json.loads((folder / NAME).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return found if isinstance(found.files, dict) else None

    @property
    def sums(self) -> str:
        return "".join(f"{digest}  {name}\n" for name, digest in sorted(self.files.items()) if name != SUMS)


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def present(folder: Path) -> Iterator[str]:
    """The names of all files below a folder but the builder's own, with ``/`` between parts."""
    for where, folders, files in os.walk(folder):
        if WORK in folders:
            folders.remove(WORK)
        for name in files:
            yield (Path(where) / name).relative_to(folder).as_posix()


def problems(folder: Path, key: minisign.PublicKey | None) -> list[str]:
    """What is wrong with a copy, in sentences; none when it is whole (and, with a key, of this signer)."""
    manifest = Manifest.read(folder)
    if manifest is None:
        return [_("У теці немає manifest.json: це не копія, або її не дописали.")]
    found = _signature_problems(folder, key) if key else []
    there = set(present(folder)) - set(LAST)
    for name in sorted(manifest.files.keys() - there):
        found.append(_("Бракує файлу: %s") % name)
    for name in sorted(there - manifest.files.keys()):
        found.append(_("Зайвий файл: %s") % name)
    for name in sorted(there & manifest.files.keys()):
        if (folder / name).is_symlink() or digest(folder / name) != manifest.files[name]:
            found.append(_("Файл змінено: %s") % name)
    return found


def _signature_problems(folder: Path, key: minisign.PublicKey) -> list[str]:
    try:
        signature = (folder / SIGNATURE).read_text("utf-8", errors="replace")
    except OSError:
        return [_("Копію не підписано: немає manifest.json.minisig.")]
    try:
        with (folder / NAME).open("rb") as file:
            minisign.verify(file, signature, key)
    except (minisign.Unreadable, minisign.Forged) as error:
        return [str(error)]
    return []
