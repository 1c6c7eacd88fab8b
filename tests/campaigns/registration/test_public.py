"""What a reader meets: the form, the letter, their own page; no cookie, no cache, nothing lost."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from campaigns.registration import tokens
from campaigns.registration.models import Registration
from campaigns.registration.views import registering
from tests.factories.registration import coming, event
from tests.support import links, main, restrict, seen, soup

pytestmark = pytest.mark.usefixtures("site")
SECRET = {"place": "Зала", "address": "вул. Прихована, 7", "place_for_registered": True}


def link_in(letter):
    return urlsplit(re.search(r"https?://\S+", letter.body)[0]).path


def test_by_mail_from_the_event_to_not_coming(client, letters, fill_in):
    page = event(capacity=1, **SECRET)
    assert (
        links(main(client.get(f"/uk/events/{page.slug}/")))["Записатися"]
        == f"/uk/events/{page.slug}/register/"
    )
    asked = letters(lambda: fill_in(page, "guest@example.org"))
    confirm = link_in(asked[0])
    for _scanner in range(2):
        assert "Підтвердьте запис" in seen(client.get(confirm))
    assert Registration.objects.get().state == "pending", "opening a link changes nothing"
    assert SECRET["address"] not in seen(client.get(confirm))

    done = letters(lambda: client.post(confirm))
    assert [letter.subject for letter in done] == ["Поруч: вас записано"]
    own = link_in(done[0])
    shown = client.get(own)
    assert SECRET["address"] in seen(shown)
    file = client.get(f"{own}event.ics").content.decode()
    assert "Прихована" in file
    assert own.split("/")[-2] not in file

    assert "Скасувати запис?" in seen(client.get(f"{own}leave/"))
    assert Registration.objects.get().state == "registered"
    after = client.post(f"{own}leave/", follow=True)
    assert "Ви скасували цей запис" in seen(after)
    assert SECRET["address"] not in seen(after)
    assert not client.cookies


def test_without_mail_the_link_is_shown_at_once(client, fill_in):
    answer = fill_in(event(), "@guest", needs="субтитри")
    assert answer.status_code == 302
    shown = client.get(answer["Location"])
    assert "Збережіть адресу цієї сторінки" in seen(shown)
    assert f"http://testserver{answer['Location']}" in seen(shown)
    assert Registration.objects.get().person.needs == "субтитри"


def test_a_site_without_a_mail_server_shows_the_link_too(client, fill_in, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert fill_in(event(), "guest@example.org")["Location"].startswith("/uk/registration/")


def test_the_form_does_not_tell_who_is_registered(client, letters, fill_in):
    page = event()
    coming(page, "guest@example.org")
    Registration.objects.update(mailed_at=None)
    answers = []
    known = letters(lambda: answers.append(fill_in(page, "guest@example.org")))
    new = letters(lambda: answers.append(fill_in(page, "new@example.org")))
    assert len({(one.status_code, one["Location"]) for one in answers}) == 1
    assert known[0].subject == "Поруч: вас записано"
    assert new[0].subject == "Поруч: підтвердьте запис"
    assert letters(lambda: fill_in(page, "guest@example.org")) == [], "not a letter at every try"


def test_nothing_of_it_is_kept_by_caches_or_needs_a_cookie(settings, fill_in):
    settings.PORUCH_PAGE_CACHE_SECONDS = 300
    page = event()
    strict = Client(enforce_csrf_checks=True)
    address = f"/uk/events/{page.slug}/register/"
    first, second = strict.get(address), strict.get(address)
    shown = [soup(one).find("input", attrs={"name": "token"})["value"] for one in (first, second)]
    assert all(shown)
    for answer in (first, second):
        assert answer["Cache-Control"] == "private, no-store"
        assert not answer.cookies
    posted = strict.post(address, {"token": shown[0], "name": "", "contact": ""})
    assert posted.status_code == 400
    assert not posted.cookies


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({"name": ""}, 400, "Напишіть ім’я або прізвисько"),
        ({"contact": "guest@example,org"}, 400, "Це схоже на e-mail з помилкою"),
        ({"website": "https://spam.example"}, 400, "Це поле має бути порожнім"),
        ({"token": ""}, 400, "Форма застаріла"),
        ({"token": "forged"}, 400, "Форма застаріла"),
    ],
)
def test_errors_are_said_and_keep_what_was_typed(client, fill_in, sent, status, sentence):
    typed = {"name": "Гість", "contact": "@guest", "needs": "пандус", **sent}
    answer = fill_in(event(), typed.pop("contact"), **typed)
    assert sentence in soup(answer, status).get_text()
    assert "пандус" in answer.content.decode()
    assert not Registration.objects.exists()


def test_a_form_sent_at_once_is_taken_the_second_time(client, monkeypatch):
    page = event()
    address = f"/uk/events/{page.slug}/register/"
    token = soup(client.get(address)).find("input", attrs={"name": "token"})["value"]
    data = {"token": token, "name": "Гість", "contact": "@guest"}
    early = client.post(address, data)
    assert "надто швидко" in early.content.decode()
    data["token"] = soup(early, 400).find("input", attrs={"name": "token"})["value"]
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 10)
    assert client.post(address, data).status_code == 302


def test_one_network_cannot_register_a_crowd(client, fill_in, settings, monkeypatch):
    settings.PORUCH_REGISTRATION_RATE = 1.0
    monkeypatch.setattr(registering, "_BURST", 2)
    page = event()
    found = [fill_in(page, f"@guest{n}") for n in range(3)]
    assert [one.status_code for one in found] == [302, 302, 429]
    assert "@guest2" in found[2].content.decode(), "what was typed stays"
    assert int(found[2]["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("values", "heading"),
    [
        ({"status": "cancelled"}, "Подію скасовано"),
        ({"status": "postponed"}, "Подію відкладено"),
        ({"starts_at": timezone.now() - timedelta(hours=3)}, "Подія вже почалася або минула"),
        ({"registration_closes_at": timezone.now() - timedelta(hours=1)}, "Запис закрито"),
        ({"capacity": 1, "waiting_list": False}, "Місць немає"),
    ],
)
def test_when_it_is_not_possible_a_sentence_says_why(client, values, heading):
    page = event(**values)
    if "capacity" in values:
        coming(page, "@first")
    answer = client.get(f"/uk/events/{page.slug}/register/")
    assert heading in seen(answer)
    assert "Усі події" in links(main(answer))
    assert client.post(f"/uk/events/{page.slug}/register/", {"name": "Г", "contact": "@g"}).status_code == 409


def test_a_full_event_says_so_and_offers_the_line(client, fill_in):
    page = event(capacity=1)
    coming(page, "@first")
    assert "Стати в чергу" in seen(client.get(f"/uk/events/{page.slug}/register/"))
    answer = client.get(fill_in(page, "@second")["Location"])
    assert "Ваше місце в черзі: 1" in seen(answer)


@pytest.mark.parametrize(
    "values",
    [
        {"registration": "none"},
        {"registration": "elsewhere", "registration_url": "https://forms.example.org/"},
        {"live": False},
    ],
)
def test_where_nobody_registers_there_is_no_form(client, values):
    assert client.get(f"/uk/events/{event(**values).slug}/register/").status_code == 404


def test_a_hidden_event_has_no_form_and_shows_no_place(client):
    page = event(**SECRET)
    own = f"/uk/registration/{tokens.link(tokens.Purpose.OWN, coming(page, '@guest').key)}/"
    assert SECRET["address"] in seen(client.get(own))
    restrict(page)
    assert client.get(f"/uk/events/{page.slug}/register/").status_code == 404
    assert SECRET["address"] not in seen(client.get(own))


@pytest.mark.parametrize("address", ["registration/x/", "registration/confirm/x/", "registration/x/leave/"])
def test_a_broken_link_leads_on(client, address):
    answer = client.get(f"/uk/{address}")
    assert answer.status_code == 410
    assert "Посилання не діє" in soup(answer, 410).get_text()


def test_days_of_a_repeated_event_are_chosen_first(client, fill_in):
    starts = (timezone.localtime() + timedelta(days=3)).replace(hour=18, minute=0, second=0, microsecond=0)
    page = event(starts_at=starts, recurrence="FREQ=WEEKLY;COUNT=3")
    chosen = links(main(client.get(f"/uk/events/{page.slug}/register/")))
    day = starts.date().isoformat()
    assert f"/uk/events/{page.slug}/register/{day}/" in chosen.values()
    assert fill_in(page, "@guest", day=day).status_code == 302
    assert client.get(f"/uk/events/{page.slug}/register/2001-01-01/").status_code == 404


def test_nobody_registers_for_a_day_years_ahead(client):
    """Its list would be kept until that day has passed."""
    starts = (timezone.localtime() + timedelta(days=3)).replace(hour=18, minute=0, second=0, microsecond=0)
    page = event(starts_at=starts, recurrence="FREQ=WEEKLY")
    far = (starts.date() + timedelta(weeks=2000)).isoformat()
    assert client.get(f"/uk/events/{page.slug}/register/{far}/").status_code == 404


def test_the_form_speaks_the_reader_s_language(client):
    page = event(title="Зустріч")
    answer = client.get(f"/en/events/{page.slug}/register/")
    assert soup(answer).find("b", lang="uk").get_text() == "Зустріч"
