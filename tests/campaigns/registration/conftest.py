"""Letters, time, and a reader who fills in the form."""

from datetime import timedelta

import pytest

from campaigns.registration import tokens
from poruch.core import letters as in_background
from tests.support import soup


@pytest.fixture
def letters(mailoutbox, django_capture_on_commit_callbacks):
    """``letters(act)``: the letters written because of what ``act()`` did."""

    def sent(act):
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        in_background.settle()
        return list(mailoutbox)

    return sent


@pytest.fixture
def unhurried(monkeypatch):
    """Forms are never too early."""
    monkeypatch.setattr(tokens, "FORM_SOONEST", timedelta(seconds=-1))


@pytest.fixture
def fill_in(client, unhurried):
    """``fill_in(event, contact, **other)``: opens the form, sends it, gives the answer."""

    def sent(page, contact, name="Гість", day="", language="uk", **values):
        address = f"/{language}/events/{page.slug}/register/" + (f"{day}/" if day else "")
        token = soup(client.get(address)).find("input", attrs={"name": "token"})["value"]
        return client.post(address, {"token": token, "name": name, "contact": contact, **values})

    return sent
