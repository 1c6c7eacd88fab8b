"""Calls of other systems: signed, tried again, never into a closed network."""

import hashlib
import hmac
import json
import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from poruch.editorial.rules import webhooks
from poruch.editorial.rules.models import Delivery, WebhookTarget
from poruch.editorial.rules.webhooks import BACKOFF, CallFailed, checked_address, deliver_due
from tests.factories import StandardPageFactory
from tests.factories.editorial_rules import RuleFactory, WebhookTargetFactory, action

State = Delivery.State


@pytest.fixture
def listener(settings):
    """A system on this machine; ``statuses`` are its next answers, ``calls`` what came."""
    settings.PORUCH_WEBHOOKS_PRIVATE = True
    statuses, calls = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            calls.append((self.path, dict(self.headers), body))
            status = statuses.pop(0) if statuses else 204
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.statuses, server.calls = statuses, calls
    server.url = f"http://127.0.0.1:{server.server_port}/hook?from=poruch"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def queued(doing):
    """A call waiting for the target."""

    def make(url, **values):
        target = WebhookTargetFactory(url=url, **values)
        RuleFactory(actions=[action("webhook", target=str(target.pk))])
        with doing():
            StandardPageFactory()
        return Delivery.objects.get()

    return make


def due():
    Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))


def test_a_call_arrives_signed(listener, queued):
    delivery = queued(listener.url)
    assert deliver_due() == 1
    ((path, headers, body),) = listener.calls
    assert path == "/hook?from=poruch"
    told = json.loads(body)
    assert (told["event"], told["delivery"]) == ("published", str(delivery.pk))
    assert told["page"]["public"]
    assert told["page"]["api"] == f"/api/v1/pages/{told['page']['id']}"
    assert headers["X-Poruch-Delivery"] == str(delivery.pk)
    parts = dict(part.split("=") for part in headers["X-Poruch-Signature"].split(","))
    wanted = hmac.new(b"a secret of the tests", f"{parts['t']}.".encode() + body, hashlib.sha256).hexdigest()
    assert parts["v1"] == wanted
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.DONE, 1)
    due()
    assert deliver_due() == 0


def test_it_is_tried_again_later_and_later(listener, queued):
    delivery = queued(listener.url)
    listener.statuses += [500, 302, 503]
    waits = []
    for _n in range(3):
        due()
        assert deliver_due() == 0
        delivery.refresh_from_db()
        assert delivery.state == State.WAITING
        waits.append(round((delivery.next_at - timezone.now()).total_seconds() / 60))
        assert deliver_due() == 0  # Not before its time.
    assert waits == list(BACKOFF[:3])
    due()
    assert deliver_due() == 1
    assert len(listener.calls) == 4
    assert {call[0] for call in listener.calls} == {"/hook?from=poruch"}


def test_after_the_last_attempt_there_is_no_hope(listener, queued):
    delivery = queued(listener.url)
    listener.statuses += [500] * 20
    for _n in range(10):
        due()
        deliver_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.FAILED, len(BACKOFF) + 1)
    assert delivery.note == "Відповідь 500."


def test_who_is_gone_is_called_no_more(listener, queued):
    delivery = queued(listener.url)
    listener.statuses.append(410)
    deliver_due()
    delivery.refresh_from_db()
    assert delivery.state == State.FAILED


def test_nobody_there(listener, queued):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        delivery = queued(f"http://127.0.0.1:{free.getsockname()[1]}/")
        deliver_due()
    delivery.refresh_from_db()
    assert delivery.state == State.WAITING
    assert "Немає зв’язку" in delivery.note


def test_two_workers_make_one_call(listener, queued, monkeypatch):
    queued(listener.url)
    real = webhooks._deliver

    def meanwhile(delivery):
        assert deliver_due() == 0
        return real(delivery)

    monkeypatch.setattr(webhooks, "_deliver", meanwhile)
    assert deliver_due() == 1
    assert len(listener.calls) == 1


CLOSED = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
    "2002:7f00:1::",
)  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_an_address_of_a_closed_network_is_refused(address, monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (given, 443)) for given in ("8.8.8.8", address)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    with pytest.raises(CallFailed, match="закритої мережі") as caught:
        checked_address("example.org", 443)
    assert caught.value.final


def test_an_open_address_is_connected_to_as_it_was_checked(monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    assert checked_address("example.org", 443) == "8.8.8.8"


def test_a_name_that_leads_home_is_never_called(listener, queued, settings):
    delivery = queued(listener.url.replace("127.0.0.1", "localhost"))
    settings.PORUCH_WEBHOOKS_PRIVATE = False
    deliver_due()
    delivery.refresh_from_db()
    assert delivery.state == State.FAILED
    WebhookTarget.objects.update(url=f"https://localhost:{listener.server_port}/")
    Delivery.objects.update(state=State.WAITING)
    due()
    deliver_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.note) == (State.FAILED, "Ця адреса веде до закритої мережі.")
    assert listener.calls == []


def test_a_target_switched_off_meanwhile(listener, queued):
    delivery = queued(listener.url)
    WebhookTarget.objects.update(active=False)
    deliver_due()
    delivery.refresh_from_db()
    assert delivery.state == State.FAILED
    assert listener.calls == []


@pytest.mark.parametrize(
    "url", ["http://example.org/", "https://user:x@example.org/", "ftp://example.org/", "https:///x", "x"]
)
def test_what_is_no_address(url, db):
    with pytest.raises(ValidationError):
        WebhookTarget(name="x", url=url).full_clean()
    with pytest.raises(ValidationError):
        WebhookTarget(name="x", url="https://example.org/", secret="short").full_clean()
    WebhookTarget(name="x", url="https://example.org/").full_clean()
