"""The folder of an export: written beside, and in its place when it is whole."""

import csv
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

#: What a spreadsheet takes for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Entry:
    """A file as `index.json` lists it; ``rows`` of tables, 0 of other files."""

    file: str
    about: str
    rows: int
    bytes: int
    sha256: str
    columns: Sequence[str] = ()


class Folder:
    """Writes under ``path``, which does not exist before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: list[Entry] = []

    def jsonl(self, name: str, about: str, records: Iterable[dict[str, Any]]) -> None:
        lines = (json.dumps(record, ensure_ascii=False, cls=DjangoJSONEncoder) + "\n" for record in records)
        columns: dict[str, None] = {}
        rows = 0
        with self._open(name).open("w", encoding="utf-8") as file:
            for line in lines:
                columns.update(dict.fromkeys(json.loads(line)))
                file.write(line)
                rows += 1
        self._note(name, about, rows, tuple(columns))

    def csv(self, name: str, about: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """UTF-8 with a byte order mark, for spreadsheets; what begins like a formula gets a quote before."""
        count = 0
        with self._open(name).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            for row in rows:
                writer.writerow([_cell(value) for value in row])
                count += 1
        self._note(name, about, count, tuple(columns))

    def file(self, name: str, about: str, chunks: Iterable[bytes]) -> None:
        with self._open(name).open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        self._note(name, about, 0, ())

    def existing(self, name: str, about: str) -> None:
        """A file that somebody else wrote into the folder."""
        self._note(name, about, 0, ())

    def _open(self, name: str) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _note(self, name: str, about: str, rows: int, columns: Sequence[str]) -> None:
        path = self.path / name
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self.entries.append(Entry(name, about, rows, path.stat().st_size, digest, columns))

    def index(self, **head: Any) -> None:
        text = json.dumps(
            {**head, "files": [asdict(one) for one in self.entries]}, ensure_ascii=False, indent=1
        )
        (self.path / "index.json").write_text(text + "\n", encoding="utf-8")


@contextmanager
def making(path: Path) -> Iterator[Folder]:
    """A folder for its owner only. ``FileExistsError`` when there is one with something in it."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise FileExistsError(path)
    part = path.with_name(f"{path.name}.partial")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    try:
        yield Folder(part)
        if path.exists():
            path.rmdir()
        part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
