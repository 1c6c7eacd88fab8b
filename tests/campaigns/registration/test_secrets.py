"""What stands in the database is sealed; links do only what they were made for."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import signing
from django.core.management import CommandError, call_command
from django.db import connection

from campaigns.registration import booking, sealing, tokens
from campaigns.registration.models import Registration
from campaigns.registration.sealing import Person, Sealed, seal, unseal
from campaigns.registration.tokens import Purpose, Refusal, Unusable
from tests.factories.registration import at, coming, event

PERSON = Person("Канаркова", "canary@example.org", "пандус")


@pytest.mark.usefixtures("site")
def test_the_database_holds_nothing_that_can_be_read():
    coming(event(), PERSON.contact, PERSON.name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM campaigns_registration_registration")
        row = " ".join(map(str, cursor.fetchone()))
    assert PERSON.name not in row
    assert "canary" not in row
    assert Registration.objects.get().person == Person(PERSON.name, PERSON.contact)


def test_another_key_opens_nothing(settings):
    settings.PORUCH_REGISTRATION_KEYS = ["first"]
    text = seal(PERSON)
    assert seal(PERSON) != text, "the same person twice is not seen to be the same"
    settings.PORUCH_REGISTRATION_KEYS = ["second"]
    with pytest.raises(Sealed):
        unseal(text)


@pytest.mark.usefixtures("site")
def test_keys_are_changed_without_losing_anybody(settings):
    settings.PORUCH_REGISTRATION_KEYS = ["old"]
    page = event()
    coming(page, "@guest", "Гостя")
    settings.PORUCH_REGISTRATION_KEYS = ["new", "old"]
    with pytest.raises(booking.Refused, match="known"):
        coming(page, "@guest")
    call_command("rotate_registration_keys", stdout=StringIO())
    settings.PORUCH_REGISTRATION_KEYS = ["new"]
    assert Registration.objects.get().person.name == "Гостя"
    with pytest.raises(booking.Refused, match="known"):
        coming(page, "@guest")
    settings.PORUCH_REGISTRATION_KEYS = ["lost"]
    with pytest.raises(CommandError, match="1 cannot be opened"):
        call_command("rotate_registration_keys", stdout=StringIO())


def test_the_contact_cannot_be_guessed_without_the_key(settings):
    settings.PORUCH_REGISTRATION_KEYS = ["first"]
    mark = sealing.mark("guest", "1")
    settings.PORUCH_REGISTRATION_KEYS = ["second"]
    assert sealing.mark("guest", "1") != mark
    assert sealing.mark("guest", "2") != sealing.mark("guest", "1")


def refusal(act):
    with pytest.raises(Unusable) as caught:
        act()
    return caught.value.refusal


def test_a_link_does_only_what_it_was_made_for(settings, monkeypatch):
    key = Registration().key
    link = tokens.link(Purpose.CONFIRM, key)
    assert tokens.read_link(Purpose.CONFIRM, link) == key
    assert refusal(lambda: tokens.read_link(Purpose.OWN, link)) is Refusal.TAMPERED
    forged = link.replace(key.hex, Registration().key.hex)
    assert refusal(lambda: tokens.read_link(Purpose.CONFIRM, forged)) is Refusal.TAMPERED
    now = signing.time.time()
    monkeypatch.setattr(
        signing.time, "time", lambda: now + 60 * settings.PORUCH_REGISTRATION_HOLD_MINUTES + 1
    )
    assert refusal(lambda: tokens.read_link(Purpose.CONFIRM, link)) is Refusal.EXPIRED
    monkeypatch.setattr(signing.time, "time", lambda: now + tokens.OWN_LATEST.total_seconds() + 1)
    own = tokens.link(Purpose.OWN, key)
    monkeypatch.setattr(signing.time, "time", lambda: now + 2 * tokens.OWN_LATEST.total_seconds() + 3)
    assert refusal(lambda: tokens.read_link(Purpose.OWN, own)) is Refusal.EXPIRED


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("after", "other", "expected"),
    [
        (timedelta(seconds=1), False, Refusal.EARLY),
        (timedelta(seconds=30), False, None),
        (timedelta(seconds=30), True, Refusal.TAMPERED),
        (tokens.FORM_LATEST + timedelta(seconds=2), False, Refusal.EXPIRED),
    ],
)
def test_a_form_is_neither_too_new_nor_too_old_nor_another_event_s(after, other, expected, monkeypatch):
    first, second = at(event()), at(event())
    token = tokens.form(first.key, first.day)
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + after.total_seconds())
    asked = second if other else first
    if expected is None:
        tokens.read_form(token, asked.key, asked.day)
    else:
        assert refusal(lambda: tokens.read_form(token, asked.key, asked.day)) is expected
