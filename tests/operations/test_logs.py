"""Lines of the log attacked with what people are: names, phones, addresses, keys, cookies, questions."""

import io
import json
import logging

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.urls import path

from poruch.operations import queries, requests, telemetry
from poruch.operations.logs import JsonFormatter, configure
from poruch.urls import *  # noqa: F403
from poruch.urls import urlpatterns
from tests.factories import GuideFactory
from tests.factories.people import browser, chief

#: What must never be in a log.
PEOPLE = {
    "name": "Марія Шевченко",
    "latin name": "Maria Shevchenko",
    "phone": "+380 67 123-45-67",
    "short phone": "0671234567",
    "mail": "maria.shevchenko@example.org",
    "handle": "@maria_sh",
    "address": "203.0.113.77",
    "address 6": "2001:db8:85a3::8a2e:370:7334",
    "question": "/uk/search/?q=%D1%81%D0%B8%D0%BD",
    "typed": "де мій син",
    "key": "sk_live_51H8abcDEF2345ghiJKL",
    "cookie": "Cookie: sessionid=abc123; csrftoken=def456",
    "bearer": "Authorization: Bearer eyJhbGciOi.short.jwt",
    "password": "password=верба9",
    "row": "DETAIL: Key (email)=(maria@example.org) already exists.",
}
#: What of each must be gone: the part that tells somebody.
TELLS = {
    "question": "%D1", "cookie": "abc123", "bearer": "eyJhbGciOi", "password": "верба9",
    "row": "maria@example.org",
}  # fmt: skip


def boom(request):
    raise ValueError(" ".join(PEOPLE.values()))


def slow(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'Марія Шевченко', 380671234567 WHERE %s = %s", ["син", "син"])
    return boom(request)


urlpatterns = [path("boom/", boom, name="boom"), path("slow/", slow, name="slow"), *urlpatterns]


@pytest.fixture
def lines():
    """The log as JSON lines, of every logger."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    names = [None, "django.request"]
    for name in names:
        logging.getLogger(name).addHandler(handler)
    log = logging.getLogger("poruch.request")
    log.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    log.setLevel(logging.NOTSET)
    for name in names:
        logging.getLogger(name).removeHandler(handler)


def told(lines):
    """What the log gives away, by name."""
    text = json.dumps(lines(), ensure_ascii=False)
    return [name for name, value in PEOPLE.items() if TELLS.get(name, value) in text]


@pytest.mark.parametrize("logger", ["poruch.anything", "django.db.backends", "elastic_transport"])
def test_nobody_is_in_messages_arguments_or_errors(lines, logger):
    log = logging.getLogger(logger)
    for value in PEOPLE.values():
        log.error("Refused for %s", value)
        log.error("Refused: %(who)s", {"who": value})
        log.error(f"Failed for {value}")
        log.error(f"Failed for '{value}' at once")
        log.error({"who": value})
        log.error("Extra", extra={"who": value, "request": value})
        try:
            try:
                raise KeyError(value)
            except KeyError as error:
                raise ValueError(value) from error
        except ValueError as error:
            log.exception("Broke: %s", error)
    assert told(lines) == []
    last = lines()[-1]
    assert last["error"] == "ValueError < KeyError"
    assert "test_logs.py" in last["where"][0]


def test_numbers_and_our_own_words_stay(lines):
    logging.getLogger("search.tasks").warning("%d search entries wait for %s", 7, "elastic")
    assert lines()[0]["message"] == "7 search entries wait for elastic"
    assert lines()[0].keys() == {"time", "level", "logger", "message"}


@pytest.fixture
def site_with_faults(settings, site, monkeypatch):
    settings.ROOT_URLCONF = __name__
    settings.PORUCH_LOG_FORMAT = "json"
    return Client(raise_request_exception=False)


def test_a_request_is_a_line_without_its_reader(lines, site_with_faults):
    page = GuideFactory(slug="how-to")
    headers = {"user-agent": "Firefox of Maria", "x-forwarded-for": "203.0.113.77"}
    client = site_with_faults
    for address in (
        "/uk/search/?q=де+мій+син",
        page.url,
        "/uk/nothing/at/maria/?phone=0671234567",
        "/healthz",
    ):
        client.get(address, headers=headers, REMOTE_ADDR="203.0.113.77")
    browser(chief("maria")).get("/cms/account/")
    found = [line for line in lines() if line["logger"] == "poruch.request"]
    assert [(line["route"], line["status"]) for line in found[:4]] == [
        ("search", 200), ("wagtail_serve", 200), ("wagtail_serve", 404), ("poruch.health.healthz", 200),
    ]  # fmt: skip
    assert found[1]["queries"] > 0
    assert "user" not in found[0]
    assert found[4]["user"] > 0
    text = json.dumps(lines(), ensure_ascii=False).casefold()
    assert [
        word for word in ("син", "how-to", "maria", "firefox", "203.0", "0671234567") if word in text
    ] == []


def test_a_fault_has_one_number_everywhere(lines, site_with_faults):
    response = site_with_faults.get("/boom/?q=Марія")
    number = response.headers["X-Request-ID"]
    assert response.status_code == 500
    assert number in response.content.decode()
    assert told(lines) == []
    fault = next(line for line in lines() if line.get("error") == "ValueError")
    assert (fault["request_id"], fault["route"]) == (number, "boom")
    assert any("test_logs.py" in place and "boom" in place for place in fault["where"])


def test_the_api_tells_the_number_of_its_fault(lines, site_with_faults, monkeypatch):
    monkeypatch.setattr("search.service._may_share", lambda: boom(None))
    response = site_with_faults.get("/api/v1/search?q=син")
    assert response.status_code == 500
    assert response.json()["request_id"] == response.headers["X-Request-ID"]
    assert told(lines) == []
    assert "request_id" not in site_with_faults.get("/api/v1/nothing").json()


@pytest.mark.parametrize(
    ("proxies", "given", "taken"),
    [
        (0, "abcdef12345", False),
        (1, "abcdef12345", True),
        (1, "short", False),
        (1, "x" * 65, False),
        (1, "+380671234567 Марія", False),
        (1, "abcdefgh\r\nX: y", False),
    ],
)
def test_a_number_is_taken_from_our_proxy_alone_and_only_a_plain_one(settings, client, proxies, given, taken):
    settings.PORUCH_TRUSTED_PROXIES = proxies
    answers = [client.get("/healthz", headers={"x-request-id": given}).headers["X-Request-ID"] for _ in "12"]
    assert [answer == given for answer in answers] == [taken, taken]
    assert taken or answers[0] != answers[1]


def test_slow_queries_without_values(lines, site_with_faults, settings):
    settings.PORUCH_SLOW_QUERY_MS = 0.000001
    queries.connect()
    response = site_with_faults.get("/slow/")
    found = next(line for line in lines() if line["message"] == "slow query" and "WHERE" in line["sql"])
    assert found["sql"] == "SELECT ?, ? WHERE %s = %s"
    assert (found["route"], found["request_id"]) == ("slow", response.headers["X-Request-ID"])
    assert told(lines) == []


def test_the_format_is_a_setting():
    config = {
        "version": 1, "disable_existing_loggers": False, "formatters": {"line": {"format": "%(message)s"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}}, "loggers": {},
    }  # fmt: skip
    django, request = logging.getLogger("django.request"), logging.getLogger("poruch.request")
    before = django.handlers[:], django.level, django.propagate
    try:
        with override_settings(PORUCH_LOG_FORMAT="json"):
            configure(config)
        assert isinstance(django.handlers[0].formatter, JsonFormatter)
        assert config["formatters"] == {"line": {"format": "%(message)s"}}, "the setting stays as it is"
    finally:
        django.handlers[:], django.level, django.propagate = before
        request.setLevel(logging.NOTSET)


def test_traces_hold_no_reader_either(site_with_faults, monkeypatch):
    sdk = pytest.importorskip("opentelemetry.sdk.trace")
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    kept = InMemorySpanExporter()
    provider = sdk.TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    telemetry.use(provider)
    queries.connect()
    try:
        response = site_with_faults.get("/slow/?q=Марія", headers={"user-agent": "Maria Shevchenko"})
    finally:
        telemetry.stop()
    spans = kept.get_finished_spans()
    request = next(span for span in spans if span.name == "GET slow")
    assert request.attributes["poruch.request_id"] == response.headers["X-Request-ID"]
    assert [span.name for span in spans if span.parent and span.parent.span_id == request.context.span_id]
    text = " ".join(span.to_json() for span in spans)
    assert [name for name, value in PEOPLE.items() if TELLS.get(name, value) in text] == []
    assert "Maria" not in text


def test_without_the_extra_there_is_a_warning_and_a_site(lines, monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(telemetry, "find_spec", lambda name: None)
    assert telemetry.start() is None
    assert "make setup-extras" in lines()[0]["message"]
    assert requests.RequestMiddleware(lambda request: None)._traces is None
