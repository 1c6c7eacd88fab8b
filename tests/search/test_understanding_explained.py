"""What editors are told of a plan."""

import json

from search.query.explaining import explain
from tests.search.test_understanding import plan


def test_a_plan_in_words() -> None:
    found = explain(plan('як отримати "справку" переселинця ст. 146'))
    assert json.loads(json.dumps(found)) == found
    assert found["dropped"] == ["як"]
    assert found["phrases"] == ["справку"]
    assert found["references"] == [["стаття", "146"]]
    assert found["corrected"].endswith("переселенця ст 146")
    words = {word["form"]: word for word in found["words"]}
    assert [(one["kind"], one["form"]) for one in words["справку"]["readings"][:2]] == [
        ("lemma", "справку"), ("russian", "довідка"),
    ]  # fmt: skip
    assert "довідка" in words["справку"]["known_as"]
    assert [one["kind"] for one in words["переселинця"]["readings"]] == ["lemma", "spelling"]
    assert all(one["weight"] < 1 for one in words["переселинця"]["readings"][1:])
    assert {"kind": "reference", "text": "стаття 146"} in found["interpretations"]


def test_expansions_tell_where_they_come_from() -> None:
    found = explain(plan("letter from prison", "en"))
    assert [one["kind"] for one in found["expansions"]] == ["translation"]
    assert [word[:1] for word in found["expansions"][0]["names"][0]] == [["лист"], ["колонія"]]


def test_only_the_words_when_asked_so() -> None:
    found = explain(plan("переселинця", exact=True))
    assert found["exact"]
    assert len(found["words"][0]["readings"]) == 1
    assert found["expansions"] == found["interpretations"] == []
