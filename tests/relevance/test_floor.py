"""Search answers judged questions at least as well as it once did, over the production path."""

from pathlib import Path

from tests.relevance.conftest import Judge

HERE = Path(__file__).parent
JUDGED = HERE / "queries_dev.tsv"
FLOORS = HERE / "floors.json"
#: What the stage asks for, below which no floor of the file may ever start: in all, and in every kind.
ASKED = {"embedded": (0.85, 0.0), "elastic": (0.90, 0.80)}


def test_search_is_not_worse_than_it_was(judge: Judge) -> None:
    baseline = HERE / f"accepted_{judge.engine}.json"
    since = ["--baseline", str(baseline)] if baseline.exists() else []
    run = judge(str(JUDGED), "--floors", str(FLOORS), *since)
    print(f"\n{judge.engine}\n{run.stdout}")
    assert run.returncode == 0, run.stderr or run.stdout
    scores = table(run.stdout)
    overall, least = ASKED[judge.engine]
    assert scores.pop("all") >= overall
    assert len(scores) >= 10
    assert min(scores.values()) >= least, scores


def table(printed: str) -> dict[str, float]:
    """nDCG@10 of all and of each kind, as the command prints it."""
    rows = [line.split() for line in printed.splitlines()]
    start = next(number for number, row in enumerate(rows) if row[:2] == ["kind", "n"])
    ended = [len(row) == 5 for row in rows[start:]] + [False]
    return {row[0]: float(row[2]) for row in rows[start + 1 : start + ended.index(False)]}
