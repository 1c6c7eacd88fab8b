"""Three versions of a stream merged block by block."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

COPY: Final = "copy"
ORIGINAL: Final = "original"

Block = dict[str, Any]


@dataclass(frozen=True)
class Merge:
    """``order`` names the blocks of the result; ``sides`` says whose version of a block stands, and a side
    that does not have it has removed it. Of ``conflicts`` somebody must choose the side.
    """

    order: tuple[str, ...]
    sides: Mapping[str, str]
    conflicts: frozenset[str]


def merged(base: Sequence[Block], copy: Sequence[Block], original: Sequence[Block]) -> Merge | None:
    """The merge; None when blocks cannot be told apart or both sides put them in another order."""
    sides = (base, copy, original)
    if any(not block.get("id") for side in sides for block in side):
        return None
    before, ours, theirs = ({block["id"]: block for block in side} for side in sides)
    order = _order(list(before), list(ours), list(theirs))
    if order is None:
        return None
    chosen: dict[str, str] = {}
    conflicts: set[str] = set()
    for pk in order:
        was, mine, other = before.get(pk), ours.get(pk), theirs.get(pk)
        if mine in (other, was):
            chosen[pk] = ORIGINAL
        elif other == was:
            chosen[pk] = COPY
        else:
            conflicts.add(pk)
    return Merge(tuple(order), chosen, frozenset(conflicts))


def _order(before: list[str], ours: list[str], theirs: list[str]) -> list[str] | None:
    common = set(before) & set(ours) & set(theirs)
    kept = [[pk for pk in side if pk in common] for side in (before, ours, theirs)]
    if kept[1] not in (kept[0], kept[2]) and kept[2] != kept[0]:
        return None
    lead, other = (ours, theirs) if kept[1] != kept[0] else (theirs, ours)
    order = list(lead)
    for index, pk in enumerate(other):
        if pk not in order:
            previous = other[index - 1] if index else None
            order.insert(order.index(previous) + 1 if previous else 0, pk)
    for pk in before:
        if pk not in order and (pk in ours or pk in theirs):
            order.append(pk)
    return order
