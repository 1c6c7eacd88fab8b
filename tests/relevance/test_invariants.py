"""What editors wrote down as always to be found is found."""

from pathlib import Path

from tests.relevance.conftest import Judge

INVARIANTS = Path(__file__).with_name("invariants.csv")


def test_all_invariants_hold(judge: Judge) -> None:
    run = judge("--invariants", str(INVARIANTS))
    print(f"\n{run.stdout}")
    assert run.returncode == 0, run.stderr + run.stdout
