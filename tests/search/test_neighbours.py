"""Where a reader goes on: related guides, nearest topics."""

import pytest

from search import neighbours
from search.neighbours import Link, Topic
from tests.search.test_answers import Result, plan

pytestmark = pytest.mark.django_db


def link(title: str) -> Link:
    return Link(title, f"/uk/topics/{title}/", "uk")


TOPICS = [
    Topic(link("Виплати"), ("Державна допомога",)),
    Topic(link("Листування"), ("Передачі до сізо",)),
    Topic(link("Документи"), ("Відновлення паспорта",)),
]


@pytest.fixture(autouse=True)
def topics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_topics", [lambda locale: TOPICS])


@pytest.mark.parametrize(
    ("text", "first"), [("передачю", "Листування"), ("відновлюю", "Документи"), ("виплатка", "Виплати")]
)
def test_the_nearest_topics_hold_words_like_those_asked(text: str, first: str) -> None:
    assert [one.title for one in neighbours.nearest(plan(text), "uk")] == [first]


@pytest.mark.parametrize("text", ["", "ъъъъ", "12"])
def test_without_a_like_word_the_topics_come_in_their_order(text: str) -> None:
    assert neighbours.nearest(plan(text), "uk") == [topic.link for topic in TOPICS]
    assert neighbours.first("uk") == [topic.link for topic in TOPICS]


def test_related_pages_are_those_of_the_best_result_that_has_any(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {2: [link(str(number)) for number in range(9)]}
    monkeypatch.setattr(neighbours, "_related", {"guide": lambda ids, locale: named})
    contact = Result(2, type="resource")
    assert neighbours.related([contact, Result(2), Result(1)], "uk") == named[2][: neighbours.MOST]
    assert neighbours.related([contact, Result(1), Result(2)], "uk") == named[2][: neighbours.MOST]
    assert neighbours.related([contact, Result(1)], "uk") == []
    assert neighbours.related([contact, contact, contact, Result(2)], "uk") == []
    assert neighbours.related([], "uk") == []
