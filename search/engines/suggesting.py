"""Titles while typing: the words typed so far, the last one as a beginning."""

from collections.abc import Iterator
from typing import Final

from search.analysis import forms
from search.engines import catalogue
from search.engines.base import Suggested
from search.engines.dialects import dialect
from search.models import IndexedDocument
from search.query import layout, transliteration

_LOOKED_AT: Final = 80
_COLUMNS: Final = ("key", "type", "object_id", "locale", "translation_key", "title", "url")


def suggest(text: str, locale: str, limit: int) -> list[Suggested]:
    """At most ``limit`` titles, one per translation group, the reader's language first."""
    held = catalogue.current()
    for whole, begun in typings(text):
        ids = dialect().named(whole, begun, _LOOKED_AT)
        if ids:
            return _titles([id for id in ids if id in held.entries], locale, limit, held)
    return []


def typings(text: str) -> Iterator[tuple[list[str], str]]:
    """What ``text`` may be the beginning of: the words typed whole, and the one being typed or ""."""
    for typed in _alternatives(text):
        found = forms(typed)
        if found and typed[-1:].isspace():
            yield found, ""
        elif found:
            yield found[:-1], found[-1]


def _alternatives(text: str) -> list[str]:
    """As typed; on the other layouts; from Latin letters."""
    low = text.lower()
    found = [low, *layout.readings(low)]
    if low.isascii():
        found.append(" ".join(transliteration.to_cyrillic(word) for word in low.split()))
    return list(dict.fromkeys(found))


def _titles(ids: list[int], locale: str, limit: int, held: catalogue.Catalogue) -> list[Suggested]:
    rank = {id: place for place, id in enumerate(ids)}

    def place(id: int) -> tuple[float, int]:
        entry = held.entries[id]
        return -entry.boost * (1 + (entry.locale == locale)), rank[id]

    chosen: dict[str, int] = {}
    for id in sorted(ids, key=place):
        group = held.group_of[id]
        chosen.setdefault(group, held.groups[group].get(locale, id))
    best = list(chosen.values())[:limit]
    rows = IndexedDocument.objects.filter(id__in=best).values_list("id", *_COLUMNS)
    found = {row[0]: Suggested(*row[1:]) for row in rows}
    return [found[id] for id in best if id in found]
