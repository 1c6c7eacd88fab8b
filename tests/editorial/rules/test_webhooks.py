"""Calls of other systems: signed, tried again, in order, never into a closed network."""

import importlib.util
import json
import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from poruch.core import letters
from poruch.editorial.rules.models import Attempt, Delivery, WebhookTarget
from poruch.editorial.rules.webhooks import calling, deliver_all, deliver_due, delivering, queueing, signing
from poruch.editorial.rules.webhooks.calling import CallFailed, checked_address
from poruch.editorial.rules.webhooks.delivering import BACKOFF, PAUSE_AFTER, PAUSE_FAILURES
from tests.factories import StandardPageFactory
from tests.factories.editorial_rules import RuleFactory, WebhookTargetFactory, action
from tests.factories.people import chief

State = Delivery.State


def receiver():
    """The sample that the docs give to those who are called."""
    path = Path(project.BASE_DIR) / "docs" / "api" / "webhook_receiver.py"
    spec = importlib.util.spec_from_file_location("webhook_receiver", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def listener(settings):
    """A system on this machine; ``statuses`` are its next answers, ``calls`` what came."""
    settings.PORUCH_WEBHOOKS_PRIVATE = True
    statuses, calls = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            calls.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            status = statuses.pop(0) if statuses else 204
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "7200")
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
    page = told["data"]["page"]
    assert told["type"] == "page.published"
    assert (page["public"], page["api"]) == (True, f"/api/v1/pages/{page['id']}")
    assert receiver().check(delivery.target.secret, headers, body) == str(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.page_id) == (State.DONE, 1, page["id"])
    due()
    assert deliver_due() == 0


def test_a_signature_is_the_one_of_the_specification():
    """The example of its reference libraries."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    found = signing.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("fault", ["body", "id", "time", "secret", "none"])
def test_the_sample_receiver_takes_nothing_false(fault):
    module = receiver()
    secret, body, now = WebhookTargetFactory.secret, b"{}", 1_800_000_000
    headers = signing.headers([secret], "1", now, body)
    if fault == "none":
        assert module.check(secret, headers, body, now) == "1"
        return
    if fault == "id":
        headers["webhook-id"] = "2"
    with pytest.raises(module.Refused):
        module.check(
            "whsec_" + "A" * 44 if fault == "secret" else secret,
            headers,
            b"[]" if fault == "body" else body,
            now + 301 if fault == "time" else now,
        )


def test_two_secrets_sign_while_one_is_changed(listener, queued):
    delivery = queued(listener.url)
    old = delivery.target.secret
    delivery.target.rotate()
    deliver_due()
    ((_path, headers, body),) = listener.calls
    new = WebhookTarget.objects.get().secret
    assert old != new
    for secret in (old, new):
        assert receiver().check(secret, headers, body)
    WebhookTarget.objects.update(previous_until=timezone.now())
    assert WebhookTarget.objects.get().secrets_now() == [new]


def test_it_is_tried_again_later_and_later(listener, queued):
    delivery = queued(listener.url)
    listener.statuses += [500, 302, 503]
    for minutes in BACKOFF[:3]:
        due()
        assert deliver_due() == 0
        delivery.refresh_from_db()
        assert delivery.state == State.WAITING
        wait = (delivery.next_at - timezone.now()).total_seconds() / 60
        assert 0.75 * minutes < wait < 1.25 * minutes
        assert deliver_due() == 0  # Not before its time.
    due()
    assert deliver_due() == 1
    assert len(listener.calls) == 4
    assert {call[0] for call in listener.calls} == {"/hook?from=poruch"}
    assert list(delivery.log.values_list("status", flat=True)) == [204, 503, 302, 500]
    assert all(attempt.milliseconds >= 0 for attempt in Attempt.objects.all())


def test_who_asks_for_time_gets_it(listener, queued):
    delivery = queued(listener.url)
    listener.statuses.append(429)
    deliver_due()
    delivery.refresh_from_db()
    assert delivery.next_at > timezone.now() + timedelta(minutes=90)


def test_after_the_last_attempt_there_is_no_hope_until_somebody_tries_again(listener, queued):
    delivery = queued(listener.url)
    listener.statuses += [500] * (len(BACKOFF) + 1)
    for _n in range(10):
        due()
        deliver_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.FAILED, len(BACKOFF) + 1)
    assert delivery.note == "Відповідь 500."
    assert queueing.again(Delivery.objects.filter(state=State.FAILED)) == 1
    assert deliver_due() == 1
    assert len({call[1]["webhook-id"] for call in listener.calls}) == 1


def test_a_later_event_of_a_page_waits_for_the_earlier(listener, queued, doing):
    first = queued(listener.url)
    page = StandardPageFactory._meta.model.objects.get(pk=first.page_id)
    with doing():
        page.save_revision().publish()
    with doing():
        StandardPageFactory()
    listener.statuses.append(500)
    assert deliver_due() == 1  # Of the other page alone.
    second = Delivery.objects.filter(page_id=page.pk).latest("created_at")
    assert (second.state, second.attempts) == (State.WAITING, 0)
    due()
    assert deliver_due() == 2
    told = [json.loads(call[2]) for call in listener.calls]
    of_page = [one["timestamp"] for one in told if one["data"]["page"]["id"] == page.pk]
    assert of_page == sorted(of_page)
    assert len(of_page) == 3


def test_what_waited_goes_in_as_many_goes_as_it_takes_and_no_more(listener, queued, doing, monkeypatch):
    queued(listener.url)
    with doing():
        for _n in range(3):
            StandardPageFactory()
    monkeypatch.setattr(delivering, "BATCH", 1)
    monkeypatch.setattr(delivering, "ROUNDS", 2)
    assert deliver_all() == 2
    assert [deliver_all(), deliver_all()] == [2, 0]


def test_what_is_given_up_holds_nothing_back(listener, queued, doing):
    first = queued(listener.url)
    with doing():
        StandardPageFactory._meta.model.objects.get(pk=first.page_id).save_revision().publish()
    Delivery.objects.filter(pk=first.pk).update(state=State.FAILED)
    assert deliver_due() == 1


def test_a_target_that_takes_nothing_for_long_is_paused(listener, queued):
    boss = chief()
    boss.email = "chief@example.org"
    boss.save()
    delivery = queued(listener.url)
    targets = WebhookTarget.objects.all()
    targets.update(failures=PAUSE_FAILURES - 2, failing_since=timezone.now() - PAUSE_AFTER)
    listener.statuses += [500, 500]
    for paused in (False, True):
        due()
        deliver_due()
        assert (targets.get().paused_at is not None) is paused
    letters.settle()
    (letter,) = mail.outbox
    assert f"/rules/targets/{delivery.target_id}/" in letter.body
    assert delivery.target.name not in letter.subject + letter.body
    assert ModelLogEntry.objects.filter(action="poruch.webhook.paused").count() == 1
    due()
    assert deliver_due() == 0
    delivery.refresh_from_db()
    assert delivery.state == State.WAITING
    queueing.resume(targets.get())
    assert deliver_due() == 1
    assert (targets.get().failures, targets.get().failing_since) == (0, None)


def test_many_failures_in_a_short_time_pause_nothing(listener, queued):
    queued(listener.url)
    WebhookTarget.objects.update(failures=PAUSE_FAILURES * 5)
    listener.statuses.append(500)
    deliver_due()
    assert WebhookTarget.objects.get().paused_at is None


def test_who_is_gone_is_called_no_more(listener, queued):
    delivery = queued(listener.url)
    listener.statuses.append(410)
    deliver_due()
    delivery.refresh_from_db()
    assert delivery.state == State.FAILED
    assert WebhookTarget.objects.get().paused_at is not None


def test_an_answer_letter_by_letter_is_cut_off(settings, monkeypatch):
    """Each letter is in time for its step; the whole is not."""
    settings.PORUCH_WEBHOOKS_PRIVATE = True
    monkeypatch.setattr(calling, "TOTAL", 0.2)
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip():
            connection, _address = server.accept()
            with connection:
                while not ended.wait(0.05):
                    try:
                        connection.sendall(b"H")
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        with pytest.raises(CallFailed, match="Немає зв’язку"):
            calling.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
        ended.set()
        thread.join()


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
    real = delivering.deliver

    def meanwhile(delivery):
        assert deliver_due() == 0
        return real(delivery)

    monkeypatch.setattr(delivering, "deliver", meanwhile)
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
    "host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[fd00::1]", "10.0.0.1"]
)
def test_an_address_in_numbers_is_refused_in_every_notation(host, db):
    with pytest.raises(ValidationError, match="закритої мережі"):
        WebhookTarget(name="x", url=f"https://{host}/").clean()
    with pytest.raises(CallFailed, match="закритої мережі"):
        calling.post(f"https://{host}/", b"{}", {})


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "https://user:x@example.org/", "ftp://example.org/", "https:///x", "x",
        "https://example.org:22/", "https://example.org:99999/", "https://127.0.0.1/",
    ],
)  # fmt: skip
def test_what_is_no_address(url, db):
    with pytest.raises(ValidationError):
        WebhookTarget(name="x", url=url).full_clean()
    WebhookTarget(name="x", url="https://example.org/").full_clean()
    WebhookTarget(name="x", url="https://example.org:8443/").full_clean()


def test_a_secret_is_one_of_the_specification():
    assert len(signing.key_of(WebhookTarget().secret)) == 32
    for wrong in ("", "whsec_", "whsec_c2hvcnQ=", "whsec_***", "x" * 40):
        with pytest.raises(ValueError):
            signing.key_of(wrong)
