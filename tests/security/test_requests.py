"""Requests made to mislead: where to go next, who we are, what a cache keeps, who is signed in, how often."""

import csv
import io
import re
from typing import Any, Final

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import GuideFactory
from tests.factories.editorial_accounts import code, factor
from tests.factories.people import PASSWORD, browser, chief, person
from tests.factories.registration import event
from tests.support import lock

pytestmark = pytest.mark.usefixtures("site")

ELSEWHERE: Final = [
    "https://evil.example/", "//evil.example/", "///evil.example/", "/\\evil.example/", "\\\\evil.example/",
    "https:evil.example", "http:///evil.example", "javascript:alert(1)", "/%09/evil.example",
    "\t//evil.example",
    "//evil.example\\@testserver/", "https://testserver@evil.example/", "https://testserver.evil.example/",
]  # fmt: skip


def leads_away(answer: Any) -> bool:
    place = answer.headers.get("Location", "")
    return bool(re.match(r"\s*(?:[a-z]+:|[/\\]{2})", place, re.IGNORECASE)) and not place.startswith(
        "http://testserver/"
    )


@pytest.mark.parametrize("next_", ELSEWHERE, ids=range(len(ELSEWHERE)))
def test_no_address_sends_a_person_elsewhere(next_: str) -> None:
    person("anna")
    chief()
    page = lock(GuideFactory())
    restriction = page.view_restrictions.get()
    tries = [
        Client().post(reverse("account_login"), {"username": "chief", "password": PASSWORD, "next": next_}),
        Client().post(
            f"{reverse('account_login')}?next={next_}", {"username": "chief", "password": PASSWORD}
        ),
        browser(chief()).get(reverse("account_login"), {"next": next_}),
        browser(chief()).post(reverse("wagtailadmin_logout"), {"next": next_}),
        Client().get("/uk/_util/login/", {"next": next_}),
        Client().post(
            reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk]),
            {"password": restriction.password, "return_url": next_},
        ),
        browser(chief()).get(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), {"next": next_}),
        Client().get(f"/{next_}"),
        Client().get(f"/uk/{next_}"),
    ]
    assert [number for number, answer in enumerate(tries) if leads_away(answer)] == []


def test_a_way_on_within_the_site_is_kept() -> None:
    chief()
    data = {"username": "chief", "password": PASSWORD, "next": "/cms/reports/"}
    assert Client().post(reverse("account_login"), data).headers["Location"] == "/cms/reports/"


def test_links_in_mails_lead_where_the_operator_says_whatever_host_was_asked(settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://poruch.example"
    person("anna")
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    Client().post(reverse("wagtailadmin_password_reset"), {"email": "anna@example.org"}, headers=forged)
    [letter] = mail.outbox
    assert "https://poruch.example/cms/password_reset/confirm/" in letter.body
    assert "evil.example" not in letter.body


def test_a_host_that_is_not_ours_is_refused(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["poruch.example"]
    client = Client()
    client.raise_request_exception = False
    assert client.get("/uk/", headers={"Host": "evil.example"}).status_code == 400
    for header in ("X-Forwarded-Host", "X-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded"):
        answer = client.get("/uk/", headers={"Host": "poruch.example", header: "evil.example"})
        assert answer.status_code == 200
        assert b"evil.example" not in answer.content


#: Headers that a cache does not know of, and what they might put into a page.
UNKEYED: Final = [
    {"X-Forwarded-Host": "evil.example"}, {"X-Forwarded-Proto": "https"}, {"X-Forwarded-Scheme": "https"},
    {"X-Forwarded-Prefix": "/evil.example"}, {"X-Original-URL": "/cms/"}, {"X-HTTP-Method-Override": "POST"},
    {"X-Forwarded-Port": "666"}, {"Accept-Language": "en"}, {"User-Agent": "evil.example"},
    {"Referer": "https://evil.example/"}, {"Origin": "https://evil.example"},
    {"X-Requested-With": "XMLHttpRequest"},
    {"Cookie": "django_language=en; csrftoken=evil.example; messages=evil.example"}, {"Range": "bytes=0-1"},
]  # fmt: skip


@pytest.mark.parametrize("headers", UNKEYED, ids=range(len(UNKEYED)))
@pytest.mark.parametrize("path", ["/uk/", "/robots.txt", "/uk/guides/"])
def test_no_reader_gets_what_another_has_put_into_the_cache(
    path: str, headers: dict[str, str], settings: Any
) -> None:
    settings.PORUCH_PAGE_CACHE_SECONDS = 300
    expected = re.sub(rb"\s+", b" ", Client().get(path, {"fresh": "1"}).content)
    Client().get(path, headers=headers)
    answer = Client().get(path)
    assert answer.status_code == 200
    assert b"evil.example" not in answer.content
    assert re.sub(rb"\s+", b" ", answer.content) == expected


def test_what_a_head_or_a_get_with_a_body_was_answered_is_no_page(settings: Any) -> None:
    settings.PORUCH_PAGE_CACHE_SECONDS = 300
    Client().head("/uk/")
    whole = Client().get("/uk/")
    assert b"<main" in whole.content
    Client().generic(
        "GET", "/uk/guides/", b"q=evil.example", content_type="application/x-www-form-urlencoded"
    )
    assert b"evil.example" not in Client().get("/uk/guides/").content


@pytest.mark.parametrize(
    "path", ["/uk/x/..;/", "/uk/..%2fcms/", "/uk/%2e%2e/cms/", "/uk//evil.example/", "//cms/"]
)
def test_tricks_of_paths_open_nothing_and_are_not_kept(path: str, settings: Any) -> None:
    settings.PORUCH_PAGE_CACHE_SECONDS = 300
    for _twice in range(2):
        assert Client().get(path).status_code in (301, 302, 404)
    assert not leads_away(Client().get(path))


def test_the_session_is_another_after_the_password_and_after_the_second_factor(settings: Any) -> None:
    settings.PORUCH_REQUIRE_MFA = True
    secret = factor(chief())
    client = Client()
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    planted = session.session_key
    client.post(reverse("account_login"), {"username": "chief", "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert client.get("/cms/").status_code == 200
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert other.get("/cms/").status_code == 302


def refused(answers: list[Any]) -> bool:
    return any(answer.status_code == 429 or "Забагато" in answer.content.decode() for answer in answers)


def test_guessing_is_limited_at_every_door(settings: Any) -> None:
    settings.PORUCH_REQUIRE_MFA = True
    factor(chief())
    wrong = {"username": "chief", "password": "wrong"}
    login = [Client().post(reverse("account_login"), wrong) for _try in range(7)]
    assert refused(login)
    other = person("anna")
    factor(other)
    client = Client()
    client.post(reverse("account_login"), {"username": "anna", "password": PASSWORD})
    assert refused([client.post(reverse("mfa_authenticate"), {"code": f"{n:06}"}) for n in range(12)])
    address = {"email": "anna@example.org"}
    assert refused([Client().post(reverse("wagtailadmin_password_reset"), address) for _try in range(8)])


def test_the_doors_do_not_tell_which_accounts_there_are() -> None:
    person("anna")
    for name, key, known, unknown in (
        ("account_login", "username", "anna", "olha"),
        ("wagtailadmin_password_reset", "email", "anna@example.org", "olha@example.org"),
    ):
        answers = [Client().post(reverse(name), {key: value, "password": "x"}) for value in (known, unknown)]
        told = [re.sub(r"anna|olha|[\w-]{40,}", "", answer.content.decode()) for answer in answers]
        assert answers[0].status_code == answers[1].status_code
        assert told[0] == told[1]


def test_an_unknown_account_costs_a_hash_as_a_known_one(monkeypatch: Any) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    person("anna")
    counted: list[str] = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *args: (counted.append("x"), real(self, *args))[1]
    )
    works = []
    for name in ("anna", "olha"):
        counted.clear()
        Client().post(reverse("account_login"), {"username": name, "password": "wrong"})
        works.append(len(counted))
    assert works[1] >= works[0] > 0


FORMULAS: Final = ["=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|'/C calc'!A0", "\t=1+1"]


def test_no_table_that_is_taken_away_holds_a_formula() -> None:
    for number, text in enumerate(FORMULAS):
        GuideFactory(title=f"{text}", slug=f"f-{number}")
    client = browser(chief())
    for name in ("desk_pages", "freshness_ageing", "translation_table", "wagtailadmin_reports:aging_pages"):
        table = b"".join(client.get(reverse(name), {"export": "csv"}).streaming_content).decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
        assert [cell for cell in cells if re.match(r"[=+@\t\r-](?![\d ]*$)", cell)] == [], name
        book = load_workbook(
            io.BytesIO(b"".join(client.get(reverse(name), {"export": "xlsx"}).streaming_content))
        )
        formulas = [cell.value for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]
        assert formulas == [], name


def test_line_breaks_in_a_title_reach_no_header() -> None:
    for ending in ("\r\nX-Evil: 1", "\nBcc: evil@example.org", "\r\n\r\n<script>"):
        page = event(title=f"Подія{ending}", slug=f"p-{len(ending)}")
        for path in (page.url, f"/uk/events/{page.slug}.ics", "/uk/events/feed.rss", "/uk/feeds/event.atom"):
            answer = Client().get(path)
            assert answer.status_code == 200
            assert "X-Evil" not in answer.headers
        calendar = Client().get(f"/uk/events/{page.slug}.ics").content.decode()
        assert not re.search(r"^(X-Evil|Bcc)", calendar, re.MULTILINE)


@pytest.mark.parametrize("path", ["/uk/", "/uk/search/?q=x", "/api/v1/pages", "/oai", "/uk/embed/calendar/"])
def test_no_answer_trusts_another_site_with_a_persons_session(path: str) -> None:
    answer = browser(chief()).get(path, headers={"Origin": "https://evil.example"})
    assert answer.headers.get("Access-Control-Allow-Origin", "*") == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
