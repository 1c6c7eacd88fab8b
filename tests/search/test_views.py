"""The search page: whatever is sent is mended, and every part of it is an ordinary link or form."""

from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import translation

from search.query import Interpretation
from search.results import FacetValue, Hit
from search.service import SearchResponse
from search.views import chips, file_page, next_page, page_links, read_form, readings, rows, same_question


def hit(id: int, url: str = "/uk/guides/x/") -> Hit:
    return Hit(
        id=id,
        type="guide",
        locale="uk",
        slug="x",
        url=url,
        title="Назва",
        snippet="",
        score=1.0,
        translations={"uk": url},
        summary="",
        unconfirmed=False,
        as_of="",
        topics=(),
    )


@pytest.mark.parametrize(
    ("page", "number"),
    [("", 1), ("0", 1), ("-3", 1), ("x", 1), ("²", 1), ("٣", 1), ("3", 3), ("1" * 50, 1), ("1.5", 1)],
)
def test_a_bad_page_is_the_first(rf: RequestFactory, page: str, number: int) -> None:
    assert read_form(rf.get("/uk/search/", {"page": page})).page == number


def test_filters_are_read_and_written(rf: RequestFactory) -> None:
    state = read_form(rf.get("/uk/search/?q=+лист &topic=a&topic=b&type=&colour=red&exact=1"))
    assert (state.q, state.exact) == ("лист", True)
    assert state.filters == {"topic": ["a", "b"]}
    assert state.query(exact=None, page=2) == "?q=%D0%BB%D0%B8%D1%81%D1%82&topic=a&topic=b&page=2"


def test_pages_around_the_current_one(rf: RequestFactory) -> None:
    state = read_form(rf.get("/uk/search/", {"q": "x", "page": "7"}))
    found = page_links(state, SearchResponse("x", "uk", total=200))
    assert [link.number for link in found] == [1, 5, 6, 7, 8, 9, 20]
    assert [link.number for link in found if link.current] == [7]
    assert [link.number for link in found if link.gap] == [5, 20]
    assert next_page(state, found) == "?q=x&page=8"
    end = read_form(rf.get("/uk/search/", {"q": "x", "page": "20"}))
    assert next_page(end, page_links(end, SearchResponse("x", "uk", total=200))) == ""
    assert page_links(state, SearchResponse("x", "uk", total=10)) == []


def test_each_chosen_filter_has_a_link_that_lets_only_it_go(rf: RequestFactory) -> None:
    state = read_form(rf.get("/uk/search/?q=x&topic=a&topic=b&type=guide&page=3"))
    facets: list[dict[str, Any]] = [
        {
            "name": name,
            "values": [
                {**vars(FacetValue(value, value.upper(), 1)), "checked": value in state.filters[name]}
                for value in values
            ],
        }
        for name, values in (("type", ["guide", "term"]), ("topic", ["a", "b", "c"]))
    ]
    assert chips(state, facets) == [
        {"label": "GUIDE", "query": "?q=x&topic=a&topic=b"},
        {"label": "A", "query": "?q=x&type=guide&topic=b"},
        {"label": "B", "query": "?q=x&type=guide&topic=a"},
    ]


def test_pinned_results_come_first_and_once() -> None:
    response = SearchResponse("x", "uk", results=[hit(1), hit(2)], pinned=[hit(2), hit(3)])
    assert [(row.hit.id, row.pinned) for row in rows(response)] == [(2, True), (3, True), (1, False)]


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("/documents/5/poriadok.pdf#page=3", "3"),
        ("/documents/5/poriadok.pdf", ""),
        ("/uk/guides/x/#page=", ""),
        ("/uk/guides/x/#page=3x", ""),
        ("/uk/guides/x/#page=1234567", ""),
    ],
)
def test_the_page_of_a_file_is_read_from_its_address(url: str, page: str) -> None:
    assert file_page(url) == page


def test_readings_are_told_in_words_and_a_correction_only_once() -> None:
    response = SearchResponse(
        "vytjag",
        "uk",
        interpretations=[
            Interpretation("layout", "витяг"),
            Interpretation("russian", "витяг з реєстру"),
            Interpretation("spelling", "витяг єрдр"),
            Interpretation("other", "щось"),
        ],
        suggestions=["витяг єрдр"],
    )
    with translation.override("uk"):
        told = readings(response)
    assert [(one["text"], one["how"]) for one in told] == [
        ("витяг", "іншою розкладкою"),
        ("витяг з реєстру", "українською"),
        ("щось", ""),
    ]


def test_the_same_question_in_every_language_keeps_its_filters(rf: RequestFactory) -> None:
    state = read_form(rf.get("/uk/search/?q=x&type=guide&exact=1&page=4"))
    found = same_question(state, "uk")
    assert [(one["url"], one["current"]) for one in found] == [
        (f"/{code}/search/?q=x&type=guide&exact=1", code == "uk") for code in ("uk", "en", "ru", "crh")
    ]
