"""A canary among the registrations: no public address, no export and no log ever says its name."""

import logging
from io import StringIO

import pytest
from django.core.management import call_command

from campaigns.registration import booking
from tests.factories.registration import coming, event
from tests.test_canary import API, SECTIONS

pytestmark = pytest.mark.usefixtures("site")
NAME, CONTACT = "Канаркограй", "kanarkohrai"
LANGUAGES = ("uk", "en")


def holds(text):
    return [one for one in (NAME, CONTACT) if one.casefold() in text.casefold()]


def addresses(page):
    for language in LANGUAGES:
        yield from (f"/{language}/{section}" for section in (*SECTIONS, "events/"))
        yield from (
            f"/{language}/events/{page.slug}{rest}" for rest in ("/", "/register/", "/register/sent/", ".ics")
        )
        yield f"/{language}/search/?q={page.slug}"
    for route in API:
        yield f"/api/v1/{route.format(page.pk)}?q={page.slug}&locale=uk&path=/uk/events/{page.slug}/"
    yield from ("/sitemap.xml", "/api/v1/openapi.json", "/readyz")


def test_who_registers_is_seen_nowhere(client, caplog, capsys, tmp_path):
    caplog.set_level(logging.DEBUG)
    page = event(capacity=1)
    for contact in (CONTACT, f"{CONTACT}@example.org"):
        found = coming(page, contact, NAME)
    booking.withdraw(found.key)
    answered = 0
    for address in addresses(page):
        answer = client.get(address)
        answered += answer.status_code == 200
        assert not holds(answer.content.decode()), address
    assert client.get("/api/v1/search", {"q": NAME, "locale": "uk"}).json()["total"] == 0
    assert answered > 20
    file = tmp_path / "all.jsonl"
    call_command("export_content", str(file), "--include-drafts", stdout=StringIO())
    exported = file.read_text()
    assert page.slug in exported
    dumped = StringIO()
    call_command("dumpdata", "campaigns_registration", stdout=dumped)
    for text in (exported, dumped.getvalue(), caplog.text, *capsys.readouterr()):
        assert not holds(text)
