"""The matrix by requests: what a role may do happens, what it may not does not, whatever is sent."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Workflow, WorkflowPage

from kb.models import GuidePage, TemplateIndexPage
from poruch.core import away
from poruch.core.models import StandardPage
from poruch.editorial.roles.matrix import Kind, Relation, Role, matrix
from tests.editorial.roles.doings import API_ACTIONS, DOINGS, READINGS, Stage
from tests.factories import GuideFactory, StandardPageFactory
from tests.factories.editorial_roles import page_of, person
from tests.factories.people import browser, two_partners
from tests.forms import form

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def superuser():
    return get_user_model().objects.create_superuser("superuser", password="x")


def add(model, parent):
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def stage(user, page, superuser, site):
    WorkflowPage.objects.get_or_create(page=site, defaults={"workflow": Workflow.objects.first()})
    page.title = "Чернетка, якої не видно"
    page.save_revision(user=superuser, clean=False)
    client, full = Client(), Client()
    client.force_login(user)
    full.force_login(superuser)
    return Stage(client, full, GuidePage.objects.get(pk=page.pk), site)


@pytest.mark.parametrize("relation", list(Relation))
@pytest.mark.parametrize("role", list(Role))
def test_every_request_of_a_role_to_a_guide(role, relation, superuser, site):
    """By the CMS what the matrix says; by the actions of the admin API nothing beyond it."""
    own, other = two_partners()
    page = page_of(GuideFactory, relation, own, other)
    on = stage(person(role, own), page, superuser, site)
    may = matrix()[role, Kind.LEGAL, relation]
    wrong = []
    for name, needed, do in [*READINGS, *DOINGS]:
        with transaction.atomic():
            happened = do(on)
            transaction.set_rollback(True)
        # What both partners must agree to may wait for the other one on a joint page.
        if happened is not (may >= needed) and (happened or relation is not Relation.JOINT):
            wrong.append((name, "happened" if happened else "did not happen"))
    assert not wrong
    _nothing_beyond_by_the_admin_api(on, page, may)


def _nothing_beyond_by_the_admin_api(on, page, may):
    for name, needed, values, happened in API_ACTIONS:
        if may >= needed:
            continue
        url = reverse("wagtailadmin_api:pages:action", args=[page.pk, name])
        with transaction.atomic():
            answer = on.client.post(url, values(on), content_type="application/json")
            assert answer.status_code in (400, 403, 404), name
            assert not happened(on), name
            transaction.set_rollback(True)


def test_a_branch_with_a_page_of_the_others_is_neither_deleted_nor_moved(superuser):
    own, other = two_partners()
    parent = StandardPageFactory(lead_partner=own)
    child = StandardPage(title="Чужа", slug="chuzha", lead_partner=other, locale=parent.locale)
    parent.add_child(instance=child)
    client = Client()
    client.force_login(person(Role.PUBLISHER, own))
    client.post(reverse("wagtailadmin_pages:delete", args=[parent.pk]))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{bulk}?id={parent.pk}&next=/cms/")
    assert away.reachable(Page.objects.filter(pk__in=[parent.pk, child.pk])).count() == 2
    child.delete()
    client.post(reverse("wagtailadmin_pages:delete", args=[parent.pk]))
    assert not away.reachable(Page.objects.filter(pk=parent.pk)).exists()


def test_home_pages_and_sections_stay_where_readers_know_them(site):
    own, _other = two_partners()
    section = GuideFactory(lead_partner=own).get_parent()
    for role in Role:
        client = browser(person(role, own))
        for page in (site, section):
            for name in ("delete", "unpublish"):
                client.post(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))
            client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), {"new_slug": "kopia"})
        stay = away.reachable(Page.objects.filter(pk__in=[site.pk, section.pk], live=True))
        assert stay.count() == 2, role
        assert not Page.objects.filter(slug="kopia").exists(), role


def test_nobody_publishes_past_the_workflow_by_making_a_page(site):
    own, _other = two_partners()
    client = Client()
    client.force_login(person(Role.PUBLISHER, own))
    url = add(StandardPage, site)
    client.post(url, form(client, url, title="Нова", slug="nova", **{"action-publish": "1"}))
    assert not StandardPage.objects.get(slug="nova").live


def test_types_that_a_role_does_not_add_are_refused_with_a_sentence(site, monkeypatch):
    """As if plain pages were lessons: an educator adds them beside a section, and no section."""
    monkeypatch.setattr(StandardPage, "content_type_code", "lesson")
    own, _other = two_partners()
    with away.for_good():
        TemplateIndexPage.objects.get(locale=site.locale).delete()
    client = Client()
    client.force_login(person(Role.EDUCATOR, own))
    assert client.get(add(StandardPage, site)).status_code == 200
    for send in (client.get, client.post):
        answer = send(add(TemplateIndexPage, site), follow=True)
        assert "Ваша роль не додає сюди" in answer.content.decode()
    assert not TemplateIndexPage.objects.filter(locale=site.locale).exists()


def test_privacy_by_role_groups_keeps_readers_out_of_page_and_api(client):
    own, other = two_partners()
    page = GuideFactory(lead_partner=own, title="Лише для редакторів")
    publisher = person(Role.PUBLISHER, own)
    editors = Client()
    editors.force_login(publisher)
    group = publisher.groups.get()
    url = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    answer = editors.post(url, {"restriction_type": "groups", "groups": [group.pk]})
    assert json.loads(answer.content)["step"] == "set_privacy_done"
    assert PageViewRestriction.objects.get(page=page).groups.get() == group
    assert page.title not in client.get(page.url).content.decode()
    assert page.title not in client.get("/api/v1/pages?locale=uk&size=100").content.decode()
    assert page.title in editors.get(page.url).content.decode()
    theirs = Client()
    theirs.force_login(person(Role.EDITOR, other))
    assert page.title not in theirs.get(page.url).content.decode()


def test_drafts_leave_through_the_public_api_for_nobody():
    own, _other = two_partners()
    GuideFactory(lead_partner=own, live=False, title="Чернетка довідника")
    restricted = GuideFactory(lead_partner=own, title="Обмежений довідник", sensitivity="restricted")
    for role in (*Role, None):
        client = browser(person(role, own))
        listed = client.get("/api/v1/pages?locale=uk&size=100").content.decode()
        assert "Чернетка довідника" not in listed, role
        assert restricted.title not in listed, role
        assert client.get(f"/api/v1/pages/{restricted.pk}").status_code == 404, role
