"""What an engine is. Understanding comes before it, authorisation and wording after it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from search.documents import SearchDocument
from search.query.plan import Plan


class EngineUnavailable(RuntimeError):
    """The engine cannot answer now; the message says why. Another one may, and what waits is kept."""


class EngineRefused(ValueError):
    """The engine does not take what it was given, now or later; the message says what and why."""


@dataclass(frozen=True)
class Stored:
    """A document as an engine gives it back, without its text."""

    key: str
    type: str
    object_id: int
    locale: str
    slug: str
    url: str
    title: str
    summary: str
    body: str
    unconfirmed: bool
    as_of: str
    facets: Mapping[str, Sequence[str]]

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(self.facets.get("topic", ()))


@dataclass(frozen=True)
class EngineHit:
    """One translation group: its score and its documents by locale; ``matched`` scored best."""

    group: str
    score: float
    matched: str
    documents: Mapping[str, Stored]
    facets: Mapping[str, Collection[str]]


@dataclass(frozen=True)
class EngineResult:
    """One page of hits; ``total`` and ``facets`` (name -> code -> groups) are of all matches.

    ``highlights`` are the normalised words to mark.
    """

    hits: tuple[EngineHit, ...] = ()
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    highlights: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Suggested:
    """A title offered while typing."""

    key: str
    type: str
    object_id: int
    locale: str
    translation_key: str
    title: str
    url: str


class Engine(Protocol):
    """Stores documents by key and version, and answers plans.

    Every method may raise :class:`EngineUnavailable`.
    """

    name: str

    def ping(self) -> None:
        """Nothing, when the engine could answer a question now."""
        ...

    def exists(self) -> bool:
        """Whether there is an index that readers ask."""
        ...

    def upsert(self, documents: Iterable[tuple[SearchDocument, int]]) -> int:
        """Store each document unless a higher version of its key is stored; the number written."""
        ...

    def delete(self, keys: Iterable[tuple[str, int]]) -> int:
        """Remove each key unless a higher version is stored; the version stays as a tombstone."""
        ...

    def clear(self) -> None:
        """Remove everything, tombstones too."""
        ...

    def rebuilding(self) -> AbstractContextManager["Engine"]:
        """An engine to fill anew, while this one answers and takes edits.

        The two may be one. Left without an error, what was filled is what is searched from then on; left
        with one, nothing has changed.
        """
        ...

    def search(
        self, plan: Plan, filters: Mapping[str, Sequence[str]], locale: str, offset: int, limit: int
    ) -> EngineResult:
        """One page of groups; an empty plan matches everything, in a stable order."""
        ...

    def suggest(self, text: str, locale: str, limit: int) -> list[Suggested]:
        """Titles with words beginning like those typed, one per group, best first."""
        ...

    def state(self) -> Iterator[tuple[str, str]]:
        """(key, checksum) of every document stored."""
        ...

    def versions(self, keys: Collection[str]) -> dict[str, int]:
        """The stored version of each key, tombstones included."""
        ...
