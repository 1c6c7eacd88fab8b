"""Links to other sites, asked of a server on this machine: politely, within bounds, nowhere private."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from poruch.core.models import StandardPage
from poruch.editorial.freshness.links import asking, checking, collecting
from poruch.editorial.freshness.links.asking import Answer, ask
from poruch.editorial.freshness.models import ExternalLink
from tests.factories import StandardPageFactory
from tests.factories.filled import block

State, Fault = ExternalLink.State, ExternalLink.Fault


class Handler(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"], self.headers["Host"]))
        code = {"/gone": 404, "/robots": 403, "/head": 405, "/fault": 500}.get(self.path, 200)
        if self.path == "/head" and self.command == "GET":
            code = 200
        if self.path in ("/moved", "/circle", "/inside"):
            code = 302
        self.send_response(code)
        if code == 302:
            target = {"/moved": "/ok", "/circle": "/circle", "/inside": "http://10.0.0.1/"}[self.path]
            self.send_header("Location", target)
        self.send_header("Content-Length", str(10**9) if self.path == "/huge" else "0")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server(settings) -> Iterator[SimpleNamespace]:
    settings.PORUCH_LINK_CHECK = settings.PORUCH_LINK_CHECK_PRIVATE = True
    settings.PORUCH_LINK_CHECK_DELAY = 0
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.asked = []
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{http.server_port}", asked=http.asked)
    http.shutdown()
    http.server_close()


@pytest.mark.parametrize(
    ("path", "state", "code", "fault"),
    [
        ("/ok?q=1#place", State.OPENS, 200, ""), ("/moved", State.OPENS, 200, ""),
        ("/huge", State.OPENS, 200, ""),
        ("/head", State.OPENS, 200, ""), ("/gone", State.FAILS, 404, Fault.STATUS),
        ("/fault", State.FAILS, 500, Fault.STATUS), ("/robots", State.UNKNOWN, 403, ""),
        ("/circle", State.FAILS, None, Fault.REDIRECTS),
    ],
)  # fmt: skip
def test_what_an_address_answers(server, path, state, code, fault):
    assert ask(server.url + path) == Answer(state, code, fault)
    assert all(agent.startswith("PoruchLinkCheck/") for _method, _path, agent, _host in server.asked)
    assert len(server.asked) <= 2 * (asking.REDIRECTS_MOST + 1)
    assert server.asked[0][0] == "HEAD"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/", "http://localhost/", "http://10.1.2.3/", "http://192.168.0.1/", "http://[::1]/",
        "http://169.254.169.254/latest/", "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/", "http://2130706433/",
        "http://[fd00::1]/", "http://100.64.0.1/",
    ],
)  # fmt: skip
def test_nothing_private_is_asked(settings, monkeypatch, url):
    settings.PORUCH_LINK_CHECK_PRIVATE = False
    monkeypatch.setattr(asking, "_answered", lambda *args: pytest.fail("somebody was asked"))
    assert ask(url).fault in (Fault.PRIVATE, Fault.NAME)


def test_a_redirect_into_a_private_network_is_not_followed(server, settings, monkeypatch):
    resolve = asking.resolve

    def outside(host, port):
        """The server stands for one of the public internet; all else is looked at as always."""
        if host == "127.0.0.1":
            return host
        settings.PORUCH_LINK_CHECK_PRIVATE = False
        return resolve(host, port)

    monkeypatch.setattr(asking, "resolve", outside)
    assert ask(f"{server.url}/inside") == Answer(State.FAILS, None, Fault.PRIVATE)


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "http://", "http://a b/", "https://[", "http://x:99999/"]
)
def test_addresses_nobody_can_ask(url):
    assert ask(url).fault in (Fault.ADDRESS, Fault.NAME)


def test_the_connection_goes_to_the_address_that_was_looked_at(server, monkeypatch):
    """A name is resolved once: what it answers later leads nowhere else."""
    port = int(server.url.rsplit(":", 1)[1])
    monkeypatch.setattr(asking, "resolve", lambda host, port: "127.0.0.1")
    assert ask(f"http://name.invalid:{port}/ok").state == State.OPENS
    assert server.asked[-1][3] == f"name.invalid:{port}"


def linking(*urls, **values):
    body = "".join(f'<p><a href="{url}">а</a></p>' for url in urls)
    return StandardPageFactory(body=body, **values)


def test_links_are_known_from_the_moment_of_publishing(site):
    source = {"code": "S1", "title": "Закон", "url": "https://zakon.example/1", "date": ""}
    page = linking("https://one.example/?a=1&amp;b=2", sources=[block("source", source)])
    linking("https://one.example/?a=1&amp;b=2", locale="en")
    urls = {"https://one.example/?a=1&b=2", "https://zakon.example/1"}
    assert set(ExternalLink.objects.values_list("url", flat=True)) == urls
    page.sources = []
    page.save_revision(clean=False).publish()
    assert ExternalLink.objects.get().pages.count() == 2
    page.unpublish()
    assert ExternalLink.objects.get().pages.count() == 1
    ExternalLink.objects.all().delete()
    assert collecting.collect_all() == 1


def test_nothing_is_asked_unless_switched_on(site, settings):
    linking("https://one.example/")
    settings.PORUCH_LINK_CHECK = False
    assert checking.run(lambda url: pytest.fail("somebody was asked")) is None
    with pytest.raises(CommandError, match="PORUCH_LINK_CHECK"):
        call_command("check_links")


def test_a_run_is_bounded_and_a_host_rests_while_others_are_asked(site, settings):
    settings.PORUCH_LINK_CHECK, settings.PORUCH_LINK_CHECK_MOST = True, 4
    settings.PORUCH_LINK_CHECK_DELAY = 5
    linking(*[f"https://one.example/{n}" for n in range(3)], "https://two.example/")
    linking("https://three.example/")
    asked, waits = [], []
    report = checking.run(lambda url: asked.append(url) or Answer(State.OPENS, 200), wait=waits.append)
    assert report.asked == len(asked) == 4
    assert asked[:2] == ["https://one.example/0", "https://two.example/"]
    assert len(waits) == 2
    assert all(4 < wait <= 5 for wait in waits)
    assert [link.url for link in checking.due()] == ["https://three.example/"]


def on_days(link, *answers):
    """One check a day, the last one today."""
    from unittest import mock

    today = timezone.localdate()
    for number, state in enumerate(answers):
        day = today - timedelta(days=len(answers) - 1 - number)
        with mock.patch.object(checking.timezone, "localdate", return_value=day):
            link.refresh_from_db()
            checking.note(link, Answer(state, 404 if state == State.FAILS else 200))
    link.refresh_from_db()
    return link


FAILS, OPENS, UNKNOWN = State.FAILS, State.OPENS, State.UNKNOWN


@pytest.mark.parametrize(
    ("answers", "broken"),
    [
        ((FAILS, FAILS, FAILS), True), ((FAILS, FAILS), False), ((FAILS, FAILS, OPENS, FAILS), False),
        ((FAILS, FAILS, FAILS, OPENS), False), ((FAILS, UNKNOWN, FAILS, FAILS), True),
        ((UNKNOWN,) * 5, False),
    ],
)  # fmt: skip
def test_broken_is_what_failed_on_three_days(site, answers, broken):
    linking("https://one.example/")
    assert on_days(ExternalLink.objects.get(), *answers).is_broken is broken


def test_failing_twice_on_one_day_counts_once(site):
    linking("https://one.example/")
    link = ExternalLink.objects.get()
    for _time in range(4):
        checking.note(link, Answer(FAILS, 404, Fault.STATUS))
    link.refresh_from_db()
    assert link.failed_days == 1


def test_the_report_names_the_links_and_their_pages(room, as_user, django_assert_max_num_queries):
    for number in range(12):
        linking(f"https://one.example/{number}", title=f"Сторінка {number}")
    for link in ExternalLink.objects.all():
        on_days(link, FAILS, FAILS, FAILS)
    linking("https://fine.example/")
    client = as_user(room.editor)
    client.get(reverse("freshness_links"))
    with django_assert_max_num_queries(20):
        response = client.get(reverse("freshness_links"))
    shown = response.content.decode()
    assert "https://one.example/3" in shown
    assert "Сторінка 3" in shown
    assert "fine.example" not in shown
    assert "вимкнено" in shown
    table = client.get(reverse("freshness_links"), {"export": "csv"}).getvalue().decode()
    assert "https://one.example/3" in table
    assert "Сторінка 3" in table
    every = client.get(reverse("freshness_links"), {"state": "all"}).content.decode()
    assert "fine.example" in every
    StandardPage.objects.get(title="Сторінка 3").delete()
    shown = client.get(reverse("freshness_links")).content.decode()
    assert "https://one.example/3" not in shown, "only a page in the trash points there"
    assert "https://one.example/4" in shown


def test_a_whole_run_against_a_server(site, server):
    linking(f"{server.url}/ok", f"{server.url}/gone")
    call_command("check_links", "--collect")
    states = dict(ExternalLink.objects.values_list("url", "state"))
    assert states == {f"{server.url}/ok": State.OPENS, f"{server.url}/gone": State.FAILS}
