"""A page that was taken from readers comes back, by the rules by which pages go out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from poruch.core.gates import Change
from poruch.editorial.workflow import requests
from poruch.editorial.workflow.models import Notice, Permit
from tests.editorial.workflow.conftest import latest, page_now
from tests.factories import GuideFactory, StandardPageFactory
from tests.forms import edit_url
from tests.support import soup, words


def unpublish(at, page, **data):
    at.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), data)
    return offered(at)


def offered(at):
    """The address of the button in the message."""
    home = soup(at.client.get(reverse("wagtailadmin_home")))
    forms = [one for one in home.select("form[action]") if "/agreement/return/" in one["action"]]
    assert all(one.select_one("[name=csrfmiddlewaretoken]") and one["method"] == "post" for one in forms)
    return forms[0]["action"] if forms else None


def by_hand(at, page):
    return at.post(reverse("workflow_return", args=[page.pk]))


def test_one_button_gives_back_what_one_took(room, desk):
    page = StandardPageFactory(title="Стара", lead_partner=room.ngo)
    public = page_now(page).live_revision_id
    at = desk(room.ngo_publisher)
    desk(room.ngo_editor).save(page, title="Новіша чернетка")
    back = unpublish(at, page)
    assert not page_now(page).live
    assert at.client.get(back).status_code == 200
    assert not page_now(page).live, "looking changes nothing"
    at.post(back)
    now = page_now(page)
    assert (now.live, now.title, now.live_revision_id) == (True, "Стара", public)
    assert (now.draft_title, now.has_unpublished_changes) == ("Новіша чернетка", True)
    assert latest(page).as_object().title == "Новіша чернетка"
    assert PageLogEntry.objects.filter(page=page.pk, action="poruch.workflow.return").count() == 1
    assert not Permit.objects.exists(), "used once"


def test_what_was_scheduled_is_scheduled_again(room, desk):
    page = StandardPageFactory(title="Стара", lead_partner=room.ngo)
    soon = timezone.localtime(timezone.now() + timedelta(hours=1))
    desk(room.ngo_editor).submit(page, title="Нова", go_live_at=soon.strftime("%Y-%m-%d %H:%M"))
    at = desk(room.ngo_publisher)
    at.act(page)
    hour = page_now(page).scheduled_revision.approved_go_live_at
    at.post(unpublish(at, page))
    now = page_now(page)
    assert (now.live, now.title) == (True, "Стара")
    assert now.scheduled_revision.approved_go_live_at == hour


def test_bulk_and_pages_below_come_back_together(room, desk):
    above = StandardPageFactory(title="Верх", lead_partner=room.ngo)
    below = StandardPageFactory(title="Низ", lead_partner=room.ngo)
    page_now(below).move(page_now(above), pos="last-child")
    at = desk(room.ngo_publisher)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"]) + f"?id={above.pk}"
    at.post(url, {"include_descendants": "on"})
    back = offered(at)
    assert [page_now(page).live for page in (above, below)] == [False, False]
    at.post(back)
    assert [page_now(page).live for page in (above, below)] == [True, True]


def test_a_joint_page_comes_back_only_with_the_agreements_its_version_has(room, desk):
    agreed, never = (StandardPageFactory(lead_partner=room.ngo, joint=True) for _ in range(2))
    desk(room.ngo_editor).submit(agreed, title="Погоджена")
    for user in (room.ngo_publisher, room.council_publisher):
        desk(user).act(agreed)
    assert page_now(agreed).title == "Погоджена"
    at = desk(room.council_publisher)
    for page in (agreed, never):
        asked = requests.ask(page, Change.UNPUBLISH, room.ngo_publisher, "Помилка")
        at.post(reverse("workflow_answer", args=[asked.pk]), {"agree": "1"})
        at.post(offered(at))
    assert page_now(agreed).live
    assert not page_now(never).live
    assert "ще не погодив" in at.told()


@pytest.mark.parametrize(
    ("name", "later", "comes"),
    [
        ("ngo_publisher", False, True),
        ("ngo_publisher", True, False),
        ("council_publisher", False, False),
        ("ngo_editor", False, False),
        ("lawyer", False, False),
    ],
)
def test_who_gives_back_and_until_when(room, desk, monkeypatch, name, later, comes):
    page = StandardPageFactory(lead_partner=room.ngo)
    back = unpublish(desk(room.ngo_publisher), page)
    if later:
        hour = timezone.now() + timedelta(hours=1)
        monkeypatch.setattr(timezone, "now", lambda: hour)
    at = desk(getattr(room, name))
    by_hand(at, page)
    at.post(back)
    assert page_now(page).live is comes


def test_a_round_that_runs_is_not_ended_by_it(room, desk):
    page = StandardPageFactory(title="Стара", lead_partner=room.ngo)
    at = desk(room.ngo_publisher)
    unpublish(at, page)
    desk(room.ngo_editor).submit(page, title="Нова")
    by_hand(at, page)
    assert "погоджують" in at.told()
    assert page_now(page).current_workflow_state is not None


def test_the_way_back_stands_at_the_page_for_whoever_may(room, desk):
    page = GuideFactory(lead_partner=room.ngo)
    url = reverse("workflow_return", args=[page.pk])
    assert url not in desk(room.ngo_publisher).read(page).content.decode()
    unpublish(desk(room.ngo_publisher), page)
    for address in (edit_url(page), reverse("wagtailadmin_explore", args=[page.get_parent().pk])):
        assert url in desk(room.ngo_publisher).client.get(address).content.decode(), address
        assert url not in desk(room.council_editor).client.get(address).content.decode(), address
    assert "знову побачать" in words(soup(desk(room.ngo_publisher).client.get(url)))


def test_a_superuser_who_takes_back_a_slip_tells_nobody(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo)
    at = desk(room.admin)
    at.post(unpublish(at, page))
    assert page_now(page).live
    assert not Notice.objects.exists()
