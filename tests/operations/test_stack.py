"""The processes of compose.yaml together: a request through Caddy, the site, PgBouncer and PostgreSQL."""

import gzip
import json
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import brotli
import pytest

from tests import stack
from tools.processes import wait_for

PAGE = {
    "type": "page",
    "locale": "uk",
    "slug": "through-all",
    "title": "Крізь усі процеси",
    "summary": "Сторінка, яку знаходить працівник.",
    "body_html": "<p>Текст.</p>",
    "live": True,
}
#: What a session would be missed by: cursors that outlive a transaction, locks, a crowd on four connections.
WORK = """
from concurrent.futures import ThreadPoolExecutor
from django.db import connection, connections
from wagtail.models import Page
from poruch.editorial.desk.audit import chain
from tests.campaigns.registration.test_concurrency import crowd, same_contact

def read(number):
    rows = iter(Page.objects.order_by("pk").iterator(chunk_size=1))
    first = next(rows)
    chain.record("test.done")
    found = [first, *rows]
    connection.close()
    return len(found)

with ThreadPoolExecutor(12) as pool:
    counts = set(pool.map(read, range(48)))
assert len(counts) == 1 and counts.pop() > 2, counts
assert chain.verify().faults == []
crowd()
same_contact()
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                   " AND backend_type = 'client backend'")
    assert cursor.fetchone()[0] <= 4
connections.close_all()
print("WORKED")
"""


@pytest.fixture(scope="module")
def running() -> Iterator[stack.Stack]:
    try:
        with stack.running(empty=True) as started:
            yield started
    except stack.Missing as error:
        pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))


@pytest.fixture(scope="module")
def written(running: stack.Stack, tmp_path_factory: pytest.TempPathFactory) -> stack.Stack:
    """With one page, which the worker has to hear of."""
    file = tmp_path_factory.mktemp("content") / "page.jsonl"
    file.write_text(json.dumps(PAGE, ensure_ascii=False) + "\n")
    running.site.manage("import_content", str(file))
    return running


def _get(running: stack.Stack, path: str, method: str = "GET", **headers: str) -> tuple[int, Any, bytes]:
    """Through Caddy. Header names are written with underscores; nothing is unpacked."""
    return _answer(f"{running.url}{path}", method, headers, running.caddy.certificates)


def _answer(
    url: str, method: str, headers: dict[str, str], certificates: Any = None
) -> tuple[int, Any, bytes]:
    sent = {name.replace("_", "-"): text for name, text in headers.items()}
    request = urllib.request.Request(url, headers=sent, method=method)
    try:
        with urllib.request.urlopen(request, context=certificates, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_two_servers_that_start_at_once_prepare_once(running: stack.Stack) -> None:
    assert running.printed.count("Пароль:") == 1


def test_pages_login_api_and_health_through_all_of_them(running: stack.Stack) -> None:
    status, headers, page = _get(running, "/uk/")
    assert status == 200
    assert b"<html" in page
    assert headers["Strict-Transport-Security"]
    assert "'unsafe-inline'" not in headers["Content-Security-Policy"]
    assert b"csrfmiddlewaretoken" in _get(running, "/cms/login/")[2]
    assert _get(running, "/healthz")[0] == 200
    assert json.loads(_get(running, "/readyz")[2])["database"] == "ok"
    assert _get(running, "/metrics")[0] == 404
    assert b"<html" not in _get(running, "/uk/", Host="other.example")[2]


def test_what_is_written_is_found_by_the_worker(written: stack.Stack) -> None:
    def is_found() -> bool:
        found = json.loads(
            _get(written, "/api/v1/search?locale=uk&q=%D0%BF%D1%80%D0%BE%D1%86%D0%B5%D1%81%D0%B8")[2]
        )
        return any(row["slug"] == PAGE["slug"] for row in found["results"])

    assert wait_for(is_found, 90), (written.folder / "worker.log").read_text()
    written.site.manage("check_search")
    listed = json.loads(_get(written, "/api/v1/pages")[2])["items"]
    assert PAGE["slug"] in [row["slug"] for row in listed]


@pytest.mark.parametrize("path", ["/uk/through-all/", "/api/v1/pages", "/robots.txt"])
def test_caddy_adds_no_compression_and_takes_nothing_away(written: stack.Stack, path: str) -> None:
    for coding in ("identity", "gzip", "br", "zstd", "gzip, deflate, br, zstd"):
        status, headers, body = _get(written, path, Accept_Encoding=coding)
        as_from_caddy = {"X-Forwarded-Proto": "https", "Host": f"localhost:{written.caddy.https_port}"}
        before = _answer(f"{written.site.url}{path}", "GET", {"Accept-Encoding": coding, **as_from_caddy})
        assert (status, _told(headers), body) == (before[0], _told(before[1]), before[2]), coding


def _told(headers: Any) -> dict[str, str]:
    """What must be the same before Caddy and behind it; a quota shrinks between two questions."""
    own = {"alt-svc", "date", "x-request-id", "server", "connection", "ratelimit"}
    return {name.lower(): text for name, text in headers.items() if name.lower() not in own}


@pytest.mark.parametrize("path", ["/uk/through-all/", "/api/v1/pages"])
def test_each_compression_is_an_answer_of_its_own(written: stack.Stack, path: str) -> None:
    unpacks: dict[str, Any] = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
    answers = {coding: _get(written, path, Accept_Encoding=coding) for coding in unpacks}
    assert len({headers["ETag"] for _status, headers, _body in answers.values()}) == len(unpacks)
    for coding, (status, headers, body) in answers.items():
        assert (status, headers["Content-Encoding"] or "identity") == (200, coding)
        assert "Accept-Encoding" in headers["Vary"]
        assert headers["Content-Length"] == str(len(body))
        assert unpacks[coding](body) == answers["identity"][2]
        assert "Surrogate-Key" not in headers, "no cache stands before this stack"
        head = _get(written, path, "HEAD", Accept_Encoding=coding)
        assert (head[0], head[2], _told(head[1])) == (200, b"", _told(headers))
        same = _get(written, path, Accept_Encoding=coding, If_None_Match=headers["ETag"])
        assert (same[0], same[2]) == (304, b"")
        for name in ("ETag", "Vary", "Cache-Control"):
            assert same[1][name] == headers[name]
    other = _get(written, path, Accept_Encoding="br", If_None_Match=answers["gzip"][1]["ETag"])
    assert other[0] == 200


#: None so small that the random bytes which Django adds (BREACH) make it longer: that goes out as it is.
@pytest.mark.parametrize("path", ["/uk/search/?q=x", f"/api/v1/search?q={'x' * 800}", "/cms/login/"])
def test_answers_for_one_reader_are_compressed_once(written: stack.Stack, path: str) -> None:
    status, headers, body = _get(written, path, Accept_Encoding="gzip, br, zstd")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert gzip.decompress(body)[:1] in b"{<\n"
    assert "Accept-Encoding" in headers["Vary"]


def test_the_limits_of_the_api_are_told_through_caddy(written: stack.Stack) -> None:
    headers = _get(written, "/api/v1/search?q=x")[1]
    assert headers["RateLimit"]
    assert headers["RateLimit-Policy"]
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "ratelimit" in headers["Access-Control-Expose-Headers"].lower().split(", ")


def test_what_a_session_would_be_missed_by_works_without(running: stack.Stack) -> None:
    assert "WORKED" in running.site.manage("shell", "--verbosity", "0", "-c", WORK).stdout
    running.site.manage("rebuild_search")
    running.site.manage("check_audit")


def test_readers_do_not_notice_that_redis_is_gone(running: stack.Stack) -> None:
    running.redis_process.send_signal(signal.SIGKILL)
    running.redis_process.wait()
    for path in ("/uk/", "/uk/", "/uk/through-all/", "/uk/search/?q=x", "/cms/login/", "/api/v1/pages"):
        assert _get(running, path)[0] in (200, 404), path
    assert "Redis does not answer" in running.site.log
    assert "Traceback" not in running.site.log
    with running.redis.running():
        assert _get(running, "/uk/")[0] == 200
        assert wait_for(
            lambda: _get(running, "/uk/")[0] == 200 and "Redis answers again" in running.site.log, 60
        )
