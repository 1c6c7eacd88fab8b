"""Who gets a place: states, the line, what is held, one event in all its languages."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from campaigns.registration import booking
from campaigns.registration.models import Registration, Roll
from campaigns.registration.sealing import Person
from campaigns.registration.seats import State
from tests.factories.registration import at, coming, event

pytestmark = pytest.mark.usefixtures("site")


def states(page):
    rows = Registration.objects.filter(roll__event_key=page.translation_key).order_by("pk")
    return list(rows.values_list("state", flat=True))


def test_the_line_gets_places_in_its_order():
    page = event(capacity=2)
    first, _second, third, fourth = (coming(page, f"@guest{n}") for n in range(4))
    assert states(page) == ["registered", "registered", "waiting", "waiting"]
    assert (third.place_in_line, fourth.place_in_line) == (1, 2)
    booking.withdraw(first.key)
    assert states(page) == ["not_coming", "registered", "registered", "waiting"]


@pytest.mark.parametrize(
    ("act", "left"),
    [
        (lambda one: booking.withdraw(one.key), ["not_coming", "cancelled"]),
        (lambda one: booking.remove(one.key), ["removed", "removed"]),
    ],
)
def test_who_leaves_leaves_nothing_behind(act, left):
    page = event(capacity=1)
    people = [coming(page, "@first"), coming(page, "@second")]
    for one in reversed(people):
        act(one)
    assert states(page) == left
    assert set(Registration.objects.values_list("sealed", "contact_mark")) == {("", "")}


def test_a_place_is_held_until_the_letter_is_answered_and_then_goes_to_the_line(settings):
    settings.PORUCH_REGISTRATION_HOLD_MINUTES = 30
    page = event(capacity=1)
    slow = booking.book(at(page), Person("Повільна", "slow@example.org"), "uk").registration
    assert coming(page, "@waits").state == State.WAITING
    Registration.objects.filter(pk=slow.pk).update(held_until=timezone.now())
    call_command("send_reminders", stdout=None)
    assert states(page) == ["registered"]
    with pytest.raises(Registration.DoesNotExist):
        booking.confirm(slow.key)


def test_who_did_not_get_a_held_place_joins_the_line_when_they_confirm():
    page = event(capacity=1)
    held = booking.book(at(page), Person("Перша", "first@example.org"), "uk").registration
    late = booking.book(at(page), Person("Друга", "second@example.org"), "uk").registration
    assert booking.confirm(late.key).state == State.WAITING
    assert booking.confirm(held.key).state == State.REGISTERED
    assert booking.confirm(held.key).state == State.REGISTERED, "twice is as once"


def test_without_a_line_the_next_one_is_refused():
    page = event(capacity=1, waiting_list=False)
    coming(page, "@first")
    with pytest.raises(booking.Refused, match="full"):
        coming(page, "@second")


def test_too_many_unconfirmed_stop_the_form(monkeypatch):
    monkeypatch.setattr(booking, "PENDING_MOST", 2)
    page = event()
    for n in range(2):
        booking.book(at(page), Person("Хтось", f"guest{n}@example.org"), "uk")
    with pytest.raises(booking.Refused, match="busy"):
        booking.book(at(page), Person("Хтось", "guest3@example.org"), "uk")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("guest@example.org", " Guest@Example.ORG "),
        ("+380 67 000-00-00", "067 000 00 00"),
        ("@Guest_Name", "guest_name"),
    ],
)
def test_one_contact_has_one_place_however_it_is_typed(first, second):
    page = event()
    coming(page, first)
    if "example" in first:
        assert booking.book(at(page), Person("Інше ім’я", second), "uk").again
    else:
        with pytest.raises(booking.Refused, match="known"):
            coming(page, second)
    assert states(page) == ["registered"]
    other = event()
    assert coming(other, second).state == State.REGISTERED
    marks = Registration.objects.values_list("contact_mark", flat=True)
    assert len(set(marks)) == 2, "the same contact is not seen to be the same across events"


def test_readers_of_all_languages_take_places_of_one_event():
    page = event(capacity=1)
    english = event(locale="en", slug=page.slug, translation_of=page, capacity=99)
    coming(page, "@first")
    assert coming(english, "@second").state == State.WAITING
    assert Roll.objects.count() == 1


def test_more_places_go_to_the_line_when_the_event_is_published():
    page = event(capacity=1)
    people = [coming(page, f"@guest{n}") for n in range(4)]
    page.capacity = 3
    page.save_revision().publish()
    assert states(page) == ["registered"] * 3 + ["waiting"]
    page.capacity = None
    page.save_revision().publish()
    assert states(page) == ["registered"] * 4
    assert [one.turn for one in Registration.objects.order_by("pk")] == [one.turn for one in people]


def test_nobody_is_moved_up_when_it_has_begun():
    page = event(capacity=1)
    first = coming(page, "@first")
    coming(page, "@second")
    type(page).objects.filter(pk=page.pk).update(starts_at=timezone.now() - timedelta(minutes=1))
    booking.withdraw(first.key)
    assert states(page) == ["not_coming", "waiting"]


def test_each_day_of_a_repeated_event_has_its_own_places():
    starts = (timezone.localtime() + timedelta(days=3)).replace(hour=18, minute=0, second=0, microsecond=0)
    page = event(capacity=1, starts_at=starts, recurrence="FREQ=WEEKLY;COUNT=4")
    days = [(starts + timedelta(weeks=n)).date().isoformat() for n in range(2)]
    for day in days:
        assert coming(page, "@guest", day=day).state == State.REGISTERED
    assert coming(page, "@other", day=days[0]).state == State.WAITING
    assert list(Roll.objects.order_by("day").values_list("day", flat=True)) == days


def test_data_are_deleted_some_days_after_the_event(settings):
    settings.PORUCH_REGISTRATION_KEEP_DAYS = 30
    page = event()
    coming(page, "@guest")
    Roll.objects.update(ends_at=timezone.now() - timedelta(days=29))
    call_command("delete_old_registrations", stdout=None)
    assert Registration.objects.count() == 1
    Roll.objects.update(ends_at=timezone.now() - timedelta(days=31))
    call_command("delete_old_registrations", stdout=None)
    assert (Registration.objects.count(), Roll.objects.count()) == (0, 0)
