"""Test calls: who is to be called, what a call changes, the log."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from poruch.editorial.freshness.models import PhoneCall
from tests.factories import PhoneFactory
from tests.support import soup, words

TODAY = timezone.localdate()


def call(client, phone, result="through", date=TODAY, **values):
    url = reverse("freshness_call", args=[phone.pk])
    return client.post(url, {"result": result, "date": date.isoformat(), "note": "", **values})


def to_call(client):
    response = client.get(reverse("freshness_phones"))
    return [phone.number for phone in response.context["object_list"]]


def test_whom_to_call(room, as_user):
    never = PhoneFactory(number="0 800 1")
    old = PhoneFactory(number="0 800 2", last_called_on=TODAY - timedelta(days=91))
    PhoneFactory(number="0 800 3", last_called_on=TODAY - timedelta(days=90))
    client = as_user(room.editor)
    assert to_call(client) == [never.number, old.number]
    call(client, never)
    never.refresh_from_db()
    assert never.last_called_on == TODAY
    assert to_call(client) == [old.number]


def test_a_call_that_failed_is_marked_and_vouches_for_nothing(room, as_user):
    phone = PhoneFactory(number="0 800 1", last_called_on=TODAY - timedelta(days=5))
    client = as_user(room.editor)
    assert to_call(client) == []
    response = call(client, phone, "wrong", note="відповідає інша установа")
    assert (
        reverse("wagtailsnippets_core_phone:edit", args=[phone.pk])
        in client.get(response.url).content.decode()
    )
    phone.refresh_from_db()
    assert phone.last_called_on == TODAY - timedelta(days=5)
    listed = client.get(reverse("freshness_phones"))
    assert "номер неправильний" in words(soup(listed).find("main"))
    call(client, phone)
    assert to_call(client) == []


def test_an_older_call_does_not_take_a_newer_back(room, as_user):
    phone = PhoneFactory(last_called_on=TODAY)
    call(as_user(room.editor), phone, date=TODAY - timedelta(days=10))
    phone.refresh_from_db()
    assert phone.last_called_on == TODAY


@pytest.mark.parametrize(
    ("values", "told"),
    [({"result": "maybe"}, "maybe"), ({"date": TODAY + timedelta(days=1)}, "Дата дзвінка ще не настала")],
)
def test_a_bad_call_is_refused_with_a_sentence(room, as_user, values, told):
    response = call(as_user(room.editor), PhoneFactory(), **values)
    assert response.status_code == 400
    assert told in response.content.decode()
    assert not PhoneCall.objects.exists()


def test_the_log_is_kept_when_the_phone_goes_and_is_exported(room, as_user):
    phone = PhoneFactory(number="0 800 777")
    client = as_user(room.editor)
    call(client, phone, note="усе гаразд")
    phone.delete()
    entry = PhoneCall.objects.get()
    assert (entry.number, entry.caller) == ("0 800 777", room.editor)
    table = client.get(reverse("freshness_calls"), {"export": "csv"}).getvalue().decode()
    assert "0 800 777" in table
    assert "усе гаразд" in table


@pytest.mark.parametrize(
    ("who", "may"), [("editor", True), ("council_publisher", True), ("translator", False)]
)
def test_who_writes_calls_down(room, as_user, who, may):
    phone = PhoneFactory()
    client = as_user(getattr(room, who))
    call(client, phone)
    assert PhoneCall.objects.exists() is may


def test_a_phone_and_the_list_of_phones_lead_to_the_form(room, as_user):
    phone = PhoneFactory()
    client = as_user(room.editor)
    edit = reverse("wagtailsnippets_core_phone:edit", args=[phone.pk])
    for url in (reverse("wagtailsnippets_core_phone:list"), edit):
        assert reverse("freshness_call", args=[phone.pk]) in client.get(url).content.decode()


def test_the_lists_are_bounded(room, as_user, django_assert_max_num_queries):
    client = as_user(room.editor)
    for _number in range(30):
        call(client, PhoneFactory(), "not_through")
    for name in ("freshness_phones", "freshness_calls"):
        client.get(reverse(name))
        with django_assert_max_num_queries(20):
            client.get(reverse(name))
