"""What search must always find: a table that editors read and add to.

A CSV file with the columns query, language, must_find, within, why: whoever asks ``query`` as a reader of
``language`` finds the page with the slug ``must_find`` among the first ``within``; ``why`` says to people
why that must be so.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from poruch import languages
from search.evaluation import DEPTH

_COLUMNS: Final = ("query", "language", "must_find", "within", "why")


class BadInvariants(ValueError):
    """A table that cannot be read; the message names the line."""


@dataclass(frozen=True)
class Invariant:
    """One row; ``line`` is its line in the file, for people."""

    line: int
    query: str
    language: str
    must_find: str
    within: int
    why: str


@dataclass(frozen=True)
class Broken:
    """A row that does not hold, and what was found instead."""

    invariant: Invariant
    found: tuple[str, ...]

    def __str__(self) -> str:
        one = self.invariant
        found = ", ".join(self.found) or "nothing"
        return (
            f"line {one.line}: {one.query!r} ({one.language}) must find {one.must_find} "
            f"in the first {one.within}, found: {found}. Why: {one.why}"
        )


def read_invariants(path: Path) -> list[Invariant]:
    """The rows of a CSV file with a header; raises :class:`BadInvariants` or ``OSError``."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if missing := [name for name in _COLUMNS if name not in (rows.fieldnames or ())]:
                raise BadInvariants(f"{path}: the header misses: {', '.join(missing)}.")
            return [_invariant(row, rows.line_num) for row in rows]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInvariants(f"{path} is no table of UTF-8 text: {error}") from error


def _invariant(row: dict[str, str | None], line: int) -> Invariant:
    values = {name: (row[name] or "").strip() for name in _COLUMNS}
    if empty := [name for name in _COLUMNS if not values[name]]:
        raise BadInvariants(f"Line {line}: empty: {', '.join(empty)}.")
    if values["language"] not in languages.CODES:
        raise BadInvariants(f"Line {line}: language is one of {', '.join(languages.CODES)}.")
    within = values["within"]
    if not (within.isascii() and within.isdigit() and 1 <= int(within[:3]) <= DEPTH):
        raise BadInvariants(f"Line {line}: within is a number from 1 to {DEPTH}, found {within!r}.")
    query, language, must_find, why = (values[name] for name in ("query", "language", "must_find", "why"))
    return Invariant(line, query, language, must_find, int(within), why)


def broken(invariants: Iterable[Invariant], answer: Callable[[str, str], Sequence[str]]) -> list[Broken]:
    """The rows that do not hold for ``answer(query, language)``: slugs, best first."""
    found: list[Broken] = []
    for one in invariants:
        first = tuple(answer(one.query, one.language))[: one.within]
        if one.must_find not in first:
            found.append(Broken(one, first))
    return found
