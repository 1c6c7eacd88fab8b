"""However a title or a question is typed, its page is among the first three answers."""

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from search.evaluation import Judged, read_judgements
from tests.relevance.conftest import Judge
from tests.relevance.distortions import DISTORTIONS, distorted
from tests.server import ROOT

FIRST = 3
#: Questions of every kind, written before anybody saw how search answers them. Half of them (A) led to
#: decision 0041; the other half (B) measured it, and is asked here.
UNSEEN = Path(__file__).with_name("unseen.tsv")
STARTER = ROOT / "data" / "starter"
_TITLES = {"inflected": 0.97, "apostrophe": 0.85, "typo": 0.97, "layout": 0.97, "latin": 0.97}
#: Measured on the starter content: every page found, 43 questions of a distortion (7 without apostrophes).
#: One of them may be missed: two pages whose answers are close may change places with an edited sentence.
#: Of the unseen questions 0.935 and 0.919 were answered; three may slip.
FLOORS = {
    "embedded": {**_TITLES, "unseen": 0.91},
    "elastic": {**_TITLES, "unseen": 0.89},
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


def questions() -> list[Judged]:
    """Every distorted title, and the unseen questions, with their kinds as in ``FLOORS``."""
    asked = [
        Judged(f"{number}", question, "uk", name, {slug: 3})
        for number, (name, slug, question) in enumerate(distorted(titles()))
    ]
    unseen = read_judgements(UNSEEN)
    return asked + [replace(one, kind="unseen") for one in unseen if one.qid.startswith("B")]


def answers(one: Judged) -> set[str]:
    """The pages that answer the question; those that touch it, when none does."""
    return {slug for slug, grade in one.grades.items() if grade >= min(2, max(one.grades.values()))}


def test_what_is_asked_in_any_way_is_found(judge: Judge, tmp_path: Path) -> None:
    rows = [
        f"{one.qid}\t{one.query}\t{one.lang}\t{one.kind}\t"
        + ";".join(f"{slug}:{grade}" for slug, grade in one.grades.items())
        for one in questions()
    ]
    asked, answered = tmp_path / "asked.tsv", tmp_path / "answered.json"
    asked.write_text("\n".join(["qid\tquery\tlang\tkind\trelevant", *rows]) + "\n", encoding="utf-8")
    run = judge(str(asked), "--accept", str(answered))
    assert run.returncode == 0, run.stderr
    held = json.loads(answered.read_text(encoding="utf-8"))["queries"]
    found: dict[str, list[bool]] = defaultdict(list)
    for one in questions():
        slugs = held[one.qid]["slugs"]
        found[one.kind].append(not answers(one).isdisjoint(slugs[:FIRST]))
        # Who reads the misses of unseen questions tunes to them.
        if not found[one.kind][-1] and one.kind != "unseen":
            print(f"{one.kind}: {one.query!r} did not find {answers(one)}: {slugs[:FIRST]}")
    shares = {name: sum(many) / len(many) for name, many in found.items()}
    print({name: f"{share:.3f} of {len(found[name])}" for name, share in shares.items()})
    low = {name: share for name, share in shares.items() if share < FLOORS[judge.engine][name]}
    assert not low, (low, FLOORS[judge.engine])
