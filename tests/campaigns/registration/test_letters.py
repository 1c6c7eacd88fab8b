"""Letters go once, say no more than they must, and never where nobody asked for them."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from campaigns.registration import booking, tokens
from campaigns.registration.models import Registration
from campaigns.registration.sealing import Person
from tests.factories.registration import at, coming, event

pytestmark = pytest.mark.usefixtures("site")


def publish(page, **values):
    page = type(page).objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(clean=False).publish()


def run(command):
    call_command(command, stdout=None)


def test_a_reminder_goes_once_a_day_before(letters):
    page = event(starts_at=timezone.now() + timedelta(hours=30))
    for contact in ("guest@example.org", "@no_letters"):
        coming(page, contact)
    assert letters(lambda: run("send_reminders")) == []
    soon = timezone.now() + timedelta(hours=23)
    assert len(letters(lambda: publish(page, starts_at=soon, ends_at=soon + timedelta(hours=1)))) == 1
    assert letters(lambda: run("send_reminders")) == [], "the letter of the new time was reminder enough"
    Registration.objects.update(reminded=False)
    assert [one.to for one in letters(lambda: run("send_reminders"))] == [["guest@example.org"]]
    assert letters(lambda: run("send_reminders")) == []


LATER = timezone.now() + timedelta(days=12)


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        ({"starts_at": LATER, "ends_at": LATER + timedelta(hours=1)}, "Поруч: час змінився"),
        ({"status": "cancelled"}, "Поруч: подію скасовано"),
        ({"status": "postponed"}, "Поруч: подію відкладено"),
        ({"place": "Інша зала"}, "Поруч: місце змінилося"),
        ({"title": "Інша назва"}, None),
    ],
)
def test_who_registered_learns_what_changed_once(letters, change, subject):
    page = event(capacity=1)
    coming(page, "guest@example.org")
    coming(page, "waits@example.org")
    found = letters(lambda: publish(page, **change))
    assert [one.subject for one in found] == ([subject] * 2 if subject else [])
    assert letters(lambda: publish(page)) == []


def test_a_cancelled_event_that_takes_place_after_all(letters):
    page = event()
    coming(page, "guest@example.org")
    letters(lambda: publish(page, status="cancelled"))
    assert letters(lambda: run("send_reminders")) == []
    assert [one.subject for one in letters(lambda: publish(page, status="scheduled"))] == [
        "Поруч: подія відбудеться"
    ]


def test_a_letter_holds_nothing_that_tells(letters):
    open_page = event(title="Відкрита зустріч")
    secret = event(title="Таємна зустріч", place="Схов", place_for_registered=True)
    for page in (open_page, secret):
        registered = letters(lambda page=page: coming(page, "guest@example.org", "Ім’я Гості"))
        for letter in registered:
            text = f"{letter.subject} {letter.body}"
            assert "Ім’я" not in text
            assert "зустріч" not in letter.subject
            assert ("зустріч" in letter.body) is (page is open_page)
            assert "Схов" not in text
            assert "за Києвом" in text


def test_who_moves_up_is_told_and_who_is_removed_too(letters):
    page = event(capacity=1)
    first = coming(page, "first@example.org")
    second = coming(page, "second@example.org")
    moved = letters(lambda: booking.withdraw(first.key))
    assert [(one.to, one.subject) for one in moved] == [(["second@example.org"], "Поруч: для вас є місце")]
    removed = letters(lambda: booking.remove(second.key))
    assert [(one.to, one.subject) for one in removed] == [(["second@example.org"], "Поруч: запис скасовано")]
    assert Registration.objects.get(pk=second.pk).sealed == "", "gone once the letter is written"


def test_letters_speak_the_language_of_the_form(letters, fill_in):
    found = letters(lambda: fill_in(event(), "guest@example.org", language="en"))
    assert "/en/registration/confirm/" in found[0].body


def test_the_worker_is_given_numbers_only(settings, django_capture_on_commit_callbacks):
    from django_tasks_db.models import DBTaskResult

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        coming(event(), "guest@example.org", "Гостя")
    kept = " ".join(str(one.args_kwargs) for one in DBTaskResult.objects.all())
    assert "registered" in kept
    assert "guest" not in kept


def test_a_day_that_left_the_schedule_is_cancelled_for_those_who_registered_for_it(client, letters):
    page = event(starts_at=timezone.now() + timedelta(days=3), recurrence="FREQ=WEEKLY;COUNT=4")
    day = timezone.localdate(page.starts_at + timedelta(days=7)).isoformat()
    found = coming(page, "guest@example.org", day=day)
    told = letters(lambda: publish(page, recurrence="FREQ=WEEKLY;COUNT=1"))
    assert [one.subject for one in told] == ["Поруч: подію скасовано"]
    own = f"/uk/registration/{tokens.link(tokens.Purpose.OWN, found.key)}/"
    assert "Подію скасовано" in client.get(own).content.decode()
    assert letters(lambda: publish(page)) == []
    assert [one.subject for one in letters(lambda: publish(page, recurrence="FREQ=WEEKLY;COUNT=4"))] == [
        "Поруч: подія відбудеться"
    ]


def test_who_confirms_after_the_event_was_cancelled_learns_it(letters):
    page = event()
    found = booking.book(at(page), Person("Гість", "guest@example.org"), "uk").registration
    assert letters(lambda: publish(page, status="cancelled")) == []
    assert [one.subject for one in letters(lambda: booking.confirm(found.key))] == ["Поруч: подію скасовано"]
