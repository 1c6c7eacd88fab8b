"""One network may search only so often, and nobody writes down who it was."""

import logging
import threading
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client, RequestFactory

from poruch.core import throttle
from poruch.core.throttle import BURST_SECONDS, ROTATION, Buckets, network_of
from tests.support import soup, words

PAGE, SEARCH, SUGGEST = "/uk/search/?q=лист", "/api/v1/search?q=лист", "/api/v1/suggest?q=лист"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def buckets(clock: Clock) -> Buckets:
    return Buckets(clock)


class TestBuckets:
    def take(self, buckets: Buckets, network: str = "192.0.2.1", scope: str = "search") -> float:
        return buckets.take(scope, network, rate=2, burst=3)

    def test_a_burst_then_the_rate(self, buckets: Buckets, clock: Clock) -> None:
        assert [self.take(buckets) for _ in range(3)] == [0, 0, 0]
        assert self.take(buckets) == 0.5
        clock.now += 0.5
        assert [self.take(buckets) for _ in range(2)] == [0, 0.5]

    def test_asking_in_vain_does_not_prolong_the_wait(self, buckets: Buckets, clock: Clock) -> None:
        for _ in range(50):
            self.take(buckets)
        clock.now += 0.5
        assert self.take(buckets) == 0

    def test_never_holds_more_than_a_burst(self, buckets: Buckets, clock: Clock) -> None:
        self.take(buckets)
        clock.now += 600
        assert [self.take(buckets) for _ in range(4)] == [0, 0, 0, 0.5]

    def test_networks_and_scopes_are_apart(self, buckets: Buckets) -> None:
        for _ in range(4):
            self.take(buckets)
        assert self.take(buckets, "192.0.2.2") == 0
        assert self.take(buckets, scope="suggest") == 0

    def test_are_bounded_and_forget_the_oldest(self, clock: Clock) -> None:
        small = Buckets(clock, most=3)
        for _ in range(4):
            self.take(small, "first")
        for number in range(2):
            self.take(small, f"other {number}")
        assert self.take(small, "first")
        for number in range(100):
            self.take(small, f"other {number}")
        assert len(small) == 3
        assert self.take(small, "first") == 0

    def test_are_thrown_away_with_the_salt(self, buckets: Buckets, clock: Clock) -> None:
        for _ in range(4):
            self.take(buckets)
        salt, keys = buckets._salt, set(buckets._held)
        clock.now += ROTATION
        assert self.take(buckets) == 0
        assert len(buckets) == 1
        assert buckets._salt != salt
        assert keys.isdisjoint(buckets._held)

    def test_hold_no_address(self, buckets: Buckets) -> None:
        self.take(buckets, "192.0.2.77")
        assert b"192.0.2.77" not in b"".join(buckets._held)
        other = Buckets()
        self.take(other, "192.0.2.77")
        assert set(buckets._held).isdisjoint(other._held)

    def test_threads_share_one_burst(self, buckets: Buckets) -> None:
        found: list[float] = []
        asked = [
            threading.Thread(target=lambda: found.extend(self.take(buckets) for _ in range(50)))
            for _ in range(4)
        ]
        for thread in asked:
            thread.start()
        for thread in asked:
            thread.join()
        assert sum(one == 0 for one in found) == 3


@pytest.mark.parametrize(
    ("proxies", "address", "forwarded", "network"),
    [
        (0, "192.0.2.1", None, "192.0.2.1"),
        (0, "192.0.2.1", "198.51.100.7", "192.0.2.1"),
        (0, "::ffff:192.0.2.1", None, "192.0.2.1"),
        (0, "2001:db8:1:2:aaaa::1", None, "2001:db8:1:2::"),
        (0, "2001:db8:1:2:bbbb::9", None, "2001:db8:1:2::"),
        (0, "fe80::1%eth0", None, "fe80::"),
        (0, "", None, ""),
        (0, "unix:", None, ""),
        (1, "127.0.0.1", "198.51.100.7", "198.51.100.7"),
        (1, "127.0.0.1", "203.0.113.5, 198.51.100.7", "198.51.100.7"),
        (1, "127.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
        (1, "127.0.0.1", "[2001:db8:1:2::5]:4711", "2001:db8:1:2::"),
        (1, "127.0.0.1", "anything, <script>", ""),
        (1, "127.0.0.1", None, ""),
        (2, "127.0.0.1", "203.0.113.5, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "127.0.0.1", "198.51.100.7", "127.0.0.1"),
    ],
)
def test_the_network_of_a_request(
    proxies: int, address: str, forwarded: str | None, network: str, rf: RequestFactory, settings: Any
) -> None:
    settings.PORUCH_TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert network_of(rf.get("/", headers=headers, REMOTE_ADDR=address)) == network


@pytest.fixture
def tight(settings: Any, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Clock:
    """One search at once, and a clock that stands still: 1/30 of a search a second."""
    settings.PORUCH_SEARCH_RATE = 1 / BURST_SECONDS
    monkeypatch.setattr(throttle, "_buckets", Buckets(clock))
    return clock


class TestAnswers:
    def test_the_page_tells_whom_to_call_in_the_readers_language(
        self, site: Any, client: Client, tight: Clock
    ) -> None:
        assert client.get(PAGE).status_code == 200
        refused = client.get(PAGE)
        assert refused.status_code == 429
        assert refused["Retry-After"] == "30"
        assert "no-store" in refused["Cache-Control"]
        assert "Set-Cookie" not in refused
        assert "Зачекайте 30 секунд" in words(soup(refused, 429).main)
        assert '<html lang="uk"' in refused.content.decode()
        assert client.get("/en/search/?q=letter").status_code == 429
        assert '<html lang="en"' in client.get("/en/search/?q=letter").content.decode()
        tight.now += 30
        assert client.get(PAGE).status_code == 200

    @pytest.mark.parametrize(("address", "seconds"), [(SEARCH, 30), (SUGGEST, 10)])
    def test_the_api_answers_a_problem(
        self, address: str, seconds: int, site: Any, client: Client, tight: Clock
    ) -> None:
        while (refused := client.get(address)).status_code == 200:
            pass
        assert refused.status_code == 429
        assert refused["Content-Type"] == "application/problem+json"
        assert refused["Retry-After"] == str(seconds)
        assert refused["Cache-Control"] == "no-store"
        assert refused["Access-Control-Allow-Origin"] == "*"
        assert "Retry-After" in refused["Access-Control-Expose-Headers"]
        found = refused.json()
        assert (found["status"], found["type"]) == (429, "/api/v1/docs#too-many-requests")
        assert f"{seconds} " in found["detail"]

    def test_page_and_api_share_a_bucket_suggestions_have_their_own(
        self, site: Any, client: Client, tight: Clock
    ) -> None:
        assert client.get(SEARCH).status_code == 200
        assert client.get(PAGE).status_code == 429
        assert client.get(SUGGEST).status_code == 200

    def test_other_readers_and_other_pages_go_on(self, site: Any, client: Client, tight: Clock) -> None:
        for _ in range(3):
            client.get(PAGE)
        assert client.get(PAGE, REMOTE_ADDR="192.0.2.9").status_code == 200
        for address in ("/uk/", "/api/v1/pages", "/healthz"):
            assert client.get(address).status_code == 200

    def test_a_header_anybody_can_write_helps_nobody(self, site: Any, client: Client, tight: Clock) -> None:
        codes = [
            client.get(SEARCH, headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
            for number in range(3)
        ]
        assert codes == [200, 429, 429]

    def test_options_cost_nothing(self, site: Any, client: Client, tight: Clock) -> None:
        for _ in range(3):
            assert client.options(SEARCH).status_code == 204
        assert client.get(SEARCH).status_code == 200

    def test_zero_switches_it_off(self, site: Any, client: Client, tight: Clock, settings: Any) -> None:
        settings.PORUCH_SEARCH_RATE = 0
        assert {client.get(SEARCH).status_code for _ in range(5)} == {200}

    def test_nothing_is_logged_or_stored(
        self, site: Any, client: Client, tight: Clock, caplog: pytest.LogCaptureFixture,
        django_assert_max_num_queries: Any,
    ) -> None:  # fmt: skip
        client.get(SEARCH, REMOTE_ADDR="192.0.2.9")
        with caplog.at_level(logging.DEBUG), django_assert_max_num_queries(0):
            assert client.get(SEARCH, REMOTE_ADDR="192.0.2.9").status_code == 429
        assert "192.0.2.9" not in caplog.text

    def test_the_schema_says_so(self, client: Client, db: Any) -> None:
        paths = client.get("/api/v1/openapi.json").json()["paths"]
        for address in ("/api/v1/search", "/api/v1/suggest", "/api/v1/pages"):
            refused = paths[address]["get"]["responses"]["429"]
            assert "application/problem+json" in refused["content"]
            assert "Retry-After" in refused["headers"]


@pytest.mark.parametrize(
    ("header", "proxies", "rate", "warned"),
    [
        (("HTTP_X_FORWARDED_PROTO", "https"), 0, 20.0, True),
        (("HTTP_X_FORWARDED_PROTO", "https"), 1, 20.0, False),
        (("HTTP_X_FORWARDED_PROTO", "https"), 0, 0.0, False),
        (None, 0, 20.0, False),
    ],
)
def test_a_proxy_that_nobody_named_is_told(
    header: Any, proxies: int, rate: float, warned: bool, settings: Any
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = header
    settings.PORUCH_TRUSTED_PROXIES, settings.PORUCH_SEARCH_RATE = proxies, rate
    assert ("core.W001" in {one.id for one in run_checks()}) is warned
