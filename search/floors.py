"""The least nDCG@10 of each engine, in all and per kind. Floors only rise."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from search.accepted import BadRun, read_object, replace
from search.evaluation import Scores

#: What a question loses whose one answer slides from the first to the second place.
SLIP: Final = 1 - 1 / math.log2(3)

#: engine -> "all" or kind -> nDCG@10.
Floors = Mapping[str, Mapping[str, float]]


def read(path: Path) -> dict[str, dict[str, float]]:
    """The floors of a file; raises :class:`search.accepted.BadRun` or ``OSError``."""
    found = read_object(path)
    try:
        floors = {
            engine: {kind: float(value) for kind, value in kinds.items()} for engine, kinds in found.items()
        }
    except (AttributeError, TypeError, ValueError) as error:
        raise BadRun(f"{path} holds no floors (engine -> kind -> nDCG@10): {error!r}") from error
    if bad := [f"{engine} {kind}" for engine, kinds in floors.items() for kind in kinds
               if not 0 <= floors[engine][kind] <= 1]:  # fmt: skip
        raise BadRun(f"{path}: not between 0 and 1: {', '.join(bad)}")
    return floors


def below(floors: Floors, engine: str, scores: Mapping[str, Scores]) -> list[str]:
    """A sentence for each floor that is not reached; a kind that is no longer asked reaches nothing."""
    told = []
    for kind, floor in floors.get(engine, {}).items():
        if kind not in scores:
            told.append(f"{engine}, {kind}: no question is left, the floor is {floor:.3f}.")
        elif scores[kind].ndcg < floor:
            told.append(f"{engine}, {kind}: nDCG@10 {scores[kind].ndcg:.3f} is lower than {floor:.3f}.")
    return told


def raised(floors: Floors, engine: str, scores: Mapping[str, Scores]) -> dict[str, dict[str, float]]:
    """The floors after a run: what it reached less the margin, and nowhere less than before.

    The margin lets one question of a kind slip from the first place to the second (0.37 / questions): the
    scores of one state of code and content never vary, but one corrected sentence elsewhere may turn two
    close answers round, and that alone is no decline.
    """
    kept = {name: dict(kinds) for name, kinds in floors.items()}
    mine = kept.setdefault(engine, {})
    for kind, one in scores.items():
        reached = math.floor((one.ndcg - SLIP / one.count) * 1000) / 1000
        mine[kind] = max(mine.get(kind, 0.0), reached)
    return kept


def write(floors: Floors, path: Path) -> None:
    """One floor a line."""
    replace(path, json.dumps(floors, ensure_ascii=False, indent=2) + "\n")
