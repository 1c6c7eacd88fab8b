"""What every address does alike: methods, caching, languages, reading from other sites."""

from types import SimpleNamespace
from typing import Any

import pytest

from poruch.api.router import api
from poruch.core.models import Phone
from tests.api.conftest import Asker

KEPT = [
    "/", "/openapi.json", "/docs", "/pages", "/pages/find?path=/uk/", "/resources", "/glossary",
    "/legal-acts", "/topics", "/audiences", "/regions", "/locales", "/partners",
]  # fmt: skip
NO_TRACE = ["/search", "/suggest"]


def allowed(address: str) -> str:
    return "GET, HEAD, OPTIONS, POST" if address == "/pages" else "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", KEPT)
class TestKept:
    def test_is_revalidated_by_its_etag(self, address: str, ask: Asker, world: Any) -> None:
        first = ask.raw(address)
        assert first.status_code == 200
        assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
        for tag in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
            again = ask.raw(address, headers={"If-None-Match": tag})
            assert again.status_code == 304
            assert not again.content
            assert again["ETag"] == first["ETag"]
            assert again["Cache-Control"] == first["Cache-Control"]
        assert ask.raw(address, headers={"If-None-Match": '"other"'}).status_code == 200

    def test_head_is_get_without_a_body(self, address: str, ask: Asker, world: Any) -> None:
        get, head = ask.raw(address), ask.raw(address, method="head")
        assert head.status_code == 200
        assert not head.content
        assert head["Content-Length"] == str(len(get.content))
        assert head["ETag"] == get["ETag"]
        assert head["Content-Type"] == get["Content-Type"]


@pytest.mark.parametrize("address", [*KEPT, *NO_TRACE])
class TestEveryAddress:
    def test_options_says_what_is_allowed(self, address: str, ask: Asker, db: Any) -> None:
        answer = ask.raw(address, method="options", headers={"Origin": "https://other.example"})
        assert answer.status_code == 204
        assert not answer.content
        assert answer["Allow"] == allowed(address)
        if address == "/docs":
            assert "Access-Control-Allow-Methods" not in answer
        else:
            assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_nothing_can_be_written(self, method: str, address: str, ask: Asker, db: Any) -> None:
        answer = ask.raw(address, method=method)
        assert answer.status_code == (401 if method.upper() in allowed(address) else 405)
        if answer.status_code == 405:
            assert answer["Allow"] == allowed(address)
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code

    def test_is_not_for_outside_search_engines(self, address: str, ask: Asker, world: Any) -> None:
        assert ask.raw(address)["X-Robots-Tag"] == "noindex"

    def test_sets_no_cookie(self, address: str, ask: Asker, world: Any) -> None:
        answer = ask.raw(address)
        assert answer.status_code == 200
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")

    def test_other_sites_may_read_the_data(self, address: str, ask: Asker, world: Any) -> None:
        answer = ask.raw(address)
        if address == "/docs":
            assert "Access-Control-Allow-Origin" not in answer
            assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        else:
            assert answer["Access-Control-Allow-Origin"] == "*"
            assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"

    def test_knows_its_language(self, address: str, ask: Asker, world: Any) -> None:
        negotiated = ask.raw(address, headers={"Accept-Language": "en-GB, uk;q=0.5"})
        assert negotiated["Content-Language"] == "en"
        assert "Accept-Language" in negotiated["Vary"]
        assert ask.raw(f"{address}{'&' if '?' in address else '?'}locale=ru")["Content-Language"] == "ru"


@pytest.mark.parametrize("address", NO_TRACE)
def test_a_search_leaves_no_trace(address: str, ask: Asker, world: Any) -> None:
    answer = ask.raw(address, q="таємниця")
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer


def test_the_etag_changes_with_a_phone(ask: Asker, world: SimpleNamespace) -> None:
    """A corrected number must reach those who keep the page, though the page itself is the same."""
    before = ask.raw(f"/pages/{world.guide.pk}")
    Phone.objects.filter(pk=world.phone.pk).update(number="0 800 100 201")
    headers = {"If-None-Match": before["ETag"], "If-Modified-Since": before["Last-Modified"]}
    after = ask.raw(f"/pages/{world.guide.pk}", headers=headers)
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]
    assert ask.raw(f"/pages/{world.guide.pk}", headers={"If-Modified-Since": before["Last-Modified"]}).content


def test_the_language_cookie_is_not_looked_at(ask: Asker, world: Any) -> None:
    ask.client.cookies["django_language"] = "en"
    assert ask.raw("/topics")["Content-Language"] == "uk"


def test_ukrainian_travels_as_it_is(ask: Asker, world: Any) -> None:
    assert "Перший довідник" in ask.raw("/pages", type="guide").content.decode()
    assert ask.raw("/pages")["Content-Type"] == "application/json; charset=utf-8"


def test_the_entrance_names_every_endpoint(ask: Asker, db: Any) -> None:
    endpoints = ask("/")["endpoints"]
    assert endpoints["search"] == "/api/v1/search"
    assert set(endpoints.values()) == set(api.get_openapi_schema()["paths"])
