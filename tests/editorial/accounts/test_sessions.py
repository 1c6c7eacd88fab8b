"""How long a session lasts, how often one may guess, and that readers have none."""

import time

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from poruch.editorial.accounts.sessions import mark_of
from poruch.editorial.roles.matrix import Role
from tests.editorial.accounts.conftest import log_in
from tests.factories import GuideFactory, PartnerFactory
from tests.factories.editorial_accounts import code, factor
from tests.factories.people import PASSWORD, person
from tests.forms import form_with
from tests.support import soup, words

HOME = "/cms/"
HOUR = 3600


@pytest.fixture
def editor(client: Client) -> User:
    user = person("ed", Role.EDITOR, PartnerFactory())
    log_in(client, "ed")
    client.get(HOME)
    return user


def age(client: Client, **hours: float) -> None:
    """Shift the marks of a session into the past."""
    session = client.session
    for name, number in hours.items():
        session[f"poruch_{name}"] = time.time() - number * HOUR
    session.save()


class TestEnd:
    @pytest.mark.parametrize(
        ("hours", "over"),
        [
            ({"seen": 11}, False),
            ({"seen": 13}, True),
            ({"seen": 1, "started": 167}, False),
            ({"seen": 1, "started": 169}, True),
        ],
    )
    def test_after_hours_of_rest_and_after_a_week_in_any_case(
        self, client: Client, editor: User, hours: dict[str, float], over: bool
    ) -> None:
        age(client, **hours)
        answer = client.get(HOME)
        assert (answer.status_code == 302) is over
        if over:
            assert "Сеанс скінчився" in words(soup(client.get(answer.headers["Location"])))

    def test_an_editor_whose_page_saves_itself_is_told(self, client: Client, editor: User) -> None:
        age(client, seen=13)
        edit = reverse("wagtailadmin_pages:edit", args=[GuideFactory().pk])
        for _ in range(2):
            answer = client.post(edit, headers={"Accept": "application/json"})
            assert answer.status_code == 403
            assert "Ваш сеанс скінчився" in answer.json()["error_message"]

    def test_a_request_prolongs_it_and_an_open_tab_does_not(self, client: Client, editor: User) -> None:
        age(client, seen=2)
        page = GuideFactory()
        ping = reverse("wagtailadmin_editing_sessions:ping", args=["core", "contentpage", page.pk, 1])
        client.post(ping)
        assert time.time() - client.session["poruch_seen"] > HOUR
        client.get(HOME)
        assert time.time() - client.session["poruch_seen"] < 60

    def test_a_new_password_ends_the_others(self, client: Client, editor: User) -> None:
        elsewhere = Client()
        elsewhere.force_login(editor)
        editor.set_password("another long phrase, unlikely")
        editor.save()
        assert elsewhere.get(HOME).status_code == 302

    def test_signing_out_elsewhere(self, client: Client, editor: User) -> None:
        elsewhere = Client()
        elsewhere.force_login(editor)
        client.post(reverse("accounts_end_sessions"))
        assert elsewhere.get(HOME).status_code == 302
        assert client.get(HOME).status_code == 200


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"


class TestMine:
    @pytest.fixture
    def phone(self, editor: User) -> Client:
        """The same person in another browser."""
        other = Client(headers={"User-Agent": CHROME})
        log_in(other, "ed")
        other.get(HOME)
        return other

    def rows(self, client: Client) -> list[str]:
        page = soup(client.get(reverse("accounts_sessions")))
        return [words(row) for row in page.select("table.listing tbody tr")]

    def end(self, client: Client, number: int) -> None:
        page = soup(client.get(reverse("accounts_sessions")))
        fields = page.select("table.listing tbody tr")[number].select("[name=session]")
        client.post(reverse("accounts_sessions"), {"session": fields[0]["value"]})

    def test_the_account_leads_to_the_list(self, client: Client, editor: User) -> None:
        assert reverse("accounts_sessions") in client.get(reverse("wagtailadmin_account")).content.decode()
        assert "Інших сеансів немає." in words(soup(client.get(reverse("accounts_sessions"))))

    def test_the_account_offers_time_zones_that_browsers_know(self, client: Client, editor: User) -> None:
        page = soup(client.get(reverse("wagtailadmin_account")))
        zones = {one["value"] for one in page.select("select[name$=current_time_zone] option")}
        assert {"", "Europe/Kyiv", "Europe/Warsaw", "UTC"} <= zones
        assert not {"localtime", "Factory"} & zones

    def test_each_says_what_it_is_and_keeps_no_more(self, client: Client, phone: Client) -> None:
        somebody = person("other", Role.EDITOR, PartnerFactory(slug="another"))
        Client().force_login(somebody)
        here, there = self.rows(client)
        assert "цей сеанс" in here
        assert "Chrome, Android" in there
        assert "Завершити" in there
        data = str(dict(phone.session.items()))
        assert "131" not in data, "versions are not kept"
        assert "Pixel" not in data
        assert "127.0.0.1" not in data
        listed = client.get(reverse("accounts_sessions")).content.decode()
        assert phone.session.session_key not in listed

    def test_one_is_ended(self, client: Client, phone: Client) -> None:
        self.end(client, 1)
        assert phone.get(HOME).status_code == 302
        assert client.get(HOME).status_code == 200
        assert len(self.rows(client)) == 1

    def test_all_others_are_ended(self, client: Client, phone: Client) -> None:
        client.post(reverse("accounts_end_sessions"), {"back": "sessions"})
        assert phone.get(HOME).status_code == 302
        assert client.get(HOME).status_code == 200

    def test_nobody_ends_what_is_not_theirs_nor_their_own_by_a_mark(
        self, client: Client, editor: User
    ) -> None:
        person("other", Role.EDITOR, PartnerFactory(slug="another"))
        stranger = Client(headers={"User-Agent": FIREFOX})
        log_in(stranger, "other")
        stranger.get(HOME)
        for key in (stranger.session.session_key, client.session.session_key):
            client.post(reverse("accounts_sessions"), {"session": mark_of(key)})
        client.post(reverse("accounts_sessions"), {"session": "nonsense"})
        assert stranger.get(HOME).status_code == 200
        assert client.get(HOME).status_code == 200

    def test_a_new_password_in_the_account_ends_the_others(self, client: Client, phone: Client) -> None:
        url = reverse("wagtailadmin_account")
        new = "another long phrase, unlikely"
        page = client.get(url)
        index = form_with(page, "password-old_password")
        data = querydict_from_html(page.content.decode(), form_index=index).dict()
        data |= {"name_email-first_name": "Едуард", "name_email-last_name": "Редактор"}
        data |= {"password-old_password": PASSWORD, "password-new_password1": new}
        client.post(url, {**data, "password-new_password2": new})
        assert User.objects.get(username="ed").check_password(new)
        assert client.get(HOME).status_code == 200
        assert len(self.rows(client)) == 1
        assert phone.get(HOME).status_code == 302

    def test_of_strangers_it_asks_who_they_are(self) -> None:
        assert Client().get(reverse("accounts_sessions")).status_code == 302


class TestGuessing:
    def test_five_wrong_passwords_stop_even_the_right_one(self, client: Client) -> None:
        person("ed", Role.EDITOR, PartnerFactory())
        for _attempt in range(5):
            assert "_auth_user_id" not in log_in(client, "ed", "wrong").wsgi_request.session
        told = words(soup(log_in(client, "ed")))
        assert "Забагато невдалих спроб" in told
        assert "_auth_user_id" not in client.session

    def test_an_unknown_name_is_answered_as_a_known_one(self, client: Client) -> None:
        person("ed")
        known, unknown = (
            words(soup(log_in(client, name, "wrong")).find("main")) for name in ("ed", "nobody")
        )
        assert known == unknown

    def test_no_address_is_kept_in_the_cache(self, client: Client) -> None:
        for _attempt in range(3):
            log_in(client, "ed", "wrong")
        kept = str(getattr(cache, "_cache", {}))
        assert "allauth" in kept
        assert "127.0.0.1" not in kept

    def test_codes_are_counted_too(self, client: Client, admin: User) -> None:
        secret = factor(admin)
        log_in(client, "admin")
        for number in range(5):
            client.post(reverse("mfa_authenticate"), {"code": f"{number:06}"})
        answer = client.post(reverse("mfa_authenticate"), {"code": code(secret)})
        assert "Забагато невдалих спроб" in words(soup(answer))

    def test_forgotten_password_says_the_same_of_every_address(self, client: Client) -> None:
        person("ed", Role.EDITOR, PartnerFactory())
        url = reverse("wagtailadmin_password_reset")
        answers = [client.post(url, {"email": f"{name}@example.org"}) for name in ("ed", "nobody")]
        assert len({answer.headers["Location"] for answer in answers}) == 1
        assert [letter.to for letter in mail.outbox] == [["ed@example.org"]]
        for _attempt in range(5):
            last = client.post(url, {"email": "ed@example.org"})
        assert last.status_code == 429


@pytest.mark.parametrize("password", ["short-one", "password1234", "123456789012345", "olena.kovalenko"])
def test_weak_passwords(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(username="olena.kovalenko"))


def test_good_password() -> None:
    validate_password(PASSWORD, User(username="ed"))


class TestReaders:
    @pytest.mark.parametrize("path", ["/uk/", "/en/", "/uk/search/?q=x", "/uk/nothing/", "/api/v1/pages"])
    def test_get_no_cookie(self, client: Client, path: str) -> None:
        assert not client.get(path).cookies

    @pytest.mark.parametrize("name", ["account_signup", "account_email", "account_request_login_code"])
    def test_there_is_no_door_of_theirs(self, name: str) -> None:
        with pytest.raises(NoReverseMatch):
            reverse(name)

    def test_a_private_page_asks_at_the_same_door(self, client: Client) -> None:
        answer = client.get("/uk/_util/login/?next=/uk/guides/")
        assert answer.headers["Location"] == "/cms/login/?next=%2Fuk%2Fguides%2F"

    def test_a_password_alone_opens_no_private_page_to_who_must_have_a_second_factor(
        self, client: Client
    ) -> None:
        page = GuideFactory(title="Для тих, хто увійшов")
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        person("vira", Role.PUBLISHER, PartnerFactory())
        log_in(client, "vira")
        assert client.get(page.url).status_code == 302
        person("ed", Role.EDITOR, PartnerFactory())
        log_in(client, "ed")
        assert page.title in client.get(page.url).content.decode(), "an editor needs none"

    def test_whom_a_private_page_is_not_for_comes_in_as_another(self, client: Client, editor: User) -> None:
        page, group = GuideFactory(title="Для кола"), Group.objects.create(name="Коло")
        PageViewRestriction.objects.create(page=page, restriction_type="groups").groups.add(group)
        person("other").groups.add(group)
        asked = client.get(page.url, follow=True)
        assert "вона не для вашого облікового запису" in words(soup(asked).find("main"))
        answer = log_in(client, "other", next=page.url)
        assert answer.headers["Location"] == page.url
        assert page.title in client.get(page.url).content.decode()


class TestLanguage:
    def test_ukrainian_whatever_the_browser_speaks(self, client: Client, editor: User) -> None:
        page = soup(client.get(HOME, headers={"Accept-Language": "en"}))
        assert page.html
        assert page.html["lang"] == "uk"
        entrance = soup(Client().get("/cms/login/", headers={"Accept-Language": "en"}))
        assert "Вхід для редакторів" in words(entrance.find("h1"))

    def test_as_chosen_in_the_account(self, client: Client, editor: User) -> None:
        profile = UserProfile.get_for_user(editor)
        profile.preferred_language = "en"
        profile.save()
        page = soup(client.get(HOME))
        assert page.html
        assert page.html["lang"] == "en"
