"""Sixty people, fifty places, all at once: on whatever database the suite runs on."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from wagtail.models import Page

from campaigns.registration import booking
from campaigns.registration.models import Registration
from campaigns.registration.sealing import Person
from poruch.core.tree import ensure_locale
from tests.factories.registration import at, event

PEOPLE, PLACES, AT_ONCE = 60, 50, 12


def all_at_once(act, count):
    """``act(n)`` for n below ``count`` from threads that start together, each on its own connection."""
    gate = threading.Barrier(AT_ONCE)

    def run(part):
        gate.wait(30)
        try:
            return [act(n) for n in range(part, count, AT_ONCE)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [one for part in pool.map(run, range(AT_ONCE)) for one in part]


def crowd():
    page = event(capacity=PLACES)
    occasion = at(page)
    all_at_once(lambda n: booking.book(occasion, Person(f"Гість {n}", f"@guest{n}"), "uk"), PEOPLE)
    rows = list(Registration.objects.order_by("turn").values_list("state", "turn"))
    assert [state for state, _turn in rows] == ["registered"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    assert [turn for _state, turn in rows] == list(range(1, PEOPLE + 1)), "a line has no two firsts"

    leaving = list(Registration.objects.filter(state="registered").values_list("key", flat=True)[:AT_ONCE])
    all_at_once(lambda n: booking.withdraw(leaving[n]), AT_ONCE)
    left = list(Registration.objects.values_list("state", flat=True))
    assert (left.count("registered"), left.count("waiting"), left.count("not_coming")) == (48, 0, 12)


def same_contact():
    occasion = at(event(capacity=PLACES))

    def book(n):
        try:
            return booking.book(occasion, Person(f"Гість {n}", "067 000 00 00"), "uk")
        except booking.Refused:
            return None

    made = [one for one in all_at_once(book, AT_ONCE) if one]
    assert len(made) == 1
    assert Registration.objects.filter(roll__event_key=occasion.key).count() == 1


@pytest.fixture
def roots(transactional_db):
    """Other tests with commits leave the tables empty."""
    ensure_locale("uk")
    if not Page.get_first_root_node():
        Page.add_root(instance=Page(title="Root", slug="root"))


@pytest.mark.usefixtures("roots")
def test_no_place_is_given_twice_on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("the other test is for this database")
    crowd()
    same_contact()


@pytest.mark.postgres
@pytest.mark.usefixtures("roots")
def test_no_place_is_given_twice_on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("runs with tests.with_postgres")
    crowd()
    same_contact()
