"""Lines of a JSONL file as checked objects, or as errors with their number."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from poruch import languages
from poruch.core.transfer import registry
from poruch.core.transfer.codecs import Codec, Record
from poruch.core.transfer.errors import LineError

#: A line longer than this is an accident or an attack (bytes).
MAX_LINE = 2 * 1024 * 1024


@dataclass(frozen=True)
class Line:
    file: str
    number: int
    record: Record
    codec: Codec

    @property
    def place(self) -> str:
        return _("%(file)s, рядок %(number)s") % {"file": self.file, "number": self.number}


@dataclass(frozen=True)
class Problem:
    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


def read(paths: Iterable[Path]) -> tuple[list[Line], list[Problem]]:
    """All lines of the files in loading order (types, then the source language first)."""
    lines: list[Line] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str, str], str] = {}
    for path in paths:
        for number, raw in enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
            if not raw.strip():
                continue
            place = _("%(file)s, рядок %(number)s") % {"file": path.name, "number": number}
            try:
                record, codec = _parse(raw)
                key = (codec.type, *codec.key(record))
                if key in seen:
                    raise LineError(_("такий самий запис уже є: %s") % seen[key])
                seen[key] = place
                lines.append(Line(path.name, number, record, codec))
            except LineError as error:
                problems.append(Problem(place, str(error)))
    lines.sort(key=_loading_order)
    return lines, problems


def _loading_order(line: Line) -> tuple[int, int]:
    locale = line.record.get("locale", languages.SOURCE)
    return (line.codec.order, languages.CODES.index(locale) if line.codec.has_locale else 0)


def _parse(raw: bytes) -> tuple[Record, Codec]:
    if len(raw) > MAX_LINE:
        raise LineError(_("рядок довший за 2 МБ"))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LineError(_("рядок не в кодуванні UTF-8 (байт %s)") % error.start) from error
    try:
        record: Any = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise LineError(_("це не JSON: %s") % error) from error
    if not isinstance(record, dict):
        raise LineError(_("потрібен один об’єкт JSON на рядок"))
    codec = registry.get(record["type"]) if isinstance(record.get("type"), str) else None
    if codec is None:
        raise LineError(
            _("невідомий type «%(type)s»; є: %(types)s")
            % {
                "type": str(record.get("type", ""))[:40],
                "types": ", ".join(registry.types()),
            }
        )
    if unknown := sorted(set(record) - codec.known_fields()):
        raise LineError(_("невідомі поля: %s") % ", ".join(unknown)[:200])
    codec.check(record)
    return record, codec
