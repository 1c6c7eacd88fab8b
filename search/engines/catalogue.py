"""What a process remembers of every indexed document: enough to filter, group and count facets.

About 350 bytes a document (measured: 3.5 MB at 10,000). One query tells whether it is still true; what
changed since is read, nothing else.
"""

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from django.db import connection

from search.models import IndexedDocument, IndexState

#: The facets besides ``type``.
FACETS: Final = ("topic", "audience", "region")
#: In the order of the Ukrainian alphabet, which is not that of the code points.
_ORDER: Final = str.maketrans({"ґ": "г\u04ff", "є": "е\u04ff", "і": "и\u04ff", "ї": "и\u04ff\u04ff", "ʼ": None, "’": None})


class Entry(NamedTuple):
    """One document: ``facets`` are the codes of :data:`FACETS`, in that order; ``order`` sorts titles."""

    id: int
    group: str
    locale: str
    type: str
    boost: float
    order: str
    length: int
    title_length: int
    facets: tuple[tuple[str, ...], ...]

    def values(self, facet: str) -> tuple[str, ...]:
        return (self.type,) if facet == "type" else self.facets[FACETS.index(facet)]


@dataclass
class Catalogue:
    """The documents of one index state. Replaced parts are never changed in place by readers."""

    epoch: str = ""
    token: str = ""
    generation: int = -1
    committed: bool = True
    entries: dict[int, Entry] = field(default_factory=dict)
    groups: dict[str, dict[str, int]] = field(default_factory=dict)
    #: Per type: documents, words of their texts, words of their titles.
    totals: dict[str, list[int]] = field(default_factory=dict)

    def averages(self, type: str) -> tuple[float, float]:
        """Words of a usual text and of a usual title of this type."""
        count, words, title_words = self.totals.get(type, (0, 0, 0))
        return max(1.0, words / max(1, count)), max(1.0, title_words / max(1, count))


_lock = threading.Lock()
_held: dict[str, Catalogue] = {}


def current() -> Catalogue:
    """The catalogue as the database has it now. One query, and one more after a change."""
    name = str(connection.settings_dict["NAME"])
    state = IndexState.objects.filter(id=1).first() or IndexState(epoch="", token="", generation=0)
    held = _held.get(name)
    if held is not None and (held.epoch, held.token) == (state.epoch, state.token):
        return held
    with _lock:
        held = _held.get(name)
        if held is None or held.epoch != state.epoch or not held.committed or held.generation > state.generation:
            held = _held[name] = Catalogue()
        if (held.epoch, held.token) != (state.epoch, state.token):
            _refresh(held, state)
        return held


def _refresh(held: Catalogue, state: IndexState) -> None:
    """Read what was written since ``held`` was true."""
    for row in _rows(held.generation):
        _forget(held, row["id"])
        if not row["deleted"]:
            _remember(held, row)
    held.epoch, held.token, held.generation = state.epoch, state.token, state.generation
    # What is read within a transaction may yet be rolled back, and then must all be read again.
    held.committed = held.committed and not connection.in_atomic_block


def _rows(generation: int) -> Iterator[dict[str, Any]]:
    names = ("id", "deleted", "translation_key", "locale", "type", "boost", "title", "length", "title_length", "facets")
    yield from IndexedDocument.objects.filter(generation__gt=generation).values(*names).iterator(chunk_size=2000)


def _remember(held: Catalogue, row: dict[str, Any]) -> None:
    facets = tuple(tuple(map(sys.intern, row["facets"].get(name, ()))) for name in FACETS)
    order = row["title"][:24].lower().translate(_ORDER)
    group, locale = row["translation_key"], sys.intern(row["locale"])
    known = held.groups.get(group)
    if known is None:
        known = held.groups[group] = {}
    entry = Entry(row["id"], group, locale, sys.intern(row["type"]), row["boost"], order, row["length"], row["title_length"], facets)
    known[locale] = entry.id
    held.entries[entry.id] = entry
    _total(held, entry, 1)


def _total(held: Catalogue, entry: Entry, sign: int) -> None:
    totals = held.totals.setdefault(entry.type, [0, 0, 0])
    for place, value in enumerate((1, entry.length, entry.title_length)):
        totals[place] += sign * value


def _forget(held: Catalogue, id: int) -> None:
    entry = held.entries.pop(id, None)
    if entry is not None:
        _total(held, entry, -1)
        locales = {loc: one for loc, one in held.groups[entry.group].items() if one != id}
        if locales:
            held.groups[entry.group] = locales
        else:
            del held.groups[entry.group]
