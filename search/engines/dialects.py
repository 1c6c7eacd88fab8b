"""What differs between the databases of the embedded engine."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import connection


@dataclass(frozen=True)
class Lexemes:
    """A document for the full-text structures: lemmas (all readings in a row), and words of its names."""

    id: int
    title: Sequence[str]
    text: Sequence[str]
    title_forms: Sequence[str]
    keyword_forms: Sequence[str]


@dataclass(frozen=True)
class Clause:
    """Documents match that hold any of the names: of each of its words, one lemma.

    ``weight`` ranks candidates; a ``graded`` clause also tells much from little, and title from text.
    """

    names: tuple[tuple[tuple[str, ...], ...], ...]
    weight: float
    graded: bool


class Dialect(Protocol):
    """Full text, and the few statements that the databases write differently."""

    def write(self, rows: Sequence[Lexemes]) -> None:
        """Store the rows, in place of those of the same id."""
        ...

    def delete(self, ids: Sequence[int]) -> None: ...

    def clear(self) -> None: ...

    def matches(
        self, clauses: Sequence[Clause], required: Sequence[tuple[str, ...]]
    ) -> list[tuple[int, float]]:
        """(id, rank) of every document that matches any clause and holds all required words."""
        ...

    def named(self, forms: Sequence[str], prefix: str, limit: int) -> list[int]:
        """Ids of documents whose title or keywords hold all ``forms`` and a word with ``prefix``."""
        ...

    def count_up(self, table: str, deltas: Mapping[int, int]) -> None:
        """Add to ``df`` of the rows with these ids."""
        ...

    def begins(self, column: str) -> str:
        """An SQL condition with one parameter, the prefix, that can use the column's index."""
        ...

    def prefix(self, text: str) -> list[str]:
        """The parameters of :meth:`begins`."""
        ...


def dialect() -> Dialect:
    """The dialect of the default database; raises ``ValueError`` for one without full text here."""
    if connection.vendor == "sqlite":
        from search.engines.sqlite import Sqlite

        return Sqlite()
    if connection.vendor == "postgresql":
        from search.engines.postgres import Postgres

        return Postgres()
    raise ValueError(f"Search works on SQLite and PostgreSQL, not on {connection.vendor}.")


def placeholders(values: Collection[object]) -> str:
    """``%s, %s, …``; the values themselves always travel as parameters."""
    return ", ".join(["%s"] * len(values))
