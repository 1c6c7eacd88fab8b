"""The form of the search page: whatever is sent is mended."""

import pytest
from django.test import RequestFactory

from search.service import SearchResponse
from search.views import page_links, read_form


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
    assert page_links(state, SearchResponse("x", "uk", total=10)) == []
