"""Search answers judged questions at least as well as it once did, over the production path."""

from pathlib import Path

from tests.server import copied

JUDGED = Path(__file__).with_name("queries_dev.tsv")
FLOOR = "0.85"


def test_search_is_not_worse_than_it_was() -> None:
    with copied() as site:
        run = site.manage("evaluate_search", str(JUDGED), "--min-ndcg", FLOOR, check=False)
    print(f"\n{run.stdout}")
    assert run.returncode == 0, run.stderr or run.stdout
