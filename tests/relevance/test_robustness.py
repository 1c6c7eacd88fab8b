"""However a title is typed, its page is among the first three answers."""

import json
from collections import defaultdict
from pathlib import Path

from tests.relevance.conftest import Judge
from tests.relevance.distortions import DISTORTIONS, distorted
from tests.server import ROOT

FIRST = 3
STARTER = ROOT / "data" / "starter"
#: Measured on the starter content: every page found, 43 questions of a distortion (7 without apostrophes).
#: One of them may be missed: two pages whose answers are close may change places with an edited sentence.
FLOORS = {
    "embedded": {"inflected": 0.97, "apostrophe": 0.85, "typo": 0.97, "layout": 0.97, "latin": 0.97},
    "elastic": {"inflected": 0.97, "apostrophe": 0.85, "typo": 0.97, "layout": 0.97, "latin": 0.97},
}


def titles() -> dict[str, str]:
    """Slug -> title of the Ukrainian guides, and of contacts and acts whose titles have an apostrophe."""
    found: dict[str, str] = {}
    for name in ("70-guides", "60-resources", "50-acts"):
        for line in (STARTER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            if one["locale"] == "uk" and (one["type"] == "guide" or "’" in one["title"]):
                found.setdefault(one["slug"], one["title"])
    return found


def test_every_distortion_changes_every_title() -> None:
    questions = list(distorted(titles()))
    assert {name for name, _, _ in questions} == set(DISTORTIONS)
    assert all(question != titles()[slug].lower() for _, slug, question in questions)


def test_a_distorted_title_finds_its_page(judge: Judge, tmp_path: Path) -> None:
    questions = list(distorted(titles()))
    rows = [
        f"{number}\t{question}\tuk\t{name}\t{slug}:3"
        for number, (name, slug, question) in enumerate(questions)
    ]
    asked, answered = tmp_path / "asked.tsv", tmp_path / "answered.json"
    asked.write_text("\n".join(["qid\tquery\tlang\tkind\trelevant", *rows]) + "\n", encoding="utf-8")
    run = judge(str(asked), "--accept", str(answered))
    assert run.returncode == 0, run.stderr
    answers = json.loads(answered.read_text(encoding="utf-8"))["queries"]
    found: dict[str, list[bool]] = defaultdict(list)
    for number, (name, slug, question) in enumerate(questions):
        slugs = answers[str(number)]["slugs"]
        found[name].append(slug in slugs[:FIRST])
        if not found[name][-1]:
            print(f"{name}: {question!r} did not find {slug}: {slugs[:FIRST]}")
    shares = {name: sum(many) / len(many) for name, many in found.items()}
    print({name: f"{share:.3f} of {len(found[name])}" for name, share in shares.items()})
    low = {name: share for name, share in shares.items() if share < FLOORS[judge.engine][name]}
    assert not low, (low, FLOORS[judge.engine])
