"""The processes of compose.yaml together: a request through Caddy, the site, PgBouncer and PostgreSQL."""

import json
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


def _get(running: stack.Stack, path: str, **headers: str) -> tuple[int, Any, bytes]:
    request = urllib.request.Request(f"{running.url}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, context=running.caddy.certificates, timeout=60) as answer:
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


def test_what_is_written_is_found_by_the_worker(running: stack.Stack, tmp_path: Path) -> None:
    file = tmp_path / "page.jsonl"
    file.write_text(json.dumps(PAGE, ensure_ascii=False) + "\n")
    running.site.manage("import_content", str(file))

    def is_found() -> bool:
        found = json.loads(
            _get(running, "/api/v1/search?locale=uk&q=%D0%BF%D1%80%D0%BE%D1%86%D0%B5%D1%81%D0%B8")[2]
        )
        return any(row["slug"] == PAGE["slug"] for row in found["results"])

    assert wait_for(is_found, 90), (running.folder / "worker.log").read_text()
    running.site.manage("check_search")
    listed = json.loads(_get(running, "/api/v1/pages")[2])["items"]
    assert PAGE["slug"] in [row["slug"] for row in listed]


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
