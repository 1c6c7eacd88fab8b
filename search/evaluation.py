"""How good search is, by judged questions, over the production path."""

import csv
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from poruch import languages

DEPTH: Final = 10
_COLUMNS: Final = ("qid", "query", "lang", "kind", "relevant")


class BadJudgements(ValueError):
    """A judgements file that cannot be read; the message names the line."""


@dataclass(frozen=True)
class Judged:
    """One question: ``grades`` are of slugs, 1 (touches it) to 3 (answers it)."""

    qid: str
    query: str
    lang: str
    kind: str
    grades: Mapping[str, int]

    @property
    def locale(self) -> str:
        """Whose reader asks; a mixed language is read in Ukrainian."""
        return self.lang if self.lang in languages.CODES else languages.SOURCE


@dataclass(frozen=True)
class Scores:
    """Means over ``count`` questions, 0 to 1, over the first ten results."""

    count: int
    ndcg: float
    mrr: float
    recall: float


@dataclass(frozen=True)
class Outcome:
    """One question's scores, and the slugs it was answered with."""

    judged: Judged
    ndcg: float
    mrr: float
    recall: float
    slugs: tuple[str, ...]


def read_judgements(path: Path) -> list[Judged]:
    """The questions of a TSV file with a header; raises :class:`BadJudgements` or ``OSError``."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if missing := [name for name in _COLUMNS if name not in (rows.fieldnames or ())]:
                raise BadJudgements(f"{path}: the header misses: {', '.join(missing)}.")
            return [_judged(row, number) for number, row in enumerate(rows, start=2)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadJudgements(f"{path} is no table of UTF-8 text: {error}") from error


def _judged(row: Mapping[str, str | None], number: int) -> Judged:
    grades: dict[str, int] = {}
    for part in filter(None, (row["relevant"] or "").split(";")):
        slug, _, grade = part.rpartition(":")
        if not slug or not grade.isdigit():
            raise BadJudgements(f"Line {number}: expected slug:grade, found {part!r}.")
        grades[slug.strip()] = int(grade)
    return Judged(row["qid"] or "", row["query"] or "", row["lang"] or "", row["kind"] or "", grades)


def evaluate(judged: Iterable[Judged], answer: Callable[[Judged], Sequence[str]]) -> list[Outcome]:
    """Score what ``answer`` gives for each question: slugs, best first."""
    outcomes: list[Outcome] = []
    for one in judged:
        slugs = tuple(answer(one))[:DEPTH]
        outcomes.append(Outcome(one, *_scores(slugs, one.grades), slugs))
    return outcomes


def _scores(slugs: Sequence[str], grades: Mapping[str, int]) -> tuple[float, float, float]:
    """nDCG with gain 2^grade - 1, reciprocal rank of the first relevant, recall of the relevant."""
    seen: set[str] = set()
    gains: list[int] = []
    for slug in slugs:
        gains.append(0 if slug in seen else grades.get(slug, 0))
        seen.add(slug)
    ideal = sorted(grades.values(), reverse=True)[:DEPTH]
    best = _dcg(ideal)
    first = next((1 / (place + 1) for place, gain in enumerate(gains) if gain), 0.0)
    found = sum(1 for gain in gains if gain) / len(grades) if grades else 0.0
    return (_dcg(gains) / best if best else 0.0), first, found


def _dcg(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def summary(outcomes: Sequence[Outcome]) -> dict[str, Scores]:
    """Means in all ("all", first) and per kind, kinds in the order of the file."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds["all"].append(outcome)
        kinds[outcome.judged.kind].append(outcome)
    return {kind: _mean(many) for kind, many in kinds.items()}


def _mean(many: Sequence[Outcome]) -> Scores:
    count = len(many)
    return Scores(
        count,
        sum(one.ndcg for one in many) / count,
        sum(one.mrr for one in many) / count,
        sum(one.recall for one in many) / count,
    )
