"""Contacts: who helps, how to reach them, when somebody last tried; and the directory's filters."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from poruch.core.models import Phone
from tests.factories import PhoneFactory, RegionFactory, SupportResourceFactory, TopicFactory
from tests.factories.filled import resource
from tests.support import expire, facts, headings, links, main, restrict, seen, words

pytestmark = pytest.mark.usefixtures("site")


def phones(*rows):
    return {"phones": list(rows)}


def found(response):
    """Titles of the directory's entries, in order."""
    return [words(row.find("h2")) for row in main(response).find_all("li", class_="res")]


# One contact


def test_a_contact_shows_what_it_does_and_how_to_reach_it(client):
    page = resource(
        "слово", **phones(PhoneFactory(number="0 800 1", label_uk="Гаряча лінія", hours_uk="цілодобово"))
    )
    response = client.get(page.url)
    content = main(response)
    assert headings(response)[:3] == ["Назва слово", "Що роблять", "Як звернутися"]
    assert {"0 800 1": "tel:08001", "dopomoha@example.org": "mailto:dopomoha@example.org"}.items() <= links(
        content
    ).items()
    known = facts(content)
    assert known["Чат"] == "Чат слово"
    assert known["Адреса"] == "Адреса слово"
    assert known["Години"] == "Години слово"
    assert known["Мови"] == "Українська, English"
    assert known["Ціна"] == "безоплатно"
    assert known["Доступність"] == "Доступність слово"
    assert known["Де діє"] == "Запорізька область"
    assert "цілодобово" in words(content)


def test_what_nobody_confirmed_about_a_contact_is_said(client):
    known = facts(main(client.get(SupportResourceFactory().url)))
    assert known["Години"] == known["Де діє"] == "не підтверджено"
    assert not {"Пошта", "Сайт", "Чат", "Адреса", "Мови", "Ціна"} & set(known)


@pytest.mark.parametrize("free", [None, False])
def test_a_contact_is_called_free_only_when_it_is_known_to_be(client, free):
    assert "безоплатно" not in seen(client.get(SupportResourceFactory(free_of_charge=free).url))


@pytest.mark.parametrize("path", ["page", "directory"])
def test_an_unconfirmed_number_is_hidden_and_that_is_said(client, path):
    page = resource(
        "", **phones(PhoneFactory(number="0 800 666", confirmed=False), PhoneFactory(number="0 800 111"))
    )
    response = client.get(page.url if path == "page" else "/uk/contacts/")
    assert "0 800 111" in seen(response)
    assert "номер не підтверджено" in seen(response)
    assert "666" not in response.content.decode()


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


@pytest.mark.parametrize(
    ("values", "said", "not_said"),
    [
        ({}, ["Джерело без дати", "тестового дзвінка ще не було"], "міг змінитися"),
        ({"source_date": "2020-05"}, ["Джерело: травень 2020", "номер міг змінитися"], "додзвонилися"),
        ({"last_called_on": days_ago(90)}, ["додзвонилися"], "міг змінитися"),
        ({"last_called_on": days_ago(91)}, ["дзвонили", "номер міг змінитися"], "додзвонилися"),
        ({"source_date": "2020", "last_called_on": days_ago(1)}, ["додзвонилися"], "міг змінитися"),
        ({"source_date": days_ago(300).isoformat()}, ["тестового дзвінка ще не було"], "міг змінитися"),
    ],
)
def test_every_number_says_how_far_it_can_be_trusted(client, values, said, not_said):
    page = resource("", **phones(PhoneFactory(**values)))
    text = words(main(client.get(page.url)).find("li", class_="phone"))
    for sentence in said:
        assert sentence in text
    assert not_said not in text


def test_numbers_stand_in_the_editors_order(client):
    rows = [PhoneFactory(number=f"0 800 {n}", sort_order=9 - n) for n in range(4)]
    content = main(client.get(resource("", **phones(*rows)).url))
    assert [words(link) for link in content.find_all("a", class_="call")] == [row.number for row in rows]


def test_the_day_of_the_last_call_is_named(client):
    page = resource("", **phones(PhoneFactory(last_called_on=date(2025, 3, 4))))
    assert "04.03.2025" in seen(client.get(page.url))


# The directory


@pytest.fixture
def directory(client):
    """Four contacts; the function asks for some of them by filters."""
    zaporizhzhia, whole, crimea = (
        RegionFactory(code=code, name_uk=name)
        for code, name in (("UA-23", "Запорізька"), ("UA", "Уся Україна"), ("UA-43", "Крим"))
    )
    money, legal = TopicFactory(code="money", name_uk="Гроші"), TopicFactory(code="legal", name_uk="Право")
    for title, topics, regions, languages, free in (
        ("Місцева", [money], [zaporizhzhia], ["uk"], True),
        ("Державна", [money, legal], [whole], ["uk", "en"], True),
        ("Кримська", [legal], [crimea], ["uk", "crh"], None),
        ("Платна", [legal], [zaporizhzhia, whole], ["en"], False),
    ):
        SupportResourceFactory(
            title=title, topics=topics, regions=regions, languages=languages, free_of_charge=free
        )
    return lambda **chosen: client.get("/uk/contacts/", chosen)


@pytest.mark.parametrize(
    ("chosen", "titles"),
    [
        ({}, ["Місцева", "Державна", "Кримська", "Платна"]),
        ({"topic": "money"}, ["Місцева", "Державна"]),
        ({"region": "UA-23"}, ["Місцева", "Державна", "Платна"]),
        ({"region": "UA-43"}, ["Державна", "Кримська", "Платна"]),
        ({"region": "UA"}, ["Державна", "Платна"]),
        ({"language": "crh"}, ["Кримська"]),
        ({"language": "en"}, ["Державна", "Платна"]),
        ({"free": "1"}, ["Місцева", "Державна"]),
        ({"topic": "legal", "region": "UA-23", "language": "en"}, ["Державна", "Платна"]),
        ({"topic": "legal", "region": "UA-23", "language": "en", "free": "1"}, ["Державна"]),
        ({"topic": "money", "language": "crh"}, []),
        ({"topic": "nope"}, []),
        ({"region": "nope"}, ["Державна", "Платна"]),
        (
            {"topic": "", "region": "", "language": "", "free": ""},
            ["Місцева", "Державна", "Кримська", "Платна"],
        ),
    ],
)
def test_filters_narrow_the_directory_and_add_up(directory, chosen, titles):
    assert found(directory(**chosen)) == titles


def test_the_form_remembers_what_was_chosen_and_can_be_reset(directory):
    content = main(directory(topic="legal", region="UA-23", language="en", free="1"))
    form = content.find("form")
    chosen = [option["value"] for option in form.find_all("option", selected=True)]
    assert chosen == ["legal", "UA-23", "en"]
    assert form.find("input", {"name": "free"}).has_attr("checked")
    assert form.get("method", "get").lower() == "get"
    assert links(form)["Скинути"] == "/uk/contacts/"


def test_the_number_found_is_announced_only_when_something_was_chosen(directory):
    assert main(directory()).find(role="status") is None
    assert "2" in words(main(directory(topic="money")).find(role="status"))


def test_nothing_found_shows_the_way_back(directory):
    content = main(directory(topic="nope"))
    assert "Нічого не знайдено" in words(content)
    assert "/uk/contacts/" in links(content).values()


def test_filters_offer_only_what_some_contact_has(directory):
    TopicFactory(code="unused", name_uk="Нічия тема")
    hidden = [
        TopicFactory(code="secret", name_uk="Тема чернетки"),
        TopicFactory(code="gone", name_uk="Тема закритої"),
    ]
    SupportResourceFactory(live=False, topics=[hidden[0]])
    restrict(SupportResourceFactory(topics=[hidden[1]]))
    expire(SupportResourceFactory(topics=[hidden[1]]))
    names = words(main(directory()).find("select", {"name": "topic"}))
    assert "Гроші" in names
    assert not [word for word in ("Нічия", "чернетки", "закритої") if word in names]


def test_an_empty_directory_says_so(client):
    assert "Нічого не знайдено" in seen(client.get("/uk/contacts/"))


@pytest.mark.parametrize("value", ["x" * 5000, "%00", "'; DROP TABLE", "<script>", "🎉", "\u202e"])
@pytest.mark.parametrize("name", ["topic", "region", "language", "free", "nope"])
def test_no_value_of_a_filter_breaks_the_directory(directory, name, value):
    assert directory(**{name: value}).status_code == 200


def test_a_nul_byte_in_a_filter_breaks_nothing(client):
    SupportResourceFactory()
    for name in ("topic", "region", "language", "free"):
        assert client.get(f"/uk/contacts/?{name}=%00").status_code == 200


# What an editor is told


@pytest.mark.parametrize("number", ["0 800 212 151", "+380 44 287 81 65", "(044) 287-81-65", "102", "1648"])
def test_a_number_may_be_written_as_it_is_read(number):
    PhoneFactory(number=number).full_clean()


@pytest.mark.parametrize(
    "number", ["", "1", "дзвоніть", "102 Поліція", "102;103", "++380", "tel:102", "1" * 33]
)
def test_what_is_no_number_is_refused_in_plain_words(number):
    with pytest.raises(ValidationError) as error:
        PhoneFactory.build(number=number).full_clean()
    assert "number" in error.value.message_dict


def test_a_call_cannot_have_been_made_tomorrow():
    with pytest.raises(ValidationError, match="ще не настала"):
        PhoneFactory.build(last_called_on=timezone.localdate() + timedelta(days=1)).full_clean()


def test_a_number_that_a_contact_shows_cannot_be_deleted_by_accident():
    from django.db.models import ProtectedError

    phone = PhoneFactory()
    resource("", **phones(phone))
    with pytest.raises(ProtectedError):
        phone.delete()
    assert Phone.objects.filter(pk=phone.pk).exists()


@pytest.mark.parametrize("languages", ["uk", 5, [5], ["Deutsch"], {"uk": 1}])
def test_the_languages_of_a_contact_are_a_list_of_codes(languages):
    page = SupportResourceFactory()
    page.languages = languages
    with pytest.raises(ValidationError):
        page.full_clean()
