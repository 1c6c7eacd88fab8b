"""An account that somebody else gets at: no key is changed unseen, and an open browser gives no rights."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from poruch.core import letters
from poruch.editorial.accounts.passwords import MOST, LengthValidator
from tests.factories import GuideFactory
from tests.factories.editorial_accounts import code, factor
from tests.factories.people import PASSWORD, browser, chief, person

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def anna(db: Any) -> User:
    return person("anna", last_login=timezone.now())


@pytest.fixture
def told(django_capture_on_commit_callbacks: Any) -> Any:
    """Addresses of the letters that an act causes."""

    def did(act: Any) -> list[list[str]]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        letters.settle()
        assert all("evil" not in one.body and "127.0.0.1" not in one.subject for one in mail.outbox)
        return [one.to for one in mail.outbox]

    return did


def test_a_new_password_is_told_and_a_login_is_not(anna: User, told: Any) -> None:
    def change() -> None:
        anna.set_password("another long phrase, unlikely")
        anna.save()

    assert told(change) == [["anna@example.org"]]
    assert "пароль" in mail.outbox[0].body.lower()
    again = {"username": "anna", "password": "another long phrase, unlikely"}
    assert told(lambda: Client().post(reverse("account_login"), again)) == []


def test_a_first_password_is_not_told(told: Any) -> None:
    assert told(lambda: person("nova")) == []


def test_a_new_address_is_told_to_the_old_one(anna: User, told: Any) -> None:
    def change() -> None:
        anna.email = "evil@example.org"
        anna.save()

    assert told(change) == [["anna@example.org"]]
    assert told(lambda: anna.save(update_fields=["last_login"])) == []


def test_second_factors_are_told_of(anna: User, told: Any, settings: Any) -> None:
    settings.PORUCH_REQUIRE_MFA = True
    client, form = Client(), {"username": "anna", "password": PASSWORD}
    client.post(reverse("account_login"), form)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    add = lambda: client.post(reverse("mfa_activate_totp"), {"code": code(secret)})  # noqa: E731
    assert told(add) == [["anna@example.org"]], "one letter, though recovery codes came too"
    admin = browser(chief())
    settings.PORUCH_REQUIRE_MFA = False
    reset = reverse("accounts_reset_mfa", args=[anna.pk])
    assert told(lambda: admin.post(reset)) == [["anna@example.org"]]


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("вербаверба12", True), ("верба   12345", False), ("💛" * 12, True), ("а" * MOST, True),
        ("а" * (MOST + 1), False), ("коротке", False), (" " * 30, False),
    ],
)  # fmt: skip
def test_the_length_of_passwords(password: str, good: bool) -> None:
    try:
        LengthValidator(12).validate(password)
        taken = True
    except ValidationError:
        taken = False
    assert taken is good


#: Where rights and keys are given.
GIVING = ["wagtailusers_users:add", "wagtailusers_groups:add", "api_token_new", "roles_share"]


@pytest.fixture
def came_in(settings: Any) -> Client:
    """The chief, by password and code."""
    settings.PORUCH_REQUIRE_MFA = True
    secret = factor(chief())
    client = Client()
    client.post(reverse("account_login"), {"username": "chief", "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    return client


def age(client: Client, minutes: float) -> None:
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - minutes * 60
    session.save()


@pytest.mark.parametrize("name", GIVING)
def test_who_came_in_long_ago_is_asked_again_before_rights_are_given(name: str, came_in: Client) -> None:
    url = reverse(name, args=[GuideFactory().pk] if name == "roles_share" else [])
    assert came_in.get(url).status_code == 200
    age(came_in, 31)
    asked = came_in.get(url)
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert came_in.post(url, {}).status_code == 200  # Opened in time, filled in slowly.
    age(came_in, 61)
    assert came_in.post(url, {}).status_code == 302
    assert came_in.get(reverse("wagtailadmin_home")).status_code == 200
    back = came_in.post(asked.headers["Location"], {"password": PASSWORD})
    assert back.headers["Location"] == url
    assert came_in.get(url).status_code == 200


def test_a_wrong_password_gives_no_rights(came_in: Client) -> None:
    age(came_in, 31)
    url = reverse(GIVING[0])
    came_in.post(f"{reverse('account_reauthenticate')}?next={url}", {"password": "wrong"})
    assert came_in.get(url).status_code == 302


@pytest.mark.parametrize("act", ["assign_role", "set_active_state", "delete"])
def test_nor_are_they_given_to_many_at_once(act: str, came_in: Client, anna: User) -> None:
    url = reverse("wagtail_bulk_action", args=["auth", "user", act]) + f"?id={anna.pk}"
    assert came_in.get(url).status_code == 200
    age(came_in, 31)
    assert came_in.get(url).headers["Location"].startswith(reverse("account_reauthenticate"))


def test_going_out_clears_what_the_browser_keeps() -> None:
    client = browser(chief())
    # What a picture of another site can ask for ends nothing.
    assert "Clear-Site-Data" not in client.get(reverse("wagtailadmin_logout")).headers
    answer = client.post(reverse("wagtailadmin_logout"))
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert client.get("/cms/").status_code == 302


def test_behind_https_cookies_belong_to_this_host_alone(tmp_path: Path) -> None:
    """``__Host-`` is heeded only with Secure, the path / and no domain."""
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        "s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN)"
    )
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "poruch.settings.production", "PORUCH_HTTPS": "1",
        "PYTHONPATH": "site:.", "PORUCH_DATA_DIR": str(tmp_path), "SECRET_KEY": "x" * 60,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        "__Host-sessionid",
        "__Host-csrftoken",
        *["True"] * 2,
        "/",
        "/",
        *["None"] * 2,
    ]
