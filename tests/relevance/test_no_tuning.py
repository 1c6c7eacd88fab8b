"""The ranking knows no single question: what judges it stands nowhere in its code and data."""

import csv
import json
from pathlib import Path

from search.analysis import forms
from tests.server import ROOT

HERE = Path(__file__).parent
#: Fewer words are also ordinary language.
WORDS_LEAST = 3


def judged() -> list[str]:
    found: list[str] = []
    for name in ("queries_dev.tsv", "unseen.tsv"):
        with (HERE / name).open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            found += [row["query"] for row in rows]
    with (HERE / "invariants.csv").open(encoding="utf-8", newline="") as file:
        found += [row["query"] for row in csv.DictReader(file)]
    return found


def slugs() -> list[str]:
    lines = (ROOT / "data" / "starter" / "70-guides.jsonl").read_text(encoding="utf-8").splitlines()
    return sorted({json.loads(line)["slug"] for line in lines})


def named() -> str:
    """The names of acts, one a line: what a law is called is a name, not a question."""
    lines = (ROOT / "data" / "starter" / "50-acts.jsonl").read_text(encoding="utf-8").splitlines()
    return "\n".join(" ".join(forms(json.loads(line)["title"])) for line in lines)


def test_no_question_and_no_slug_stands_in_the_ranking() -> None:
    laws = named()
    questions = [" ".join(forms(query)) for query in judged()]
    long = [query for query in questions if len(query.split()) >= WORDS_LEAST and query not in laws]
    assert len(long) > 40
    files = [path for path in (ROOT / "search").rglob("*") if path.suffix in {".py", ".tsv", ".txt", ".json"}]
    assert len(files) > 40
    told = []
    for path in files:
        text = path.read_text(encoding="utf-8")
        words = f" {' '.join(forms(text))} "
        told += [f"{path.name}: {query}" for query in long if f" {query} " in words]
        told += [f"{path.name}: {slug}" for slug in slugs() if f'"{slug}"' in text or f"'{slug}'" in text]
    assert told == []
