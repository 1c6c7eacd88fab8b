"""Answers of the API as HTTP asks for them, shared in memory while nothing public has changed."""

import gzip
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import brotli
import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from poruch.api import sharing
from poruch.core import throttle
from poruch.core.caching import store
from tests.api.conftest import ROOT, Asker
from tests.support import told

REVALIDATE = "public, max-age=0, must-revalidate"


@pytest.fixture
def reader(settings: Any) -> Client:
    """An anonymous reader of a site with the cache switched on."""
    settings.PORUCH_PAGE_CACHE_SECONDS = 300
    return Client()


@pytest.fixture
def shared(reader: Client) -> Asker:
    return Asker(reader)


SHARED = [
    "/",
    "/openapi.json",
    "/docs",
    "/pages",
    "/pages?size=1&sort=-title",
    "/topics?locale=en",
    "/partners",
]


@pytest.mark.parametrize("address", SHARED)
def test_the_second_reader_costs_one_query(
    address: str, shared: Asker, world: Any, django_assert_num_queries: Any
) -> None:
    first = shared.raw(address)
    with django_assert_num_queries(1):
        second = shared.raw(address)
    assert (first.status_code, first.content) == (200, second.content)
    assert told(first) == told(second)


def test_so_does_a_page_by_its_number_or_address(
    shared: Asker, world: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    for address in (f"/pages/{world.guide.pk}", f"/pages/find?path={world.guide.url}"):
        shared.raw(address)
        with django_assert_num_queries(1):
            assert shared.raw(address).json()["id"] == world.guide.pk


def test_a_change_shows_at_once(
    shared: Asker, world: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    address = f"/pages/{world.guide.pk}"
    before = shared.raw(address)
    with django_capture_on_commit_callbacks(execute=True):
        world.phone.number = "0 800 100 201"
        world.phone.save()
    after = shared.raw(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "0 800 100 201" in after.content.decode()


@pytest.mark.parametrize(
    "same",
    [
        ("/pages?size=5&sort=title", "/pages?sort=title&size=5&cursor="),
        ("/topics?locale=uk", "/topics?locale=uk-UA"),
        ("/pages?sort=title", "/pages?sort=updated&sort=title"),
    ],
)
def test_what_means_the_same_shares_an_answer(
    same: tuple[str, str], shared: Asker, world: Any, django_assert_num_queries: Any
) -> None:
    first = shared.raw(same[0])
    with django_assert_num_queries(1):
        assert shared.raw(same[1]).content == first.content


def test_readers_of_different_languages_hosts_and_encodings_share_nothing(shared: Asker, world: Any) -> None:
    for _turn in range(2):
        for tag, code in (("en-GB, uk;q=0.5", "en"), ("ru", "ru"), ("de", "uk"), ("", "uk")):
            answer = shared.raw("/topics", headers={"Accept-Language": tag})
            assert answer["Content-Language"] == code
            assert answer["Vary"] == "Accept-Language, Authorization, Accept-Encoding"
        for host in ("one.example", "two.example"):
            answer = shared.raw("/pages", headers={"Host": host, "X-Forwarded-Host": "evil.example"})
            assert f"http://{host}/" in answer.content.decode()
            assert "evil" not in answer.content.decode()
        tags = set()
        for encoding, unpack in (("gzip", gzip.decompress), ("br", brotli.decompress), ("identity", bytes)):
            answer = shared.raw("/pages", headers={"Accept-Encoding": encoding})
            assert answer.headers.get("Content-Encoding", "identity") == encoding
            assert int(answer["Content-Length"]) == len(answer.content)
            assert b'"items"' in unpack(answer.content)
            tags.add(answer["ETag"])
        assert len(tags) == 3


NOT_SHARED = [
    "/search?q=x", "/suggest?q=x", "/glossary?q=x", "/pages?criteria=topic:any:x", "/pages?x=1",
    "/pages?locale=xx", "/pages?sort=nope", "/pages/999999", "/nope",
    "/pages?slug=" + "a" * 1000,
]  # fmt: skip


@pytest.mark.parametrize("address", NOT_SHARED)
def test_what_was_typed_made_up_or_refused_is_not_kept(address: str, shared: Asker, world: Any) -> None:
    shared.raw(address)
    assert not [key for key in cache._cache if "page:" in key or "free:" in key]  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", ["/search?q=x", "/suggest?q=x", "/glossary?q=x"])
def test_what_was_typed_leaves_no_trace_on_the_way_either(address: str, ask: Asker, world: Any) -> None:
    answer = ask.raw(address)
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer


def test_whoever_signs_a_request_shares_nothing(reader: Client, world: Any) -> None:
    """Neither reads what others left nor leaves anything; other sites' pages do not read it."""
    address = f"{ROOT}/topics"
    reader.get(address)
    keys = set(cache._cache)  # type: ignore[attr-defined]
    signed = reader.get(address, headers={"Authorization": "Bearer x"})
    assert "Access-Control-Allow-Origin" not in signed
    editor = Client()
    editor.force_login(get_user_model().objects.create_superuser("root", password="x"))
    assert editor.get(address, {"locale": "en"}).status_code == 200
    assert {key for key in cache._cache if "page:" in key} == {key for key in keys if "page:" in key}  # type: ignore[attr-defined]


def test_nobody_can_fill_the_memory(
    shared: Asker, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    """Addresses that anybody can make up push out each other, and no page."""
    monkeypatch.setattr(store, "FREE_PLACES", 3)
    shared.raw("/topics")
    for size in range(1, 21):
        assert len(shared.raw("/pages", size=size).json()["items"]) <= size
    assert len([key for key in cache._cache if "free:" in key]) == 3  # type: ignore[attr-defined]
    for padded in range(1, 4):
        assert shared.raw(f"/pages/{'0' * padded}{world.guide.pk}").status_code == 200
    assert len([key for key in cache._cache if "page:" in key]) == 1  # type: ignore[attr-defined]
    with django_assert_num_queries(1):
        shared.raw("/topics")


def test_every_parameter_that_is_known_is_one_of_the_schema(ask: Asker, db: Any) -> None:
    paths = ask("/openapi.json")["paths"].values()
    named = {
        parameter["name"]
        for item in paths
        for operation in item.values()
        for parameter in operation["parameters"]
        if parameter["in"] == "query"
    }
    assert sharing.parameters_known() == named


# Method and header to status and headers (RFC 9110, 9.3, 13; RFC 9111)

TABLE: list[tuple[str, dict[str, str], int]] = [
    ("get", {}, 200),
    ("head", {}, 200),
    ("options", {}, 204),
    ("get", {"If-None-Match": "{etag}"}, 304),
    ("head", {"If-None-Match": "{etag}"}, 304),
    ("get", {"If-None-Match": "W/{etag}"}, 304),
    ("get", {"If-None-Match": '"other", {etag}'}, 304),
    ("get", {"If-None-Match": "*"}, 304),
    ("get", {"If-None-Match": '"other"'}, 200),
    ("get", {"If-None-Match": "not a tag"}, 200),
    # The tag wins over the date; the date alone is not looked at (a corrected phone has a later one).
    ("get", {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, 200),
    ("get", {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, 200),
    ("get", {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 200),
    ("get", {"If-Match": "{etag}"}, 200),
    ("get", {"If-Match": "*"}, 200),
    ("get", {"If-Match": '"other"'}, 412),
    # The strong comparison: a weak tag matches nothing.
    ("get", {"If-Match": "W/{etag}"}, 412),
    ("get", {"Range": "bytes=0-9"}, 200),
    ("get", {"Cache-Control": "no-cache"}, 200),
]


@pytest.mark.parametrize("seconds", [0, 300])
def test_every_method_and_precondition(settings: Any, world: SimpleNamespace, seconds: int) -> None:
    settings.PORUCH_PAGE_CACHE_SECONDS = seconds
    ask = Asker(Client())
    address = f"/pages/{world.guide.pk}"
    whole = ask.raw(address)
    assert whole["Cache-Control"] == REVALIDATE
    assert whole["Vary"] == "Accept-Language, Authorization, Accept-Encoding"
    assert whole["ETag"].startswith('"')
    assert "Age" not in whole
    for method, headers, status in TABLE:
        sent = {name: value.format(etag=whole["ETag"]) for name, value in headers.items()}
        answer = ask.raw(address, method=method, headers=sent)
        assert answer.status_code == status, (method, headers, answer.status_code)
        if status == 304 or (method, status) == ("head", 200):
            assert not answer.content
            for name in ("ETag", "Cache-Control", "Vary", "Content-Language", "Last-Modified"):
                assert answer[name] == whole[name], (method, headers, name)
            assert answer["Access-Control-Allow-Origin"] == "*"
        if status == 304:
            assert "Content-Length" not in answer
            assert "Content-Encoding" not in answer
        if method == "head" and status == 200:
            assert answer["Content-Length"] == whole["Content-Length"] == str(len(whole.content))


def test_another_site_may_ask_whether_its_copy_is_right(ask: Asker, world: Any) -> None:
    asked = {
        "Origin": "https://other.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = ask.raw("/pages", method="options", headers=asked)
    allowed = {name.strip().lower() for name in answer["Access-Control-Allow-Headers"].split(",")}
    assert "if-none-match" in allowed
    assert "authorization" not in allowed
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_caches_of_ours_may_keep_answers_and_browsers_may_not(settings: Any, world: Any) -> None:
    settings.PORUCH_CDN_SECONDS = 600
    answer = Client().get(f"{ROOT}/pages")
    assert answer["Cache-Control"] == f"{REVALIDATE}, s-maxage=600"
    targeted = "max-age=600, stale-while-revalidate=30, stale-if-error=86400"
    assert answer["CDN-Cache-Control"] == targeted
    search = Client().get(f"{ROOT}/search", {"q": "x"})
    assert search["Cache-Control"] == "no-store"
    assert "CDN-Cache-Control" not in search


# How often one network may ask


@pytest.fixture
def limited(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Asker:
    """Two answers at once, then one in thirty seconds; the clock stands."""
    monkeypatch.setattr(throttle, "_buckets", throttle.Buckets(lambda: 1000.0))
    settings.PORUCH_API_RATE = 2 / 60
    settings.PORUCH_SEARCH_RATE = 2 / 30
    settings.PORUCH_PAGE_CACHE_SECONDS = 300
    return Asker(Client())


def test_who_asks_too_fast_is_told_when_to_come_back(limited: Asker, world: Any) -> None:
    first = limited.raw("/pages?size=1")
    assert first["RateLimit-Policy"] == '"reads";q=2;w=60'
    assert first["RateLimit"] == '"reads";r=1;t=30'
    # From memory: nothing is taken.
    assert limited.raw("/pages?size=1")["RateLimit"] == '"reads";r=1;t=30'
    assert limited.raw("/pages?size=2")["RateLimit"] == '"reads";r=0;t=60'
    refused = limited.raw("/pages?size=3")
    assert (refused.status_code, refused["Retry-After"]) == (429, "30")
    assert refused["RateLimit"] == '"reads";r=0;t=60'
    assert refused["Cache-Control"] == "no-store"
    assert refused.json()["detail"] == "Забагато запитів. Зачекайте 30 секунд і повторіть."
    assert limited.raw("/pages?size=1").status_code == 200
    other = limited.client.get(f"{ROOT}/pages?size=3", REMOTE_ADDR="198.51.100.7")
    assert other["RateLimit"] == '"reads";r=1;t=30'


def test_searches_have_a_limit_of_their_own(limited: Asker, world: Any) -> None:
    limited.raw("/pages")
    search = limited.raw("/search", q="x")
    assert search["RateLimit-Policy"] == '"search";q=2;w=30'
    assert search["RateLimit"] == '"search";r=1;t=15'
    assert limited.raw("/suggest", q="x")["RateLimit-Policy"] == '"suggest";q=6;w=30'
    limited.raw("/search", q="x")
    assert limited.raw("/search", q="x")["Retry-After"] == "15"


# Without a database


@pytest.fixture
def broken() -> Callable[[], Any]:
    def fail(*args: Any) -> None:
        raise OperationalError("the server went away")

    return lambda: connection.execute_wrapper(fail)


def test_without_a_database_the_last_copy_is_shown(
    shared: Asker, world: Any, broken: Callable[[], Any]
) -> None:
    before = shared.raw("/topics")
    with broken():
        answer = shared.raw("/topics")
        unchanged = shared.raw("/topics", headers={"If-None-Match": before["ETag"]})
        other = shared.raw("/regions")
    assert (answer.status_code, answer.content) == (200, before.content)
    assert answer["Cache-Control"] == "public, max-age=30"
    assert int(answer["Age"]) >= 0
    assert "detail=database-away" in answer["Cache-Status"]
    assert unchanged.status_code == 304
    assert (other.status_code, other["Content-Type"]) == (503, "application/problem+json")
    assert other.json()["type"].endswith("#unavailable")
    assert other["Retry-After"] == "30"
    assert shared.raw("/topics")["Cache-Control"] == REVALIDATE


@pytest.mark.parametrize("seconds", [0, 300])
def test_a_fault_in_the_middle_of_an_answer_is_the_same_problem(
    settings: Any, world: Any, broken: Callable[[], Any], seconds: int
) -> None:
    settings.PORUCH_PAGE_CACHE_SECONDS = seconds
    with broken():
        answer = Client().get(f"{ROOT}/search", {"q": "x"})
    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
