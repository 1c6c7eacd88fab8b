"""Filters and facets over the catalogue.

Values of one facet are alternatives, facets are all required; the filter of a region finds what is for
the whole country too. A facet's own selection does not shrink its own counts.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from search import boosts
from search.engines.catalogue import FACETS, Catalogue, Entry

NAMES: Final = ("type", *FACETS)
COUNTRY: Final = "UA"
#: Regions that the whole country does not include.
_ELSEWHERE: Final = frozenset({"abroad", "online"})
Ranked = Sequence[tuple[str, float, Sequence[int]]]


def _wanted(filters: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    wanted = {name: frozenset(filters.get(name, ())) for name in NAMES}
    if wanted["region"] and not wanted["region"] <= _ELSEWHERE:
        wanted["region"] |= {COUNTRY}
    return {name: codes for name, codes in wanted.items() if codes}


def accept(held: Catalogue, filters: Mapping[str, Sequence[str]]) -> Callable[[int], bool]:
    """Whether a document passes every filter, by its id."""
    wanted = _wanted(filters)
    if not wanted:
        return lambda id: True
    return lambda id: _missed(held.entries[id], wanted) == ()


def _missed(entry: Entry, wanted: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    return tuple(name for name, codes in wanted.items() if codes.isdisjoint(entry.values(name)))


def facets(
    held: Catalogue, ranked: Ranked, filters: Mapping[str, Sequence[str]]
) -> tuple[list[tuple[str, float, Sequence[int]]], dict[str, dict[str, int]]]:
    """The groups that pass all filters, and per facet how many groups each of its values would give."""
    wanted = _wanted(filters)
    passing: list[tuple[str, float, Sequence[int]]] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in NAMES}
    country = 0
    for hit in ranked:
        entry = held.entries.get(hit[2][0])
        if entry is None:
            continue
        missed = _missed(entry, wanted) if wanted else ()
        if not missed:
            passing.append(hit)
        if len(missed) < 2:
            for name in NAMES if not missed else missed:
                found = entry.values(name)
                if name == "region" and COUNTRY in found:
                    country += 1
                    counts[name].update(dict.fromkeys(found, 0))
                    found = tuple(code for code in found if code == COUNTRY or code in _ELSEWHERE)
                counts[name].update(found)
    regions = counts["region"]
    for code in regions:
        if code != COUNTRY and code not in _ELSEWHERE:
            regions[code] += country
    return passing, {name: dict(found) for name, found in counts.items()}


def values(held: Catalogue, matched: Sequence[int]) -> dict[str, tuple[str, ...]]:
    """The values of a hit, as :func:`facets` counted them."""
    entry = held.entries[matched[0]]
    return {name: entry.values(name) for name in NAMES}


def in_order(held: Catalogue, locale: str) -> list[tuple[str, list[int]]]:
    """All groups: by type, then by title in the reader's language (the Ukrainian one when it is missing)."""
    rank = {name: number for number, name in enumerate(boosts.TYPE_ORDER)}

    def place(group: str) -> tuple[int, float, str, int]:
        documents = held.groups[group]
        id = documents.get(locale) or documents.get("uk") or next(iter(documents.values()))
        entry = held.entries[id]
        return rank.get(entry.type, len(rank)), -entry.boost, entry.order, id

    ordered = sorted((place(group), group) for group in list(held.groups))
    return [(group, [place_[3]]) for place_, group in ordered]
