"""English and Crimean Tatar reach Ukrainian pages through the titles that pages have in both languages."""

import pytest
from django.db import transaction

from search.engines import engine
from search.engines.vocabulary import VOCABULARY
from search.query import Plan, understand
from search.service import search
from tests.search.conftest import Index, MemorySource, document, find


def pair(id: int, ukrainian: str, other: str, locale: str = "en") -> tuple[object, object]:
    group = f"pair-{id}"
    return (
        document(id, ukrainian, group=group),
        document(id + 500, other, group=group, locale=locale),
    )


@pytest.fixture
def titles(index: Index) -> Index:
    index(
        *pair(1, "Реєстр збитків", "Register of Damage"),
        *pair(2, "Листи ув'язненим", "Letters to prisoners"),
        *pair(3, "Допомога", "Help"),
        *pair(4, "Допомога політв'язням", "Siyasiy mahbuslarğa yardım", "crh"),
        document(5, "Як подати заяву", "Реєстр приймає заяви про збитки. " * 3, slug="untranslated"),
    )
    return index


def plan(text: str, locale: str = "en") -> Plan:
    return understand(text, locale=locale, vocabulary=VOCABULARY)


def told(text: str, locale: str = "en") -> list[str]:
    return [one.text for one in plan(text, locale).interpretations if one.kind == "translation"]


@pytest.mark.usefixtures("titles")
@pytest.mark.parametrize(
    ("typed", "locale", "named"),
    [
        ("how to ask the register of damage", "en", ["Реєстр збитків"]),  # the whole title is asked
        ("letter prisoner", "uk", ["Листи ув'язненим"]),  # whoever reads
        ("help", "en", ["Допомога"]),
        ("register help now", "en", []),  # one word of many names nothing
        ("siyasiy mahbus", "crh", ["Допомога політв'язням"]),
        ("сиясий махбус", "crh", ["Допомога політв'язням"]),
        ("реєстр збитків", "en", []),
        ("листи", "uk", []),
    ],
)
def test_a_title_named_in_another_language(typed: str, locale: str, named: list[str]) -> None:
    assert told(typed, locale) == named


@pytest.mark.usefixtures("titles")
def test_pages_without_a_translation_are_found() -> None:
    assert find("register of damage", "en") == ["pair-1", "untranslated"]


@pytest.mark.usefixtures("titles")
def test_it_weighs_less_than_what_is_typed() -> None:
    found = [one for one in plan("register of damage").expansions if one.kind == "translation"]
    assert 0 < found[0].weight < 0.5


@pytest.mark.usefixtures("titles")
def test_a_hidden_page_does_not_speak_through_its_title(source: MemorySource) -> None:
    source.hidden |= {1, 501, 5}
    assert "Реєстр збитків" not in [
        one.text for one in search("register of damage", locale="en").interpretations
    ]


def test_what_is_remembered_follows_the_index(titles: Index) -> None:
    before = VOCABULARY.document_frequencies(["реєстр", "нотаріус"])
    assert before == {"реєстр": 2}
    assert VOCABULARY.near(["реестр"])["реестр"][0].df == 2
    titles(document(6, "Нотаріус і реєстр"), *pair(7, "Довіреність", "Power of attorney"))
    assert VOCABULARY.document_frequencies(["реєстр", "нотаріус"]) == {"реєстр": 3, "нотаріус": 1}
    assert VOCABULARY.near(["реестр"])["реестр"][0].df == 3
    assert told("power of attorney") == ["Довіреність"]
    engine("embedded").delete([("guide:507", 2)])
    assert told("power of attorney") == []


def test_what_was_rolled_back_is_forgotten(titles: Index) -> None:
    assert VOCABULARY.document_frequencies(["нотаріус"]) == {}
    with transaction.atomic():
        titles(document(8, "Нотаріус"), *pair(9, "Довіреність", "Power of attorney"))
        assert VOCABULARY.document_frequencies(["нотаріус"]) == {"нотаріус": 1}
        assert told("power of attorney") == ["Довіреність"]
        transaction.set_rollback(True)
    assert VOCABULARY.document_frequencies(["нотаріус"]) == {}
    assert told("power of attorney") == []


def test_one_answer_does_not_depend_on_the_others(titles: Index) -> None:
    alone = VOCABULARY.near(["реестр"]), VOCABULARY.related(["збиткова"])
    titles(document(10, "Ще сторінка"))
    asked = VOCABULARY.near(["реестр", "лести", "допомга"]), VOCABULARY.related(["збиткова", "збитк"])
    assert asked[0]["реестр"] == alone[0]["реестр"]
    assert asked[1]["збиткова"] == alone[1]["збиткова"]
