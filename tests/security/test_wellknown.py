"""Whom to tell of a hole, and where to change a password."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_without_a_contact_there_is_nothing(client: Client) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize(
    ("contact", "said"),
    [("https://example.org/report", "https://example.org/report"), ("a@example.org", "mailto:a@example.org")],
)
def test_the_contact_that_the_operator_names(client: Client, settings: Any, contact: str, said: str) -> None:
    settings.PORUCH_SECURITY_CONTACT = contact
    answer = client.get("/.well-known/security.txt", headers={"Host": "evil.example"})
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == said
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert 80 < left.days < 365
    assert "evil.example" not in answer.content.decode()


def test_password_managers_find_the_account(client: Client) -> None:
    assert client.get("/.well-known/change-password").headers["Location"] == "/cms/account/"
