"""An urgent correction goes out at once, is narrow, and is confirmed by the other partner."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from poruch.editorial.workflow.models import UrgentCorrection
from poruch.editorial.workflow.waiting import waiting_for
from tests.editorial.workflow.conftest import page_now
from tests.factories import GuideFactory, PhoneFactory, SupportResourceFactory
from tests.factories.kb import step
from tests.support import soup, words


def resource(room, **values):
    return SupportResourceFactory(title="Лінія", hours="9-18", lead_partner=room.ngo, joint=True, **values)


def changed(page, user, **values):
    now = page_now(page)
    for name, value in values.items():
        setattr(now, name, value)
    now.save_revision(user=user)
    return page


def correct(at, page, reason="Номер не відповідає"):
    return at.post(reverse("workflow_urgent", args=[page.pk]), {"reason": reason})


def test_a_publisher_corrects_the_hours_at_once_and_the_other_partner_confirms(room, desk):
    page = changed(resource(room), room.ngo_publisher, hours="10-17")
    at = desk(room.ngo_publisher)
    assert "10-17" in words(soup(at.client.get(reverse("workflow_urgent", args=[page.pk]))))
    correct(at, page, reason="")
    assert page_now(page).hours == "9-18"
    correct(at, page)
    assert page_now(page).hours == "10-17"
    assert PageLogEntry.objects.filter(page=page.pk, action="poruch.workflow.urgent").exists()
    correction = UrgentCorrection.objects.get()
    assert "години" in correction.fields

    assert [one.kind for one in waiting_for(room.council_publisher)] == ["urgent"]
    assert waiting_for(room.ngo_publisher) == []
    url = reverse("workflow_urgent_answer", args=[correction.pk])
    desk(room.ngo_publisher).post(url, {"confirm": "1"})
    correction.refresh_from_db()
    assert correction.outcome == "open"
    desk(room.council_publisher).post(url, {"confirm": "1"})
    correction.refresh_from_db()
    assert (correction.outcome, correction.answered_by) == ("confirmed", room.council_publisher)


def test_the_button_saves_the_draft_and_asks_for_the_reason(room, desk):
    page = resource(room)
    at = desk(room.ngo_publisher)
    assert "Термінове виправлення" in words(soup(at.read(page)))
    assert "Термінове виправлення" not in words(soup(desk(room.ngo_editor).read(page)).find("footer"))


def test_phones_of_a_step_may_be_corrected_and_its_words_may_not(room, desk):
    phone = PhoneFactory(number="0 800 1")
    page = GuideFactory(lead_partner=room.ngo, steps=[step(title="Подзвоніть")])
    at = desk(room.ngo_publisher)
    draft = page_now(page)
    draft.steps = [("step", {**dict(draft.steps[0].value), "phones": [phone]})]
    draft.save_revision(user=room.ngo_publisher)
    correct(at, page)
    assert [number.pk for number in page_now(page).steps[0].value["phones"]] == [phone.pk]

    draft = page_now(page)
    draft.steps = [("step", {**dict(draft.steps[0].value), "title": "Не дзвоніть"})]
    draft.save_revision(user=room.ngo_publisher)
    correct(at, page)
    assert "кроки" in at.told()
    assert page_now(page).steps[0].value["title"] == "Подзвоніть"


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"title": "Інша"}, "заголовок"),
        ({"hours": "10-17", "summary": "Інше"}, "про що сторінка"),
        ({"joint": False}, "спільний матеріал"),
        ({"go_live_at": timezone.now() + timedelta(days=1)}, ""),
    ],
)
def test_anything_else_is_refused_and_named(room, desk, values, name):
    page = changed(resource(room), room.ngo_publisher, **values)
    at = desk(room.ngo_publisher)
    assert correct(at, page).status_code == 302
    assert "Терміново можна виправити лише" in at.told()
    assert name in at.told()
    assert (page_now(page).title, page_now(page).hours) == ("Лінія", "9-18")


@pytest.mark.parametrize("who", ["ngo_editor", "council_editor", "lawyer"])
def test_only_a_publisher_may(room, desk, who):
    page = changed(resource(room), room.ngo_editor, hours="10-17")
    correct(desk(getattr(room, who)), page)
    assert page_now(page).hours == "9-18"


def test_the_other_partners_publisher_may_not_touch_what_is_not_joint(room, desk):
    page = SupportResourceFactory(hours="9-18", lead_partner=room.ngo)
    changed(page, room.council_publisher, hours="10-17")
    correct(desk(room.council_publisher), page)
    assert page_now(page).hours == "9-18"


def test_a_review_may_be_opened_instead(room, desk):
    page = changed(resource(room), room.ngo_publisher, hours="10-17")
    correct(desk(room.ngo_publisher), page)
    url = reverse("workflow_urgent_answer", args=[UrgentCorrection.objects.get().pk])
    desk(room.council_publisher).post(url, {"review": "1"})
    assert UrgentCorrection.objects.get().outcome == "review"
    assert page_now(page).workflow_in_progress


def test_after_72_hours_the_report_says_that_the_time_is_over(room, desk, django_assert_max_num_queries):
    for _ in range(3):
        page = changed(resource(room), room.ngo_publisher, hours="10-17")
        correct(desk(room.ngo_publisher), page)
    late, *_rest = UrgentCorrection.objects.order_by("pk")
    UrgentCorrection.objects.filter(pk=late.pk).update(at=timezone.now() - timedelta(hours=73))
    client = desk(room.council_publisher).client
    with django_assert_max_num_queries(30):
        text = words(soup(client.get(reverse("workflow_unconfirmed"))))
    assert text.count("час минув") == 1
    assert text.count("лишилося годин") == 2
    rows = client.get(reverse("workflow_unconfirmed") + "?export=csv")
    assert rows.getvalue().decode().count("Номер не відповідає") == 3
    only = words(soup(client.get(reverse("workflow_unconfirmed") + "?overdue=true")))
    assert "лишилося годин" not in only
