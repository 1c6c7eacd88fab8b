"""Errors: always a problem with a sentence, never a 5xx for what somebody sends."""

import base64
import json
import logging
from types import SimpleNamespace
from typing import Any

import pytest

from poruch.api import finding
from tests.api.conftest import Asker

BIG = "9" * 30
SECRET = "таємне запитання"


@pytest.mark.parametrize(
    "address",
    [
        "/nothing",
        "/pages/abc",
        "/pages/",
        "/search/",
        "/pages/-1",
        "/a%00b",
        "/a%0Ab",
        f"/pages/{'1' * 5000}",
    ],
)
@pytest.mark.parametrize("method", ["get", "post", "options"])
def test_unknown_addresses_are_404(address: str, method: str, ask: Asker, db: Any) -> None:
    answer = ask.raw(address, method=method)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/api/v1/docs#not-found"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "address",
    ["/pages/{}", "/resources/{}", "/legal-acts/{}", "/glossary/{}"],
)
@pytest.mark.parametrize("pk", [999_999, 2**63 - 1, 2**63, BIG])
def test_unknown_ids_are_404(address: str, pk: Any, ask: Asker, site: Any) -> None:
    ask.problem(address.format(pk), 404)


def cursor(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


BAD = [
    ("/pages", {"locale": "de"}),
    ("/pages", {"type": "nonsense"}),
    ("/pages", {"type": ["guide", "nonsense"]}),
    ("/pages", {"type": "term"}),
    ("/pages", {"sort": "body"}),
    ("/pages", {"fields": "title,reviewed_by"}),
    ("/pages", {"fields": "title,"}),
    ("/pages", {"size": "0"}),
    ("/pages", {"size": "101"}),
    ("/pages", {"size": "many"}),
    ("/pages", {"size": BIG}),
    ("/pages", {"size": "9" * 5000}),
    ("/pages", {"size": "1.5"}),
    ("/pages", {"changed_since": "yesterday"}),
    ("/pages", {"changed_since": "2026-13-01"}),
    ("/pages", {"changed_since": "0001-01-01T00:00:00+14:00"}),
    ("/pages", {"changed_since": "9999-12-31T23:59:59-14:00"}),
    ("/pages", {"changed_since": "1700000000"}),
    ("/pages", {"translation_key": "x"}),
    ("/pages", {"slug": "x" * 256}),
    ("/pages", {"topic": "x" * 65}),
    ("/pages", {"topic": ["x"] * 21}),
    ("/pages", {"slug": "a\x00b"}),
    ("/pages", {"cursor": "x"}),
    ("/pages", {"cursor": "я"}),
    ("/pages", {"cursor": "x" * 5000}),
    ("/pages", {"cursor": cursor("title", "a", 2**70)}),
    ("/pages", {"cursor": cursor("title", "a\x00", 1)}),
    ("/pages", {"cursor": cursor("title", "\ud800", 1)}),
    ("/pages", {"cursor": cursor("title", "a", "1")}),
    ("/pages", {"cursor": cursor("title", "a")}),
    ("/pages", {"cursor": cursor("published", "2026-01-01T00:00:00+00:00", 1)}),
    ("/pages", {"cursor": cursor("published", "soon", 1), "sort": "published"}),
    ("/pages", {"cursor": cursor("published", "2026-01-01", 1), "sort": "published"}),
    ("/pages", {"cursor": cursor("published", "0001-01-01T00:00:00+14:00", 1), "sort": "published"}),
    ("/pages", {"cursor": base64.urlsafe_b64encode(b"[" * 2900).decode()}),
    ("/pages/find", {"path": "x" * 2001}),
    ("/pages/find", {"path": "/uk/\x00"}),
    ("/search", {"locale": "xx"}),
    ("/search", {"type": "nonsense"}),
    ("/search", {"page": "0"}),
    ("/search", {"page": BIG}),
    ("/search", {"size": "51"}),
    ("/search", {"exact": "perhaps"}),
    ("/search", {"q": "a\x00b"}),
    ("/suggest", {"locale": "xx"}),
    ("/resources", {"language": "xx"}),
    ("/resources", {"free": "perhaps"}),
    ("/resources", {"cursor": "x"}),
    ("/glossary", {"letter": "дуже довго"}),
    ("/glossary", {"size": "-1"}),
    ("/legal-acts", {"cursor": cursor("name", "a", 1)}),
    ("/topics", {"locale": "xx"}),
    ("/locales", {"locale": "xx"}),
]


@pytest.mark.parametrize(("address", "params"), BAD, ids=lambda value: str(value)[:60])
def test_bad_input_is_a_400_with_a_sentence(address: str, params: Any, ask: Asker, site: Any) -> None:
    found = ask.problem(address, 400, **params)
    error = found["errors"][0]
    assert error["source"] == "query"
    assert error["name"] in params
    assert error["message"].endswith(".")
    assert error["message"] in found["detail"]
    assert "valid" not in found["detail"].lower()


@pytest.mark.parametrize(
    ("address", "params"),
    [
        ("/search", {"q": "я" * 10_000}),
        ("/search", {"q": "\u202e\U0001f600 ' OR 1=1 -- <script> \" * NEAR("}),
        ("/suggest", {"q": "%" * 5000}),
        ("/glossary", {"q": "'; DROP TABLE", "letter": "%"}),
        ("/pages", {"slug": "' OR 1=1", "topic": "';--", "region": "\u202e"}),
        ("/pages", {"locale": "uk-UA"}),
        ("/pages", {"unknown": "parameter"}),
        (
            "/search",
            dict.fromkeys(("q", "locale", "type", "topic", "audience", "region", "page", "size"), ""),
        ),
        (
            "/pages",
            dict.fromkeys(("locale", "type", "sort", "fields", "cursor", "size", "changed_since"), ""),
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_odd_input_is_answered(address: str, params: Any, ask: Asker, site: Any) -> None:
    ask(address, **params)


def test_broken_encodings_are_answered(ask: Asker, site: Any) -> None:
    for query in ("q=%ff%fe", "q=%ED%A0%80", "%00=1", "q=%", "type=%ff", "slug=%ED%A0%80", "path=%ff"):
        for address in ("/search", "/pages", "/pages/find", "/glossary"):
            assert ask.client.get(f"/api/v1{address}?{query}").status_code in {200, 400, 404}


@pytest.mark.parametrize("address", ["/search", "/pages", "/topics", "/nothing"])
def test_thousands_of_parameters_are_refused(address: str, ask: Asker, site: Any) -> None:
    answer = ask.client.get(f"/api/v1{address}?{'a=1&' * 10_001}")
    assert answer.status_code in {400, 404}
    assert answer["Content-Type"] == "application/problem+json"


def test_speaks_the_readers_language(ask: Asker, site: Any) -> None:
    assert "Такої мови немає" in ask.problem("/pages", 400, locale="de")["detail"]
    answer = ask.raw("/pages", locale="de", headers={"Accept-Language": "en"})
    assert answer["Content-Language"] == "en"


def test_all_errors_are_named_at_once(ask: Asker, site: Any) -> None:
    found = ask.problem("/pages", 400, locale="de", size="0", sort="x")
    assert {error["name"] for error in found["errors"]} == {"locale", "size", "sort"}


class TestOurOwnFaults:
    @pytest.fixture
    def broken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*args: Any, **kwargs: Any) -> None:
            raise RuntimeError(SECRET)

        monkeypatch.setattr(finding, "filtered", fail)

    def test_are_a_problem_too(self, ask: Asker, broken: None, db: Any) -> None:
        answer = ask.raw("/pages")
        assert answer.status_code == 500
        assert answer["Content-Type"] == "application/problem+json"
        assert "таємне" not in answer.content.decode()
        assert answer["Access-Control-Allow-Origin"] == "*"

    def test_are_logged_without_what_was_asked(
        self, ask: Asker, broken: None, db: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.ERROR, logger="poruch.api"):
            ask.raw("/pages", slug="sekret")
        assert "RuntimeError" in caplog.text
        assert "endpoints/pages.py" in caplog.text
        assert "таємне" not in caplog.text
        assert "sekret" not in caplog.text


def test_every_kind_is_explained_in_the_docs(ask: Asker, world: SimpleNamespace) -> None:
    html = ask.raw("/docs").content.decode()
    for kind in ("bad-request", "not-found", "method-not-allowed", "server-error"):
        assert f'id="{kind}"' in html
