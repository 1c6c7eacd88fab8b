"""Taking a joint page away: one partner asks, the other agrees, and no route leads round it."""

import pytest
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from poruch.core import away
from poruch.core.gates import Change, Refused
from poruch.core.models import HomePage, StandardPage
from poruch.editorial.workflow import requests
from poruch.editorial.workflow.models import ChangeRequest, Notice
from poruch.editorial.workflow.waiting import waiting_for
from tests.editorial.workflow.conftest import page_now
from tests.factories import StandardPageFactory
from tests.support import soup, undone, words


def alive(page):
    return away.reachable(Page.objects.filter(pk=page.pk, live=True)).exists()


def bulk(name, page):
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", name]) + f"?id={page.pk}"


def delete(at, page):
    at.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


def unpublish(at, page):
    at.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))


def unpublish_from_above(at, page):
    url = reverse("wagtailadmin_pages:unpublish", args=[page.get_parent().pk])
    at.post(url, {"include_descendants": "on"})


def delete_by_bulk(at, page):
    at.post(bulk("delete", page))


def unpublish_by_bulk(at, page):
    at.post(bulk("unpublish", page), {"include_descendants": ""})


def delete_by_api(at, page):
    at.post(reverse("wagtailadmin_api:pages:action", args=[page.pk, "delete"]))


def unpublish_by_api(at, page):
    at.post(reverse("wagtailadmin_api:pages:action", args=[page.pk, "unpublish"]))


@pytest.mark.parametrize(
    "route",
    [
        delete,
        unpublish,
        unpublish_from_above,
        delete_by_bulk,
        unpublish_by_bulk,
        delete_by_api,
        unpublish_by_api,
    ],
)
def test_nobody_takes_a_joint_page_away_alone(room, desk, route):
    page = StandardPageFactory(lead_partner=room.ngo, joint=True)
    for name in ("ngo_publisher", "council_publisher", "both", "ngo_editor", "lawyer"):
        at = desk(getattr(room, name))
        with undone():
            route(at, page)
            assert alive(page), name


def test_a_cleared_joint_in_the_draft_does_not_make_it_deletable(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo, joint=True)
    desk(room.ngo_publisher).save(page, joint="")
    delete(desk(room.ngo_publisher), page)
    assert alive(page)


def test_one_asks_the_other_agrees_and_it_is_done(room, desk):
    page = StandardPageFactory(title="Спільна", lead_partner=room.ngo, joint=True)
    at = desk(room.ngo_publisher)
    delete(at, page)
    assert at.last.url == reverse("workflow_ask", args=[page.pk, "delete"])
    assert at.post(at.last.url, {"reason": ""}).status_code == 200
    at.post(reverse("workflow_ask", args=[page.pk, "delete"]), {"reason": "Подвійна"})
    request = ChangeRequest.objects.get()
    assert [one.title for one in waiting_for(room.council_publisher)] == ["Спільна"]
    assert waiting_for(room.ngo_publisher) == []

    url = reverse("workflow_answer", args=[request.pk])
    assert "Подвійна" in words(soup(desk(room.council_publisher).client.get(url)))
    for own in (room.ngo_publisher, room.council_editor, room.lawyer):
        desk(own).post(url, {"agree": "1"})
        assert alive(page)
    desk(room.council_publisher).post(url, {"agree": "1"})
    assert away.is_away(page_now(page)), "in the trash, where both partners can bring it back from"
    assert ChangeRequest.objects.get().status == "done"
    assert Notice.objects.filter(user=room.ngo_publisher, kind="agreed").exists()


def test_a_declined_request_leaves_the_page_and_tells_who_asked(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo, joint=True)
    request = requests.ask(page, Change.UNPUBLISH, room.ngo_publisher, "Застаріла")
    desk(room.council_publisher).post(
        reverse("workflow_answer", args=[request.pk]), {"decline": "1", "answer": "Ще потрібна"}
    )
    assert alive(page)
    assert not requests.agreed(page, Change.UNPUBLISH)
    assert [one.what for one in waiting_for(room.ngo_publisher)] == [Notice.Kind.DECLINED.label]


def test_an_agreement_is_used_once(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo, joint=True)
    request = requests.ask(page, Change.UNPUBLISH, room.council_publisher, "Застаріла")
    desk(room.ngo_publisher).post(reverse("workflow_answer", args=[request.pk]), {"agree": "1"})
    assert not alive(page)
    page_now(page).save_revision().publish()
    unpublish(desk(room.ngo_publisher), page)
    assert alive(page)


def test_moving_a_joint_page_elsewhere_needs_both_and_its_order_nobody(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo, joint=True)
    StandardPageFactory()
    root = Page.get_first_root_node()
    elsewhere = root.add_child(instance=HomePage(title="Інша", heading="Інша", slug="insha"))
    with pytest.raises(Refused):
        page_now(page).move(elsewhere, pos="last-child", user=room.ngo_publisher)
    page_now(page).move(page.get_parent(), pos="first-child", user=room.ngo_publisher)
    request = requests.ask(page, Change.MOVE, room.ngo_publisher, "Там шукають", elsewhere)
    desk(room.council_publisher).post(reverse("workflow_answer", args=[request.pk]), {"agree": "1"})
    assert page_now(page).get_parent().pk == elsewhere.pk


def test_a_move_that_no_longer_fits_is_a_sentence_and_nothing_is_agreed_to(room, desk):
    page = StandardPageFactory(slug="spilna", lead_partner=room.ngo, joint=True)
    root = Page.get_first_root_node()
    elsewhere = root.add_child(instance=HomePage(title="Інша", heading="Інша", slug="insha"))
    asked = requests.ask(page, Change.MOVE, room.ngo_publisher, "Там шукають", elsewhere)
    url = reverse("workflow_answer", args=[asked.pk])
    elsewhere.add_child(instance=StandardPage(title="Зайняла", slug="spilna", summary="с"))
    at = desk(room.council_publisher)
    assert "«Зайняла»" in words(soup(at.client.get(url)))
    answer = at.post(url, {"agree": "1", "answer": "Так"})
    assert "вже має сторінка «Зайняла»" in words(soup(answer, 409))
    assert ChangeRequest.objects.get().status == "open"
    assert not Notice.objects.exists()
    assert page_now(page).get_parent().pk != elsewhere.pk
    away_page = Page.objects.get(slug="spilna", path__startswith=elsewhere.path).specific
    away_page.slug = "inshe"
    away_page.save()
    at.post(url, {"agree": "1"})
    assert page_now(page).get_parent().pk == elsewhere.pk
    assert ChangeRequest.objects.get().status == "done"


def test_a_move_to_a_place_that_is_gone_is_not_called_done(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo, joint=True)
    root = Page.get_first_root_node()
    elsewhere = root.add_child(instance=HomePage(title="Інша", heading="Інша", slug="insha"))
    asked = requests.ask(page, Change.MOVE, room.ngo_publisher, "Там шукають", elsewhere)
    elsewhere.delete()
    answer = desk(room.council_publisher).post(reverse("workflow_answer", args=[asked.pk]), {"agree": "1"})
    assert "вже немає" in words(soup(answer, 409))
    assert ChangeRequest.objects.get().status == "open"


def test_a_page_of_one_partner_is_that_partners_business(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo)
    unpublish(desk(room.ngo_publisher), page)
    assert not alive(page)


def test_a_superuser_who_takes_a_joint_page_away_is_seen(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo, joint=True)
    unpublish(desk(room.admin), page)
    assert not alive(page)
    assert PageLogEntry.objects.filter(page=page.pk, action="poruch.workflow.taken").count() == 1
    assert Notice.objects.filter(kind="taken", user=room.council_publisher).exists()
