"""Numbers of laws and articles, however they are typed, and pages that cite them."""

import pytest

from search.service import search
from tests.search.conftest import Index, document, find
from tests.search.test_understanding import plan


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("ст. 146", [("стаття", "146")]),
        ("ст.146", [("стаття", "146")]),
        ("ст146 кк", [("стаття", "146")]),
        ("за статтею 146-1", [("стаття", "146-1")]),
        ("146 стаття", [("стаття", "146")]),
        ("ч. 2 ст. 146", [("частина", "2"), ("стаття", "146")]),
        ("п. 3 ч. 2 ст. 14", [("пункт", "3"), ("частина", "2"), ("стаття", "14")]),
        ("постанова № 1281", [("постанова", "1281")]),
        ("закон 2010–ІХ", [("закон", "2010-ix")]),
        ("article 146", [("articl", "146")]),
        ("статья 146", [("статья", "146")]),
        ("1648", []),
        ("стаття про полон", []),
    ],
)
def test_a_thing_and_its_number_belong_together(typed: str, rows: list[tuple[str, ...]]) -> None:
    assert list(plan(typed).references) == rows
    assert list(plan(typed, exact=True).references) == rows


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2010-ІХ", ["2010-IX"]),  # І and Х are Cyrillic
        ("2505–viii", ["2505-VIII"]),
        ("ч.2 ст.146", ["частина 2, стаття 146"]),
        ("2010-IX", []),
        ("стаття 146", []),
        ("1281", []),
    ],
)
def test_what_was_read_otherwise_is_told(typed: str, told: list[str]) -> None:
    assert [one.text for one in plan(typed).interpretations if one.kind == "reference"] == told


@pytest.mark.parametrize("typed", ["2010-IX", "2010-ІХ", "2010-іх", "2010‑ix", "2010"])
def test_a_law_is_found_by_its_number(index: Index, typed: str) -> None:
    index(
        document(1, "Закон", "за Законом № 2010-IX від 26.01.2022", slug="law"),
        document(2, "Інший закон", "за Законом № 2505-VIII, у 2022 році", slug="other"),
    )
    assert find(typed) == ["law"]


def test_a_number_is_never_corrected(index: Index) -> None:
    index(document(1, "Закон", "№ 2010-IX, стаття 146"))
    assert find("2011-IX") == find("147") == find("145-2") == []


def test_the_article_itself_comes_first(index: Index) -> None:
    index(
        document(1, "Поради", "Стаття 14 говорить про інше. Близько 146 родин чекають. " * 3, slug="apart"),
        document(
            2, "Поради", "Стаття 14 говорить. Родини чекають на статтю 146 довго. " * 3, slug="together"
        ),
    )
    assert find("ст. 146")[0] == "together"
    assert find("146 стаття")[0] == "together"


def test_an_article_with_an_index_is_not_its_neighbour(index: Index) -> None:
    index(
        document(1, "Кодекс", "за статтею 146-1 кодексу", slug="with"),
        document(2, "Кодекс", "за статтею 146 кодексу", slug="without"),
    )
    assert find("ст. 146¹")[0] == "with"
    assert find("ст. 146")[0] == "without"


def test_the_words_are_marked_as_they_are_written(index: Index) -> None:
    index(document(1, "Кодекс", "Викрадення людини: ст. 146 кодексу; закон 2010–ІХ."))
    assert "<mark>ст</mark>. <mark>146</mark>" in search("стаття 146", locale="uk").results[0].snippet
    assert "<mark>2010–ІХ</mark>" in search("2010-ix", locale="uk").results[0].snippet
