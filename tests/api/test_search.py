"""Search and suggestions: the contract's form, over the real service."""

from types import SimpleNamespace
from typing import Any

import pytest

from search import service
from tests.api.conftest import Asker


def test_the_answer_has_the_form_of_the_contract(ask: Asker, indexed: SimpleNamespace) -> None:
    found = ask("/search", q="довідник", locale="uk")
    assert set(found) == {
        "query", "engine", "degraded", "total", "took_ms", "results", "facets", "suggestions",
    }  # fmt: skip
    assert set(found["query"]) == {"text", "locale", "interpretations"}
    assert found["query"]["text"] == "довідник"
    assert found["query"]["locale"] == "uk"
    assert found["total"] >= len(found["results"]) > 0
    result = found["results"][0]
    assert set(result) == {
        "id", "type", "locale", "slug", "url", "title", "snippet", "score", "translations",
    }  # fmt: skip
    for values in found["facets"].values():
        for value in values:
            assert set(value) == {"value", "label", "count"}


def test_finds_in_the_readers_language(ask: Asker, indexed: SimpleNamespace) -> None:
    results = ask("/search", q="guide", locale="en")["results"]
    found = next(result for result in results if result["slug"] == "first-guide")
    assert found["locale"] == "en"
    assert found["translations"] == {"en": "/en/guides/first-guide/", "uk": "/uk/guides/first-guide/"}


def test_passes_everything_on(ask: Asker, db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def search(text: str, **options: Any) -> service.SearchResponse:
        asked.update(options, text=text)
        return service.SearchResponse(text, options["locale"])

    monkeypatch.setattr(service, "search", search)
    ask(
        "/search",
        q="я" * 500, locale="ru", type=["guide", "term"], topic="a", audience="b", region=["UA", "UA-23"],
        page=3, size=50, exact="1",
    )  # fmt: skip
    assert asked == {
        "text": "я" * 400,
        "locale": "ru",
        "filters": {
            "type": ("guide", "term"),
            "topic": ("a",),
            "audience": ("b",),
            "region": ("UA", "UA-23"),
        },
        "page": 3,
        "size": 50,
        "exact": True,
    }


def test_filters_work_alone(ask: Asker, indexed: SimpleNamespace) -> None:
    found = ask("/search", type="resource")
    assert [result["slug"] for result in found["results"]] == ["bureau"]


def test_markup_in_a_question_comes_back_as_text(ask: Asker, indexed: SimpleNamespace) -> None:
    found = ask("/search", q="<script>alert(1)</script> довідник")
    assert all("<script" not in result["snippet"] for result in found["results"])


def test_suggest(ask: Asker, indexed: SimpleNamespace) -> None:
    found = ask("/suggest", q="перш", locale="uk")
    assert found == {
        "query": "перш",
        "suggestions": [{"text": "Перший довідник", "type": "guide", "url": "/uk/guides/first-guide/"}],
    }
