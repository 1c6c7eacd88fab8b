"""Search and suggestions: the contract's form, over the real service."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from kb.models import GuidePage
from poruch.api.schemas.lists import SearchAnswer, SuggestAnswer
from search import service
from search.models import PinnedResult
from tests.api.conftest import Asker


def test_the_answer_has_the_form_of_the_contract(ask: Asker, indexed: SimpleNamespace) -> None:
    found = ask("/search", q="довідник", locale="uk")
    assert set(found) == {
        "query", "engine", "degraded", "total", "took_ms", "results", "facets", "suggestions",
        "pinned", "answer", "explanation",
    }  # fmt: skip
    assert (found["pinned"], found["answer"], found["explanation"]) == ([], None, None)
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


@pytest.mark.parametrize(
    "asked",
    [{"q": "довідник"}, {"q": "ljdslybr"}, {"q": "гроші родині"}, {"type": "resource"}, {"q": "щтрвзк"}],
    ids=str,
)
def test_answers_are_what_the_schema_says(
    ask: Asker, indexed: SimpleNamespace, asked: dict[str, str], django_capture_on_commit_callbacks: Any
) -> None:
    page = GuidePage.objects.get(slug="first-guide", locale__language_code="uk")
    with django_capture_on_commit_callbacks(execute=True):
        PinnedResult.objects.create(
            queries="гроші родині", page=page, expires=timezone.now() + timedelta(days=1)
        )
    found, kept = (ask("/search", **asked) for _time in range(2))
    for answer in (found, kept):
        assert SearchAnswer.model_validate(answer, strict=True).model_dump(mode="json") == answer
    assert {**found, "took_ms": 0} == {**kept, "took_ms": 0}
    suggested = ask("/suggest", q=asked.get("q", ""))
    assert SuggestAnswer.model_validate(suggested, strict=True).model_dump(mode="json") == suggested


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
        when="past", page=3, size=50, exact="1",
    )  # fmt: skip
    assert asked == {
        "text": "я" * 400,
        "locale": "ru",
        "filters": {
            "type": ("guide", "term"),
            "topic": ("a",),
            "audience": ("b",),
            "region": ("UA", "UA-23"),
            "when": ("past",),
        },
        "page": 3,
        "size": 50,
        "exact": True,
        "explained": False,
    }


def test_filters_work_alone(ask: Asker, indexed: SimpleNamespace) -> None:
    found = ask("/search", type="resource")
    assert [result["slug"] for result in found["results"]] == ["bureau"]


def test_how_a_question_was_read_is_for_editors(
    ask: Asker, indexed: SimpleNamespace, admin_user: Any
) -> None:
    assert "CMS" in ask.problem("/search", 403, q="довідник", explain="1")["detail"]
    ask.client.force_login(admin_user)
    explained = ask("/search", q="ljdslybr", explain="1")["explanation"]
    readings = [(one["kind"], one["form"]) for one in explained["words"][0]["readings"]]
    assert readings == [("lemma", "ljdslybr"), ("layout", "довідник")]


def test_what_editors_pinned_comes_with_the_results(
    ask: Asker, indexed: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    page = GuidePage.objects.get(slug="first-guide", locale__language_code="uk")
    with django_capture_on_commit_callbacks(execute=True):
        PinnedResult.objects.create(
            queries="гроші родині", page=page, expires=timezone.now() + timedelta(days=1)
        )
    found = ask("/search", q="родинам гроші", locale="en")["pinned"]
    assert [(hit["slug"], hit["locale"]) for hit in found] == [("first-guide", "en")]
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert ask("/search", q="родинам гроші")["pinned"] == []


def test_markup_in_a_question_comes_back_as_text(ask: Asker, indexed: SimpleNamespace) -> None:
    found = ask("/search", q="<script>alert(1)</script> довідник")
    assert all("<script" not in result["snippet"] for result in found["results"])


def test_suggest(ask: Asker, indexed: SimpleNamespace) -> None:
    found = ask("/suggest", q="перш", locale="uk")
    assert found == {
        "query": "перш",
        "suggestions": [{"text": "Перший довідник", "type": "guide", "url": "/uk/guides/first-guide/"}],
    }
