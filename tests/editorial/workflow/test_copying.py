"""A copy goes out by no route: every way to copy, tried by those who may publish."""

import json

import pytest
from django.urls import reverse

from poruch.core.models import HomePage, StandardPage
from tests.factories import StandardPageFactory
from tests.support import soup

COPIES = {"copy": {"keep_live": True, "slug": "kopiia"}, "create_alias": {"update_slug": "kopiia"}}


def copy_form(at, page, **values):
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    data = {"new_title": "Копія", "new_slug": "kopiia", "new_parent_page": page.get_parent().pk}
    return at.post(url, {**data, **values})


def api(at, page, action, **data):
    url = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
    return at.post(url, json.dumps(data), content_type="application/json")


@pytest.mark.parametrize("name", ["admin", "ngo_publisher", "both", "ngo_editor"])
@pytest.mark.parametrize("tick", ["publish_copies", "alias"])
def test_the_form_makes_no_live_copy(room, desk, name, tick):
    page = StandardPageFactory(lead_partner=room.ngo, joint=True)
    at = desk(getattr(room, name))
    copy_form(at, page, **{tick: "on"})
    assert not StandardPage.objects.filter(slug="kopiia").exists()
    copy_form(at, page)
    assert list(StandardPage.objects.filter(slug="kopiia").values_list("live", "alias_of")) == [(False, None)]


def test_the_form_says_no_and_does_not_ask(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo)
    at = desk(room.admin)
    copy_form(at, page, alias="on")
    assert "без погодження" in at.told()
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    drawn = soup(at.client.get(url))
    assert drawn.select("[name=new_slug]")
    assert not drawn.select("[name=publish_copies], [name=alias]")
    home = reverse("wagtailadmin_pages:copy", args=[page.get_parent().pk])
    assert not soup(at.client.get(home)).select("[name=publish_copies], [name=alias]")


def test_a_whole_branch_is_copied_as_drafts_only(room, desk):
    page = StandardPageFactory(title="Верх", lead_partner=room.ngo)
    below = page.add_child(instance=StandardPage(title="Низ", slug="nyz", summary="с", lead_partner=room.ngo))
    below.save_revision().publish()
    copy_form(desk(room.admin), page, copy_subpages="on")
    found = StandardPage.objects.filter(title="Низ").exclude(pk=below.pk)
    assert [one.live for one in found] == [False]


@pytest.mark.parametrize("name", ["admin", "ngo_publisher"])
@pytest.mark.parametrize("action", COPIES)
def test_the_api_of_the_cms_makes_no_live_copy(room, desk, name, action):
    page = StandardPageFactory(lead_partner=room.ngo, joint=True)
    answer = api(desk(getattr(room, name)), page, action, **COPIES[action])
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert not StandardPage.objects.filter(slug="kopiia").exists()


def test_the_api_copies_into_a_draft_unless_told_otherwise(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo)
    answer = api(desk(room.admin), page, "copy", slug="kopiia")
    assert answer.status_code == 201, answer.content
    assert StandardPage.objects.get(slug="kopiia").live is False


@pytest.mark.parametrize("more", [{"alias": True}, {"copy_parents": True}])
def test_the_api_makes_no_live_page_of_another_language(room, desk, more):
    page = StandardPageFactory(lead_partner=room.ngo)
    HomePage.objects.get(locale__language_code="en")
    answer = api(desk(room.admin), page, "copy_for_translation", locale="en", **more)
    assert answer.status_code == 403, answer.content
    assert not StandardPage.objects.filter(locale__language_code="en", translation_key=page.translation_key)


def test_the_api_says_why(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo)
    answer = api(desk(room.admin), page, "create_alias")
    assert "без погодження" in answer.json()["detail"]
