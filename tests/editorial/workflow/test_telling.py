"""What waits is seen in the CMS and told by letters that name no page."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from poruch.core import letters as in_background
from poruch.editorial.workflow.models import MailChoice, Notice
from poruch.editorial.workflow.waiting import waiting_for
from tests.editorial.workflow.conftest import page_now
from tests.factories import StandardPageFactory
from tests.support import soup, words


@pytest.fixture
def letters(mailoutbox, django_capture_on_commit_callbacks):
    def sent(act):
        with django_capture_on_commit_callbacks(execute=True):
            act()
        in_background.settle()
        return mailoutbox

    return sent


def wants(user, when):
    MailChoice.objects.update_or_create(user=user, defaults={"when": when})


def test_a_letter_at_once_names_neither_the_page_nor_a_person(room, desk, letters):
    wants(room.ngo_publisher, "at_once")
    wants(room.both, "none")
    page = StandardPageFactory(title="Обшук у родини Тестенків", lead_partner=room.ngo)
    outbox = letters(lambda: desk(room.ngo_editor).submit(page, title="Обшук"))
    assert [letter.to for letter in outbox] == [["ngo_publisher@example.org"]]
    for text in (outbox[0].subject, outbox[0].body):
        assert "Обшук" not in text
        assert "Тестенків" not in text
        assert "ngo_editor" not in text
    assert reverse("workflow_waiting") in outbox[0].body


def test_wagtails_own_letters_and_those_about_comments_name_no_page(room, desk, letters):
    page = StandardPageFactory(title="Таємна", lead_partner=room.ngo)

    def whole_round():
        desk(room.ngo_editor).submit(page, title="Таємниця")
        desk(room.ngo_publisher).act(page, "reject", comment="Слова з відповіді")
        desk(room.ngo_editor).submit(page, title="Таємниця друга")
        desk(room.ngo_publisher).act(page)

    outbox = letters(whole_round)
    assert page_now(page).live
    assert not outbox


def test_the_digest_comes_once_a_day_and_only_to_those_who_wait(room, desk, mailoutbox):
    page = StandardPageFactory(title="Секрет", lead_partner=room.ngo)
    desk(room.ngo_editor).submit(page, title="Секретно")
    wants(room.both, "none")
    call_command("send_digests")
    call_command("send_digests")
    assert [letter.to for letter in mailoutbox] == [["ngo_publisher@example.org"]]
    assert "1 справа" in mailoutbox[0].body
    assert "Секрет" not in mailoutbox[0].subject + mailoutbox[0].body
    MailChoice.objects.update(last_digest_on="2020-01-01")
    call_command("send_digests")
    assert len(mailoutbox) == 2


def test_everybody_chooses_in_the_account(room, desk):
    at = desk(room.council_editor)
    text = words(soup(at.client.get(reverse("wagtailadmin_account"))))
    assert "Листи про погодження" in text
    at.post(
        reverse("wagtailadmin_account"),
        {
            "poruch_mail-when": "at_once",
            "name_email-first_name": "Ім’я",
            "name_email-last_name": "Прізвище",
            "name_email-email": "new@example.org",
            "locale-preferred_language": "uk",
            "locale-current_time_zone": "Europe/Kyiv",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            "theme-keyboard_shortcuts": "on",
        },
    )
    assert MailChoice.objects.get(user=room.council_editor).when == "at_once"


def test_what_waits_is_listed_with_as_many_queries_for_one_page_as_for_thirty(
    room, desk, django_assert_max_num_queries
):
    for n in range(30):
        page = StandardPageFactory(title=f"Сторінка {n}", lead_partner=room.ngo)
        page.get_workflow().start(page, room.ngo_editor)
    Notice.objects.create(user=room.ngo_publisher, kind="past", page=page)
    with django_assert_max_num_queries(10):
        found = waiting_for(room.ngo_publisher)
    assert len(found) == 31
    text = words(soup(desk(room.ngo_publisher).client.get(reverse("workflow_waiting"))))
    assert text.count("Згода провідного партнера") == 30
    assert waiting_for(room.council_publisher) == []


def test_a_notice_is_read_by_its_reader_alone(room, desk):
    notice = Notice.objects.create(user=room.ngo_publisher, kind="past")
    url = reverse("workflow_dismiss", args=[notice.pk])
    desk(room.council_publisher).post(url)
    assert Notice.objects.exists()
    desk(room.ngo_publisher).post(url)
    assert not Notice.objects.exists()
