"""Who may put something into a log writes no line of it: breaks, colours and turned letters stay inside."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from poruch.operations.logs import JsonFormatter
from poruch.urls import *  # noqa: F403
from poruch.urls import urlpatterns
from tests.factories import GuideFactory
from tests.factories.people import PASSWORD, browser, chief

pytestmark = pytest.mark.usefixtures("site")

FORGED: Final = '{"level": "info", "message": "forged", "user": 1}'
#: What ends a line or speaks to a terminal, for one program or another.
BREAKS: Final = {
    "lines": "\r\n", "colours": "\x1b[31m", "one byte": "\x9b31m", "rings and goes back": "\a\b",
    "unicode's lines": "\x85\u2028\u2029", "turned": "\u202e\u2066\u061c", "forms": "\x0b\x0c\x1c",
}  # fmt: skip
ENDS: Final = frozenset("".join(BREAKS.values()) + "\0") - set("[31m")
#: All loggers that write by themselves.
LOGGERS: Final = ("", "django.request", "django.security", "django.server")


def fails(request: HttpRequest, said: str) -> HttpResponse:
    logging.getLogger("poruch.anything").error("Failed at %s", said, extra={"route": said, "file": said})
    raise ValueError(said)


def suspicious(request: HttpRequest, said: str) -> HttpResponse:
    raise SuspiciousOperation(f"Forbidden path: {said}")


urlpatterns = [path("fails/<path:said>", fails), path("suspicious/<path:said>", suspicious), *urlpatterns]


@pytest.fixture
def raw(settings: Any) -> Iterator[Callable[[], str]]:
    settings.ROOT_URLCONF = __name__
    settings.PORUCH_LOG_FORMAT = "json"
    settings.PORUCH_TRUSTED_PROXIES = 1
    settings.ALLOWED_HOSTS = ["testserver"]
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        one.setLevel(logging.INFO)
    yield out.getvalue
    for one, level in zip(loggers, before, strict=True):
        one.removeHandler(handler)
        one.setLevel(level)


def attack(text: str) -> None:
    """``text`` by every way from outside that something writes about."""
    client, coded = Client(raise_request_exception=False), quote(text)
    for where in (f"/fails/{coded}", f"/suspicious/{coded}", f"/{coded}", f"/uk/guides/{coded}/"):
        client.get(where)
    client.get("/uk/search/", {"q": text, text: text})
    client.get("/api/v1/search", {"q": text})
    client.get("/api/v1/drafts", headers={"Authorization": f"Bearer {text}"})
    for header in ("User-Agent", "Referer", "X-Request-ID", "X-Forwarded-For", "Cookie", "Origin", "Host"):
        client.get("/uk/nope/", headers={header: text})
    client.generic(f"GET{text}", "/uk/")
    client.post(reverse("account_login"), {"username": text, "password": text})
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.post(f"/cms/{coded}", {"a": "b"}, headers={"Referer": text, "Origin": text})
    strict.post(reverse("account_login"), {"username": text}, headers={"Referer": f"https://x/{text}"})
    person = User.objects.create_superuser(
        f"x{len(text)}{text}"[:150], password=PASSWORD, first_name=text[:150]
    )
    Client().post(reverse("account_login"), {"username": person.username, "password": PASSWORD})
    inside = browser(person)
    page = GuideFactory(title=f"Сторінка{text}")
    inside.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    upload = SimpleUploadedFile(f"a{text}.pdf", b"%PDF-1.7")
    inside.post(reverse("wagtaildocs:add_multiple"), {"title": text, "files[]": upload})


def test_the_log_stays_one_object_a_line(raw: Callable[[], str]) -> None:
    for breaks in ("\r\n", "".join(BREAKS.values())):
        attack(f"{breaks}{FORGED}{breaks}")
    written = raw()
    lines = [json.loads(line) for line in written.removesuffix("\n").split("\n")]
    assert len(lines) > 30
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
    assert [line for line in lines if line["message"] == "forged"] == []
    assert sorted(ENDS & set(written) - {"\n"}) == []


def test_half_a_character_loses_no_line() -> None:
    record = logging.LogRecord("poruch", logging.WARNING, "", 0, "half \ud83d", None, None)
    assert json.loads(JsonFormatter().format(record).encode())["message"] == "half \ud83d"


def test_the_log_of_the_newsroom_holds_no_break_either() -> None:
    """Its lines are exported one object a line too."""
    from django.core.management import call_command

    person = chief(f"boss\r\n{FORGED}\x1b[31m")
    Client().post(reverse("account_login"), {"username": person.username, "password": "wrong"})
    Client().post(reverse("account_login"), {"username": person.username, "password": PASSWORD})
    out = io.StringIO()
    call_command("export_audit", stdout=out)
    lines = [json.loads(line) for line in out.getvalue().removesuffix("\n").split("\n")]
    assert any("boss" in str(line) for line in lines)
    assert not ENDS & set(out.getvalue()) - {"\n"}
