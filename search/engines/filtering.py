"""Filters and facets over the catalogue, by profile: what is the same for many documents is asked once.

Values of one facet are alternatives, facets are all required; the filter of a region finds what is for
the whole country too. A facet's own selection does not shrink its own counts.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from search import boosts
from search.engines.catalogue import FACETS, Catalogue, Profile

COUNTRY: Final = "UA"
#: Regions that the whole country does not include.
ELSEWHERE: Final = frozenset({"abroad", "online"})
Wanted = Mapping[str, frozenset[str]]


def wanted(filters: Mapping[str, Sequence[str]]) -> Wanted:
    """The codes asked for, per facet that asks; names that are no facet are ignored."""
    found = {name: frozenset(filters.get(name, ())) for name in FACETS}
    if found["region"] and not found["region"] <= ELSEWHERE:
        found["region"] |= {COUNTRY}
    return {name: codes for name, codes in found.items() if codes}


def missed(profile: Profile, asked: Wanted) -> tuple[str, ...]:
    """The facets whose selection a document does not meet."""
    return tuple(name for name, codes in asked.items() if codes.isdisjoint(getattr(profile, name)))


def passing(held: Catalogue, ids: Collection[int], asked: Wanted) -> list[int]:
    """Those of ``ids`` that meet every selection, in their order."""
    if not asked:
        return list(ids)
    profile_of = held.profile_of
    good = {profile for profile in {profile_of[id] for id in ids} if not missed(profile, asked)}
    return [id for id in ids if profile_of[id] in good]


def count(held: Catalogue, ids: Iterable[int], asked: Wanted) -> dict[str, dict[str, int]]:
    """Per facet, how many of ``ids`` (one a group) each value would leave beside the other facets."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    country = 0
    for profile, number in Counter(map(held.profile_of.__getitem__, ids)).items():
        lost = missed(profile, asked)
        if len(lost) > 1:
            continue
        for name in lost or FACETS:
            values: tuple[str, ...] = getattr(profile, name)
            if name == "region" and COUNTRY in values:
                # Found by every region, so counted for each below, whatever else it names.
                country += number
                counts[name].update(dict.fromkeys(values, 0))
                values = tuple(code for code in values if code == COUNTRY or code in ELSEWHERE)
            for value in values:
                counts[name][value] += number
    regions = counts["region"]
    for code in regions:
        if code != COUNTRY and code not in ELSEWHERE:
            regions[code] += country
    return {name: dict(found) for name, found in counts.items()}


def in_order(held: Catalogue, locale: str) -> list[int]:
    """One document of every group: by type, then by title in the reader's language, else in Ukrainian."""
    rank = {name: number for number, name in enumerate(boosts.TYPE_ORDER)}
    chosen = [
        documents.get(locale) or documents.get("uk") or min(documents.values())
        for documents in list(held.groups.values())
    ]

    def place(id: int) -> tuple[int, float, str, int]:
        entry = held.entries[id]
        return rank.get(held.type_of(id), len(rank)), -entry.boost, entry.order, id

    return sorted(chosen, key=place)
