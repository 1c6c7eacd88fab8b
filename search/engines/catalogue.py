"""What a process remembers of every indexed document: enough to filter, group and count facets.

One query tells whether it is still true; what changed since is read, nothing else. Documents with the
same values of all facets share one :class:`Profile`, so that filtering and counting go by profile.
"""

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from django.db import connection

from search import moment
from search.models import IndexedDocument
from search.moment import Moment

_COLUMNS: Final = (
    *("id", "deleted", "translation_key", "locale", "type", "boost", "title", "length", "title_length"),
    "facets",
)
#: Characters of a title that decide its place in a list.
_ORDER_LENGTH: Final = 24
#: In the order of the Ukrainian alphabet, which is not that of the code points.
_ORDER: Final = str.maketrans(
    {"ґ": "г\u04ff", "є": "е\u04ff", "і": "и\u04ff", "ї": "и\u04ff\u04ff", "ʼ": None, "’": None}
)


class Profile(NamedTuple):
    """The values of all facets; a field's name is the facet's."""

    type: tuple[str, ...]
    topic: tuple[str, ...]
    audience: tuple[str, ...]
    region: tuple[str, ...]
    when: tuple[str, ...]


#: The facets, in the order in which they are offered.
FACETS: Final = Profile._fields


class Entry(NamedTuple):
    """One document; ``order`` sorts titles, lengths count words."""

    group: str
    locale: str
    boost: float
    order: str
    length: int
    title_length: int


@dataclass
class Catalogue:
    """The documents of one index state, by their ids in the database."""

    epoch: str = ""
    token: str = ""
    generation: int = -1
    committed: bool = True
    entries: dict[int, Entry] = field(default_factory=dict)
    group_of: dict[int, str] = field(default_factory=dict)
    profile_of: dict[int, Profile] = field(default_factory=dict)
    groups: dict[str, dict[str, int]] = field(default_factory=dict)
    #: Per type: documents, words of their texts, words of their titles.
    totals: dict[str, list[int]] = field(default_factory=dict)
    #: One object for all equal profiles and small strings.
    shared: dict[Any, Any] = field(default_factory=dict)

    def type_of(self, id: int) -> str:
        return self.profile_of[id].type[0]

    def averages(self, type: str) -> tuple[float, float]:
        """Words of a usual text and of a usual title of this type."""
        count, words, title_words = self.totals.get(type, (0, 0, 0))
        return max(1.0, words / max(1, count)), max(1.0, title_words / max(1, count))


_lock = threading.Lock()
_held: dict[str, Catalogue] = {}


def current() -> Catalogue:
    """The catalogue as the database has it now. One query, and one more after a change."""
    name = str(connection.settings_dict["NAME"])
    state = moment.now()
    held = _held.get(name)
    if held is not None and (held.epoch, held.token) == (state.epoch, state.token):
        return held
    with _lock:
        held = _held.get(name)
        if held is None or not _continues(held, state):
            held = _held[name] = Catalogue()
        if (held.epoch, held.token) != (state.epoch, state.token):
            _refresh(held, state)
        return held


def _continues(held: Catalogue, state: Moment) -> bool:
    """Whether ``state`` is ``held`` with something written since."""
    return held.epoch == state.epoch and held.committed and held.generation <= state.generation


def _refresh(held: Catalogue, state: Moment) -> None:
    """Read what was written since ``held`` was true."""
    for row in _rows(held.generation):
        _forget(held, row["id"])
        if not row["deleted"]:
            _remember(held, row)
    held.epoch, held.token, held.generation = state.epoch, state.token, state.generation
    # What is read within a transaction may yet be rolled back, and then must all be read again.
    held.committed = held.committed and not connection.in_atomic_block


def _rows(generation: int) -> Iterator[dict[str, Any]]:
    rows = IndexedDocument.objects.filter(generation__gt=generation).order_by("id").values(*_COLUMNS)
    yield from rows.iterator(chunk_size=500)


def _remember(held: Catalogue, row: dict[str, Any]) -> None:
    id, group, locale = row["id"], row["translation_key"], sys.intern(row["locale"])
    found = row["facets"]
    profile = Profile((row["type"],), *(tuple(sorted(found.get(name, ()))) for name in FACETS[1:]))
    order = row["title"][:_ORDER_LENGTH].lower().translate(_ORDER)
    locales = held.groups.setdefault(group, {})
    # A reader may be looking at the old dictionary.
    held.groups[group] = {**locales, locale: id}
    held.group_of[id] = group
    held.profile_of[id] = held.shared.setdefault(profile, profile)
    held.entries[id] = Entry(group, locale, row["boost"], order, row["length"], row["title_length"])
    _total(held, id, 1)


def _forget(held: Catalogue, id: int) -> None:
    if id in held.entries:
        _total(held, id, -1)
        group = held.group_of.pop(id)
        locales = {locale: one for locale, one in held.groups[group].items() if one != id}
        if locales:
            held.groups[group] = locales
        else:
            del held.groups[group]
        del held.entries[id], held.profile_of[id]


def _total(held: Catalogue, id: int, sign: int) -> None:
    entry = held.entries[id]
    totals = held.totals.setdefault(held.type_of(id), [0, 0, 0])
    for place, value in enumerate((1, entry.length, entry.title_length)):
        totals[place] += sign * value
