"""Rebuilding, comparing, judging."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search.engines import Engine
from search.evaluation import BadJudgements, Judged, evaluate, read_judgements, summary
from search.models import OutboxEntry
from search.rebuild import differences, rebuild
from tests.search.conftest import Index, MemorySource, document, find


def run(*args: str, **options: Any) -> str:
    out = StringIO()
    call_command(*args, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


class TestRebuild:
    def test_fills_and_prunes(self, index: Index, source: MemorySource, embedded: Engine) -> None:
        index(document(1, "Довідка"), document(2, "Заява"))
        del source.held[1]
        source.held[3] = document(3, "Лист")
        assert "2 documents indexed, 1 removed" in run("rebuild_search")
        assert [key for key, _ in embedded.state()] == ["guide:2", "guide:3"]
        run("rebuild_search", clear=True, verbosity=0)
        assert find("лист") == ["group-3"]

    def test_loses_no_edit_made_meanwhile(
        self, index: Index, source: MemorySource, embedded: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        index(document(1, "Стара заява"))
        whole = source.documents

        def edited_while_read(ids: Any) -> Any:
            found = whole(ids)
            monkeypatch.setattr(source, "documents", whole)
            source.held[1] = document(1, "Нова довідка")
            source.held[2] = document(2, "Додана довідка")
            embedded.upsert([(source.held[1], 50), (source.held[2], 51)])
            return found

        monkeypatch.setattr(source, "documents", edited_while_read)
        rebuild(embedded)
        assert set(find("довідка")) == {"group-1", "group-2"}
        assert list(differences(embedded)) == []

    def test_no_list_stays_open_while_it_writes(
        self, index: Index, source: MemorySource, embedded: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An open cursor keeps SQLite from ending its journal, which then grows with every batch."""
        index(*(document(number, f"Довідка {number}") for number in range(1, 251)))
        order: list[str] = []

        def ids() -> Iterator[int]:
            yield from sorted(source.held)
            order.append("listed")

        def documents(wanted: Any) -> Any:
            order.append("read")
            return MemorySource.documents(source, wanted)

        monkeypatch.setattr(source, "ids", ids)
        monkeypatch.setattr(source, "documents", documents)
        rebuild(embedded)
        assert order == ["listed", "read", "read"] * 2


class TestCheck:
    def test_silent_when_equal(self, index: Index) -> None:
        index(document(1, "Довідка"))
        assert "the index is what the database says" in run("check_search")

    def test_tells_every_difference(self, index: Index, source: MemorySource) -> None:
        index(document(1, "Довідка"), document(2, "Заява"))
        source.held = {1: document(1, "Довідка інша"), 3: document(3, "Лист")}
        OutboxEntry.objects.create(type="guide", object_id=3, due_at="2026-01-01T00:00Z")
        out = StringIO()
        with pytest.raises(SystemExit) as stopped:
            call_command("check_search", stdout=out, stderr=StringIO())
        assert stopped.value.code == 1
        told = out.getvalue().splitlines()
        assert told[0].startswith("embedded: 1 changes wait")
        assert told[1].startswith("embedded: guide:1: differs")
        assert told[2].startswith("embedded: guide:3: in the database, not in the index")
        assert told[3] == "embedded: guide:2: in the index, not in the database"


class TestEvaluation:
    HEADER = "qid\tquery\tlang\tkind\trelevant\n"

    def file(self, tmp_path: Path, text: str) -> Path:
        path = tmp_path / "judged.tsv"
        path.write_text(text, encoding="utf-8")
        return path

    def test_scores(self) -> None:
        judged = [Judged("1", "q", "uk", "a", {"x": 3, "y": 1}), Judged("2", "q", "surzhyk", "b", {"z": 3})]
        answers = {"1": ["x", "no", "y", "x"], "2": ["no", "z"]}
        outcomes = evaluate(judged, lambda one: answers[one.qid])
        assert outcomes[0].ndcg == pytest.approx((7 + 1 / 2) / (7 + 1 / 1.58496), abs=1e-4)
        assert (outcomes[0].mrr, outcomes[0].recall) == (1, 1)
        assert outcomes[1].ndcg == pytest.approx(1 / 1.58496, abs=1e-4)
        assert summary(outcomes)["all"].mrr == 0.75
        assert list(summary(outcomes)) == ["all", "a", "b"]
        assert [one.locale for one in judged] == ["uk", "uk"]

    def test_command(self, index: Index, tmp_path: Path) -> None:
        index(document(1, "Довідка", slug="certificate"), document(2, "Certificate", locale="en"))
        path = self.file(
            tmp_path, self.HEADER + "1\tдовідка\tuk\texact\tcertificate:3\n2\tx\ten\tx\tnone:1\n"
        )
        out = run("evaluate_search", str(path), "--per-query", "--locale", "uk", "--min-ndcg", "0.9")
        assert "certificate:3" in out
        assert "all            1     1.000" in out
        with pytest.raises(CommandError, match=r"lower than 0\.9"):
            run("evaluate_search", str(path), "--min-ndcg", "0.9")

    @pytest.mark.parametrize("text", ["qid\tquery\n", HEADER + "1\tq\tuk\tk\tslug\n", HEADER])
    def test_a_bad_file_is_told(self, db: None, tmp_path: Path, text: str) -> None:
        with pytest.raises(CommandError):
            run("evaluate_search", str(self.file(tmp_path, text)))

    def test_the_line_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(BadJudgements, match="Line 2"):
            read_judgements(self.file(tmp_path, self.HEADER + "1\tq\tuk\tk\tslug:x\n"))
