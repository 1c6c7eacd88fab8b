"""The last accepted run of the judged questions, and what has changed since."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from search.evaluation import Outcome

#: Scores that differ by less are the same: they are kept with four digits.
_SAME: Final = 0.00005


class BadRun(ValueError):
    """An accepted run or a file of floors that cannot be read, or questions it cannot hold."""


@dataclass(frozen=True)
class Answered:
    """One question of an accepted run: its scores, 0 to 1, and the first ten slugs, best first."""

    query: str
    kind: str
    ndcg: float
    mrr: float
    recall: float
    slugs: tuple[str, ...]


@dataclass(frozen=True)
class Accepted:
    """A run that somebody looked at and took as the new measure; ``date`` is ISO, questions are by qid."""

    engine: str
    date: str
    queries: Mapping[str, Answered]


@dataclass(frozen=True)
class Change:
    """One question then and now (nDCG; None where it was not asked); ``moved`` are (slug, place, place).

    Places count from 1; 0 is not among the first ten. Only slugs that some place of it was judged, or that
    stood or stand first, are told: the order of the rest answers nothing.
    """

    qid: str
    query: str
    before: float | None
    now: float | None
    moved: tuple[tuple[str, int, int], ...]

    @property
    def verdict(self) -> str:
        """better, worse, same, new or gone."""
        if self.before is None:
            return "new"
        if self.now is None:
            return "gone"
        if abs(self.now - self.before) < _SAME:
            return "same"
        return "better" if self.now > self.before else "worse"


def accepted(outcomes: Iterable[Outcome], engine: str, day: date) -> Accepted:
    """The run to keep; raises :class:`BadRun` when two questions share a qid."""
    queries: dict[str, Answered] = {}
    for one in outcomes:
        if one.judged.qid in queries:
            raise BadRun(f"Two questions have the qid {one.judged.qid!r}; a run tells them apart by it.")
        ndcg, mrr, recall = (round(value, 4) for value in (one.ndcg, one.mrr, one.recall))
        queries[one.judged.qid] = Answered(one.judged.query, one.judged.kind, ndcg, mrr, recall, one.slugs)
    return Accepted(engine, day.isoformat(), queries)


def write(run: Accepted, path: Path) -> None:
    """One question a line, so that a review of the file shows what moved."""
    lines = [f"{_json(qid)}: {_json(asdict(one))}" for qid, one in run.queries.items()]
    head = f'{{"engine": {_json(run.engine)}, "date": {_json(run.date)}, "queries": {{'
    replace(path, head + "\n" + ",\n".join(lines) + "\n}}\n")


def read(path: Path) -> Accepted:
    """The run of a file; raises :class:`BadRun` or ``OSError``."""
    found = read_object(path)
    try:
        queries = {
            str(qid): Answered(
                str(one["query"]),
                str(one["kind"]),
                float(one["ndcg"]),
                float(one["mrr"]),
                float(one["recall"]),
                tuple(map(str, one["slugs"])),
            )
            for qid, one in found["queries"].items()
        }
        return Accepted(str(found["engine"]), str(found["date"]), queries)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadRun(f"{path} is no accepted run: {error!r}") from error


def compare(before: Accepted, outcomes: Sequence[Outcome]) -> list[Change]:
    """Every question of either run, those asked now first, in their order."""
    changes = [_change(one, before.queries.get(one.judged.qid)) for one in outcomes]
    asked = {one.judged.qid for one in outcomes}
    gone = ((qid, one) for qid, one in before.queries.items() if qid not in asked)
    return [*changes, *(Change(qid, one.query, one.ndcg, None, ()) for qid, one in gone)]


def _change(one: Outcome, then: Answered | None) -> Change:
    if then is None:
        return Change(one.judged.qid, one.judged.query, None, one.ndcg, ())
    told = {*one.judged.grades, *one.slugs[:1], *then.slugs[:1]}
    moves = [(slug, _place(slug, then.slugs), _place(slug, one.slugs)) for slug in sorted(told)]
    moved = tuple(sorted((move for move in moves if move[1] != move[2]), key=lambda move: move[2] or 99))
    return Change(one.judged.qid, one.judged.query, then.ndcg, one.ndcg, moved)


def _place(slug: str, slugs: Sequence[str]) -> int:
    return slugs.index(slug) + 1 if slug in slugs else 0


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object of a file; raises :class:`BadRun` or ``OSError``."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadRun(f"{path} is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadRun(f"{path} holds no JSON object.")
    return found


def replace(path: Path, text: str) -> None:
    """Write a whole file or nothing of it."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
