"""Filling an index from the database, and comparing the two."""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

from search import outbox, registry
from search.documents import SearchDocument, key
from search.engines import Engine
from search.registry import Source

BATCH: Final = 200
#: How often the gate looks before it refuses, and how many differences it names.
_LOOKS: Final = 3
_SHOWN: Final = 5
T = TypeVar("T")
Progress = Callable[[int], object]


@dataclass(frozen=True)
class Rebuilt:
    """How many documents were written, and how many left the index."""

    written: int
    pruned: int


class RebuildFailed(RuntimeError):
    """What was filled is not what the database says; nothing was put in place of what there was."""


def rebuild(engine: Engine, progress: Progress = lambda count: None) -> Rebuilt:
    """Index everything eligible again and prune what is not; searching goes on meanwhile.

    Edits made meanwhile are kept: each document is written with the version stored before it was read,
    and a change drained in between has a higher one. The changes still waiting are drained at the end; then
    database and index are compared, and only an index without a difference is searched from then on. Raises
    :class:`RebuildFailed`.
    """
    with engine.rebuilding() as fresh:
        written, keep = _fill(fresh, engine, progress)
        pruned = _prune(fresh, keep)
        _gate(fresh, engine)
    outbox.drain(name=engine.name)
    return Rebuilt(written, pruned)


def _fill(fresh: Engine, engine: Engine, progress: Progress) -> tuple[int, set[str]]:
    written = 0
    keep: set[str] = set()
    for source in registry.sources():
        # One call for all of a source: an engine may write some documents while others are being read.
        written += fresh.upsert(_versioned(source, engine, keep, progress))
    return written, keep


def _versioned(
    source: Source, engine: Engine, keep: set[str], progress: Progress
) -> Iterator[tuple[SearchDocument, int]]:
    """The documents of a source, each with the version stored before it was read; ``keep`` takes the keys."""
    for ids in _batches(iter(_listed(source))):
        versions = engine.versions([key(source.type, id) for id in ids])
        for document in source.documents(ids):
            keep.add(document.key)
            yield document, versions.get(document.key, 0)
        progress(len(ids))


def _gate(fresh: Engine, engine: Engine) -> None:
    """Database against index, without what changes at this very moment: what differs must differ twice."""
    found: list[str] = []
    for _ in range(_LOOKS):
        outbox.drain(name=engine.name)
        found = list(islice(differences(fresh), _SHOWN))
        if not found:
            return
    raise RebuildFailed("The new index differs from the database: " + "; ".join(found))


def _prune(engine: Engine, keep: set[str]) -> int:
    gone = [key for key, _ in engine.state() if key not in keep]
    pruned = 0
    for part in _batches(iter(gone)):
        versions = engine.versions(part)
        # Indexed while the rebuild ran, by a drain: the source decides, not the list made before.
        alive = _alive(part)
        pruned += engine.delete((key, versions.get(key, 0)) for key in part if key not in alive)
    return pruned


def _alive(keys: list[str]) -> set[str]:
    by_type: dict[str, list[int]] = {}
    for one in keys:
        type, _, id = one.rpartition(":")
        by_type.setdefault(type, []).append(int(id))
    found: set[str] = set()
    for type, ids in by_type.items():
        source = registry.source(type)
        found |= {key(type, document.object_id) for document in (source.documents(ids) if source else ())}
    return found


def differences(engine: Engine) -> Iterator[str]:
    """What the index has otherwise than the database, one line each. It never repairs, only tells."""
    indexed = dict(engine.state())
    for source in registry.sources():
        yield from _source_differences(source, indexed)
    for left in sorted(indexed):
        yield f"{left}: in the index, not in the database"


def _source_differences(source: Source, indexed: dict[str, str]) -> Iterator[str]:
    for ids in _batches(iter(_listed(source))):
        for document in source.documents(ids):
            checksum = indexed.pop(document.key, None)
            if checksum is None:
                yield f"{document.key}: in the database, not in the index ({document.url})"
            elif checksum != document.checksum:
                yield f"{document.key}: differs ({document.url})"


def _listed(source: Source) -> "array[int]":
    """All ids at once: a cursor left open keeps SQLite from ending its journal, which grew to 15 GB over
    100,000 pages and made each step slower than the one before."""
    return array("q", source.ids())


def _batches(values: Iterator[T]) -> Iterator[list[T]]:
    while batch := list(islice(values, BATCH)):
        yield batch
