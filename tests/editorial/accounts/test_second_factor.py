"""Coming in with a second factor, as a new editor and as one who has it."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail.models import GroupPagePermission, ModelLogEntry, Page

from poruch.editorial.accounts import policy
from poruch.editorial.roles.matrix import Role
from tests.editorial.accounts.conftest import log_in
from tests.factories import PartnerFactory
from tests.factories.editorial_accounts import code, factor, recovery_codes
from tests.factories.people import PASSWORD, person
from tests.support import soup, words

HOME = "/cms/"


def test_a_new_administrator_sets_it_up_and_comes_in(client: Client, admin: User) -> None:
    assert log_in(client, "admin").headers["Location"] == HOME
    assert client.get(HOME).headers["Location"] == reverse("mfa_index")
    first = soup(client.get(reverse("mfa_index")))
    assert "Налаштуйте другий крок" in words(first.find("main"))
    assert first.find("a", href=reverse("mfa_activate_totp"))

    page = soup(client.get(reverse("mfa_activate_totp")))
    assert page.select_one(".accounts-qr svg path")
    secret = words(page.find(id="totp-secret"))
    wrong = soup(client.post(reverse("mfa_activate_totp"), {"code": "000000"}))
    assert "Код не підійшов" in words(wrong.select_one("[role=alert]"))
    assert words(wrong.find(id="totp-secret")) == secret, "a slip does not make one start again"

    done = client.post(reverse("mfa_activate_totp"), {"code": code(secret)}, follow=True)
    codes = [words(item) for item in soup(done).select("#recovery-codes li")]
    assert len(codes) == 10
    again = soup(client.get(reverse("mfa_view_recovery_codes")))
    assert not again.select("#recovery-codes li")
    assert codes[0] not in str(again)
    assert client.get(HOME).status_code == 200


def test_the_code_is_asked_before_there_is_a_session(client: Client, admin: User) -> None:
    secret = factor(admin)
    assert log_in(client, "admin", next="/cms/reports/").headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(HOME).headers["Location"].startswith("/cms/login/")
    assert "Код не підійшов" in words(soup(client.post(reverse("mfa_authenticate"), {"code": "123456"})))
    done = client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert done.headers["Location"] == "/cms/reports/"
    assert client.get(HOME).status_code == 200


def test_a_code_works_once(client: Client, admin: User) -> None:
    now = code(factor(admin))
    for expected in (302, 200):
        other = Client()
        log_in(other, "admin")
        assert other.post(reverse("mfa_authenticate"), {"code": now}).status_code == expected


def test_a_recovery_code_works_once(client: Client, admin: User) -> None:
    factor(admin)
    spare = recovery_codes(admin)[3]
    for expected in (302, 200):
        other = Client()
        log_in(other, "admin")
        assert other.post(reverse("mfa_authenticate"), {"code": spare}).status_code == expected


def test_the_secret_is_not_readable_in_the_database(admin: User) -> None:
    secret = factor(admin)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_a_secret_of_a_lost_key_lets_nobody_in(client: Client, admin: User, settings: Any) -> None:
    secret = factor(admin)
    settings.SECRET_KEY = "another"
    log_in(client, "admin")
    assert client.post(reverse("mfa_authenticate"), {"code": code(secret)}).status_code == 200
    assert client.get(HOME).status_code == 302


@pytest.mark.parametrize(
    ("role", "must"),
    [
        (Role.EDITOR, False),
        (Role.TRANSLATOR, False),
        (Role.EDUCATOR, False),
        (Role.COORDINATOR, False),
        (Role.PUBLISHER, True),
        (Role.LEGAL_REVIEWER, True),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_who_must_have_one(client: Client, role: Role, must: bool) -> None:
    partner = PartnerFactory() if role in ("editor", "educator", "coordinator", "publisher") else None
    user = person("anna", role, partner, "uk" if role is Role.TRANSLATOR else "")
    assert policy.must_have(user) is must
    log_in(client, "anna")
    assert client.get(HOME).status_code == (302 if must else 200)


def test_a_right_to_publish_that_comes_by_no_role_counts_too() -> None:
    user, group = person("olha"), Group.objects.create(name="by hand")
    user.groups.add(group)
    assert not policy.must_have(user)
    right = Permission.objects.get(codename="publish_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=right)
    assert policy.must_have(User.objects.get(pk=user.pk))


def cms_addresses() -> list[str]:
    """Every address below /cms/ with numbers and words filled in."""
    found: list[str] = []

    def walk(patterns: Any, prefix: str) -> None:
        for pattern in patterns:
            address = prefix + str(pattern.pattern).lstrip("^").rstrip("$").rstrip("\\Z")
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, address)
            else:
                found.append(address)

    for pattern in get_resolver().url_patterns:
        if str(pattern.pattern) == "cms/":
            walk(pattern.url_patterns, "/cms/")
    filled = (re.sub(r"<(int|pk)[^>]*>|\(\?P<[^>]*>[^)]*\)", "1", one) for one in found)
    return sorted({re.sub(r"<[^>]*>", "a", one) for one in filled if ".*" not in one})


def test_nothing_of_the_cms_opens_without_it(client: Client, admin: User) -> None:
    client.force_login(admin)
    addresses = cms_addresses()
    assert len(addresses) > 200
    let_in = set()
    for address in addresses:
        for ask in (client.get, client.post):
            answer = ask(address, headers={"X-Requested-With": "XMLHttpRequest"})
            if answer.status_code == 404:
                continue
            if answer.status_code != 403 or "другий крок" not in answer.json().get("detail", ""):
                let_in.add(address)
                client.force_login(admin)
    assert let_in <= {
        *("/cms/login/", "/cms/logout/", "/cms/sprite/", "/cms/jsi18n/"),
        *(f"/cms/password_reset/{step}" for step in ("", "done/", "confirm/a/a/", "complete/")),
        *("/cms/mfa/", "/cms/mfa/password/", "/cms/mfa/authenticate/", "/cms/mfa/reauthenticate/"),
        *("/cms/mfa/totp/activate/", "/cms/mfa/recovery-codes/", "/cms/mfa/webauthn/"),
        *("/cms/mfa/webauthn/add/", "/cms/mfa/webauthn/reauthenticate/"),
    }


def test_a_session_that_has_not_shown_it_is_asked(client: Client, admin: User) -> None:
    """Sessions begun before the factor was there, or by another door."""
    secret = factor(admin)
    client.force_login(admin)
    ask = client.get("/cms/reports/site-history/")
    assert (
        ask.headers["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fcms%2Freports%2Fsite-history%2F"
    )
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 302
    assert Authenticator.objects.filter(user=admin, type="totp").exists()
    back = client.post(ask.headers["Location"], {"code": code(secret), "next": "/cms/reports/site-history/"})
    assert back.headers["Location"] == "/cms/reports/site-history/"
    assert client.get(HOME).status_code == 200


def test_taking_it_away_needs_the_password_and_leads_to_a_new_one(client: Client, admin: User) -> None:
    secret = factor(admin)
    log_in(client, "admin")
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    remove = reverse("mfa_deactivate_totp")
    assert client.post(remove).headers["Location"].startswith(reverse("account_reauthenticate"))
    client.post(f"{reverse('account_reauthenticate')}?next={remove}", {"password": PASSWORD})
    client.post(remove)
    assert not Authenticator.objects.filter(user=admin).exists()
    assert client.get(HOME).headers["Location"] == reverse("mfa_index")


class TestReset:
    @pytest.fixture
    def administrator(self, client: Client) -> User:
        user = person("adm", Role.ADMINISTRATOR)
        secret = factor(user)
        log_in(client, "adm")
        client.post(reverse("mfa_authenticate"), {"code": code(secret)})
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        return user

    def test_an_administrator_resets_a_lost_one_and_it_is_noted(
        self, client: Client, administrator: User
    ) -> None:
        user = person("vira", Role.PUBLISHER, PartnerFactory())
        factor(user)
        elsewhere = Client()
        elsewhere.force_login(user)
        url = reverse("accounts_reset_mfa", args=[user.pk])
        assert url in client.get(reverse("wagtailusers_users:index")).content.decode()
        assert "голосом" in words(soup(client.get(url)).find("main"))
        assert client.post(url).status_code == 302
        assert not Authenticator.objects.filter(user=user).exists()
        assert elsewhere.get(HOME).headers["Location"].startswith("/cms/login/"), "their sessions end"
        entry = ModelLogEntry.objects.get(action="accounts.mfa_reset")
        assert (entry.user, entry.object_id) == (administrator, str(user.pk))

    def test_not_ones_own_and_not_a_superusers(
        self, client: Client, administrator: User, admin: User
    ) -> None:
        factor(admin)
        for target in (administrator, admin):
            client.post(reverse("accounts_reset_mfa", args=[target.pk]))
            assert Authenticator.objects.filter(user=target, type="totp").exists()

    def test_not_by_an_editor(self, client: Client) -> None:
        client.force_login(person("ed", Role.EDITOR, PartnerFactory()))
        user = person("vira")
        factor(user)
        client.post(reverse("accounts_reset_mfa", args=[user.pk]))
        assert Authenticator.objects.filter(user=user).exists()


def test_it_can_be_switched_off_for_a_demonstration(client: Client, admin: User, settings: Any) -> None:
    settings.PORUCH_REQUIRE_MFA = False
    log_in(client, "admin")
    assert client.get(HOME).status_code == 200
