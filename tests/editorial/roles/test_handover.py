"""Whose a page is changes only by the hand of who answers for it."""

import pytest
from django.test import Client
from django.urls import reverse

from kb.models import GuidePage
from poruch.core.models import StandardPage
from poruch.editorial.roles.matrix import Role
from tests.factories import GuideFactory
from tests.factories.editorial_roles import page_of, person
from tests.factories.people import two_partners
from tests.forms import edit_url, form, refusals
from tests.support import soup, words

pytestmark = pytest.mark.usefixtures("site")


def draft_of(page):
    return GuidePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def sent(user, page, **values):
    client = Client()
    client.force_login(user)
    joint = {"joint": "on"} if page.joint else {}
    return client.post(
        edit_url(page), form(client, edit_url(page), **{**joint, "title": "Інша назва", **values})
    )


@pytest.mark.parametrize(
    ("role", "relation", "change", "passes"),
    [
        (Role.EDITOR, "own", "to the other", False),
        (Role.EDITOR, "own", "to nobody", False),
        (Role.EDITOR, "other", "to mine", False),
        (Role.EDITOR, "other", "make joint", False),
        (Role.EDITOR, "own", "make joint", True),
        (Role.EDITOR, "joint", "not joint", False),
        (Role.PUBLISHER, "own", "to the other", True),
        (Role.PUBLISHER, "other", "to mine", False),
        (Role.PUBLISHER, "other", "make joint", False),
        (Role.PUBLISHER, "joint", "not joint", True),
    ],
)
def test_lead_partner_and_joint_in_a_form(role, relation, change, passes):
    own, other = two_partners()
    page = page_of(GuideFactory, relation, own, other)
    values = {
        "to the other": {"lead_partner": other.pk},
        "to nobody": {"lead_partner": ""},
        "to mine": {"lead_partner": own.pk},
        "make joint": {"joint": "on"},
        "not joint": {"joint": ""},
    }[change]
    answer = sent(person(role, own), page, **values)
    draft = draft_of(page)
    assert (draft.title == "Інша назва") is passes
    if not passes:
        assert (draft.lead_partner, draft.joint) == (page.lead_partner, page.joint)
        assert any("може лише" in sentence for sentence in refusals(answer)), refusals(answer)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER])
@pytest.mark.parametrize(("wanted", "passes"), [("own", True), ("other", False), ("", True)])
def test_a_page_that_nobody_leads_is_taken_on_by_ones_own_partner(role, wanted, passes):
    own, other = two_partners()
    page = GuideFactory(lead_partner=None)
    user = person(role, own)
    client = Client()
    client.force_login(user)
    assert "Сторінку ще ніхто не веде" in words(soup(client.get(edit_url(page))))
    lead = {"own": own.pk, "other": other.pk}.get(wanted, "")
    answer = sent(user, page, lead_partner=lead)
    draft = draft_of(page)
    assert (draft.title == "Інша назва") is passes
    assert draft.lead_partner == (own if wanted == "own" else None)
    if not passes:
        assert any("лише свого партнера" in sentence for sentence in refusals(answer))


def test_a_publisher_of_the_counterpart_does_not_end_jointness():
    own, other = two_partners()
    page = page_of(GuideFactory, "joint", own, other)
    sent(person(Role.PUBLISHER, other), page, joint="")
    assert draft_of(page).joint


def test_restoring_an_older_version_does_not_bring_back_an_older_owner():
    own, other = two_partners()
    page = GuideFactory(lead_partner=own)
    old = page.get_latest_revision()
    page.lead_partner = other
    page.joint = True
    page.save_revision(clean=False).publish()
    client = Client()
    client.force_login(person(Role.EDITOR, own))
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
    answer = client.post(url, form(client, url, joint="on"))
    assert answer.status_code == 200
    assert draft_of(page).lead_partner == other


def test_a_new_page_is_of_the_partner_of_who_makes_it(site):
    own, other = two_partners()
    client = Client()
    client.force_login(person(Role.EDITOR, other))
    url = reverse("wagtailadmin_pages:add", args=["core", "standardpage", site.pk])
    data = form(client, url, title="Нова", slug="nova")
    assert data["lead_partner"] == str(other.pk)
    assert client.post(url, {**data, "lead_partner": ""}).status_code == 302
    assert StandardPage.objects.get(slug="nova").lead_partner == other
    answer = client.post(url, {**data, "slug": "druha", "lead_partner": own.pk})
    assert answer.status_code == 200
    assert any("веде ваш партнер" in text for text in refusals(answer))
    assert not StandardPage.objects.filter(slug="druha").exists()
