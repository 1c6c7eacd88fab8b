"""Runs that are accepted, floors that rise, invariants that editors write."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search import accepted, floors, runs
from search.evaluation import Judged, Outcome, Scores
from search.invariants import BadInvariants, read_invariants
from search.models import SearchRun
from tests.search.conftest import Index, document
from tests.search.test_commands import run

HEADER = "qid\tquery\tlang\tkind\trelevant\n"
ROWS = "1\tдовідка\tuk\texact\tcertificate:3\n2\tзаява\tuk\tother\tapplication:3\n"
INVARIANTS = "query,language,must_find,within,why\n"


@pytest.fixture
def judged(index: Index, tmp_path: Path) -> Path:
    index(document(1, "Довідка", slug="certificate"), document(2, "Заява", slug="application"))
    path = tmp_path / "judged.tsv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    return path


def change(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


class TestAcceptedRuns:
    def test_what_is_accepted_is_the_next_baseline(self, judged: Path, tmp_path: Path) -> None:
        kept = tmp_path / "run.json"
        run("evaluate_search", str(judged), "--accept", str(kept))
        found = json.loads(kept.read_text(encoding="utf-8"))
        assert found["engine"] == "embedded"
        assert found["queries"]["1"]["slugs"] == ["certificate"]
        out = run("evaluate_search", str(judged), "--baseline", str(kept))
        assert "0 better, 0 worse, 2 same, 0 new, 0 gone." in out

    def test_the_difference_names_what_moved(self, judged: Path, index: Index, tmp_path: Path) -> None:
        kept = tmp_path / "run.json"
        run("evaluate_search", str(judged), "--accept", str(kept))
        index(document(2, "Інше", slug="application"))
        change(judged, HEADER + ROWS.replace("1\tд", "3\tд"))
        out = run("evaluate_search", str(judged), "--baseline", str(kept))
        assert "worse  2\t1.000 > 0.000\tзаява\tapplication 1>-" in out
        assert "new    3" in out
        assert "gone   1" in out
        assert "0 better, 1 worse, 0 same, 1 new, 1 gone." in out

    def test_verdicts(self) -> None:
        def outcome(qid: str, ndcg: float, *slugs: str) -> Outcome:
            return Outcome(Judged(qid, "q", "uk", "a", {"x": 3}), ndcg, 0, 0, slugs)

        before = accepted.accepted(
            [outcome("1", 1, "x", "y"), outcome("2", 0.5, "y", "x"), outcome("3", 1, "x")],
            "embedded",
            accepted.date(2026, 1, 2),
        )
        now = [outcome("1", 0.63, "y", "x"), outcome("2", 1, "x", "y"), outcome("3", 1, "x", "z")]
        changes = accepted.compare(before, now)
        assert [one.verdict for one in changes] == ["worse", "better", "same"]
        assert changes[0].moved == (("y", 2, 1), ("x", 1, 2))
        assert changes[2].moved == ()

    def test_two_questions_of_one_qid_are_refused(self, judged: Path, tmp_path: Path) -> None:
        change(judged, HEADER + ROWS.replace("2\tз", "1\tз"))
        with pytest.raises(CommandError, match="qid '1'"):
            run("evaluate_search", str(judged), "--accept", str(tmp_path / "run.json"))
        assert not (tmp_path / "run.json").exists()


class TestFloors:
    def test_rise_to_what_was_reached(self, judged: Path, tmp_path: Path) -> None:
        kept = tmp_path / "floors.json"
        change(kept, '{"embedded": {"all": 0.1}, "other": {"all": 0.9}}')
        run("evaluate_search", str(judged), "--accept", str(tmp_path / "run.json"))
        found = floors.read(kept)
        # Two questions answered first: one of them may slip to the second place, 0.37 / 2.
        assert found["embedded"] == {"all": 0.815, "exact": 0.63, "other": 0.63}
        assert found["other"] == {"all": 0.9}

    def test_never_fall(self) -> None:
        held = {"embedded": {"all": 0.99}}
        scores = {"all": Scores(10, 0.991, 0, 0), "exact": Scores(10, 0.5, 0, 0)}
        assert floors.raised(held, "embedded", scores)["embedded"] == {"all": 0.99, "exact": 0.463}

    def test_a_run_below_one_is_not_accepted(self, judged: Path, tmp_path: Path) -> None:
        kept, accepted_run = tmp_path / "floors.json", tmp_path / "run.json"
        text = '{"embedded": {"all": 0.9, "exact": 0.9, "gone": 0.1}}'
        change(kept, text)
        change(judged, HEADER + ROWS.replace("certificate:3", "none:3"))
        with pytest.raises(CommandError, match="floors only rise") as told:
            run("evaluate_search", str(judged), "--accept", str(accepted_run))
        assert "exact: nDCG@10 0.000 is lower than 0.900" in str(told.value)
        assert "gone: no question is left" in str(told.value)
        assert kept.read_text() == text
        assert not accepted_run.exists()

    def test_are_a_gate_by_themselves(self, judged: Path, tmp_path: Path) -> None:
        kept = tmp_path / "some.json"
        change(kept, '{"embedded": {"all": 1}}')
        run("evaluate_search", str(judged), "--floors", str(kept))
        change(judged, HEADER + ROWS.replace("certificate:3", "none:3"))
        with pytest.raises(CommandError, match=r"lower than 1\.000"):
            run("evaluate_search", str(judged), "--floors", str(kept))


class TestInvariants:
    def test_rows_that_do_not_hold_are_printed(self, judged: Path, tmp_path: Path) -> None:
        table, out = tmp_path / "invariants.csv", StringIO()
        change(table, INVARIANTS + 'довідки,uk,certificate,1,"Інший, відмінок"\nзаяву,uk,certificate,3,Ні\n')
        with pytest.raises(CommandError, match="1 invariants do not hold"):
            call_command("evaluate_search", invariants=table, stdout=out)
        told = out.getvalue().splitlines()
        assert told[0].startswith("line 3: 'заяву' (uk) must find certificate in the first 3, found: applic")
        assert told[1] == "1 of 2 invariants hold (embedded)."

    def test_hold(self, judged: Path, tmp_path: Path) -> None:
        table = tmp_path / "invariants.csv"
        change(table, INVARIANTS + "довідки,uk,certificate,1,Так\n")
        assert "1 of 1 invariants hold (embedded)" in run("evaluate_search", "--invariants", str(table))

    def test_a_table_saved_by_a_spreadsheet_is_read(self, tmp_path: Path) -> None:
        table = tmp_path / "invariants.csv"
        table.write_bytes(b"\xef\xbb\xbf" + (INVARIANTS + "а б,uk,x,3,y\r\n").encode())
        assert [(one.line, one.query, one.within) for one in read_invariants(table)] == [(2, "а б", 3)]

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            ("a,uk,x,3,", "Line 2: empty: why"),
            ("a,uk", "Line 2: empty: must_find, within, why"),
            ("a,de,x,3,y", "Line 2: language"),
            ("a,uk,x,0,y", "Line 2: within"),
            ("a,uk,x,11,y", "Line 2: within"),
            ("a,uk,x,²,y", "Line 2: within"),
        ],
    )
    def test_a_bad_row_is_named(self, row: str, told: str, tmp_path: Path) -> None:
        table = tmp_path / "invariants.csv"
        change(table, INVARIANTS + row + "\n")
        with pytest.raises(BadInvariants, match=told):
            read_invariants(table)


BAD: dict[str, list[Any]] = {
    "no file": ["--baseline", "{folder}/none.json"],
    "no floors": ["--floors", "{folder}/none.json"],
    "no JSON": ["--baseline", "{folder}/judged.tsv"],
    "another JSON": ["--baseline", "{folder}/list.json"],
    "no run": ["--baseline", "{folder}/object.json"],
    "floors that are none": ["--floors", "{folder}/object.json"],
    "a table that is none": ["--invariants", "{folder}/judged.tsv"],
    "bytes": ["--invariants", "{folder}/bytes"],
    "a folder": ["--invariants", "{folder}"],
    "a part": ["--locale", "uk", "--accept", "{folder}/run.json"],
    "nowhere to write": ["--accept", "{folder}/none/run.json"],
}


@pytest.mark.parametrize("name", BAD)
def test_plain_errors(name: str, judged: Path, tmp_path: Path) -> None:
    change(tmp_path / "list.json", "[1]")
    change(tmp_path / "object.json", '{"embedded": 5}')
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError):
        run("evaluate_search", str(judged), *(one.format(folder=tmp_path) for one in BAD[name]))


def test_runs_are_noted_for_the_health_panel(judged: Path, tmp_path: Path) -> None:
    run("evaluate_search", str(judged))
    (noted,) = runs.latest("evaluation")
    assert (noted.engine, noted.ok) == ("embedded", True)
    assert noted.figures == {"questions": 2, "ndcg": {"all": 1.0, "exact": 1.0, "other": 1.0}}
    run("evaluate_search", str(judged), "--locale", "uk")
    with pytest.raises(CommandError):
        run("evaluate_search", str(judged), "--min-ndcg", "2")
    assert [one.ok for one in SearchRun.objects.all()] == [False, True]


def test_something_must_be_asked(db: None) -> None:
    with pytest.raises(CommandError, match="judged questions"):
        run("evaluate_search")
