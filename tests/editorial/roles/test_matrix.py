"""Every cell of the matrix: what the file says is what Wagtail is told, and what lists hold."""

import csv

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import Workflow, WorkflowPage

from poruch.core.models import StandardPage
from poruch.editorial.roles.access import actions, pages_for
from poruch.editorial.roles.matrix import KIND_OF, PATH, Action, Kind, Relation, Role
from tests.factories import GuideFactory, StandardPageFactory, SupportResourceFactory
from tests.factories.editorial_roles import page_of, person
from tests.factories.people import two_partners

pytestmark = pytest.mark.usefixtures("site")

CODE = {kind: next((code for code in KIND_OF if KIND_OF[code] is kind), "page") for kind in Kind}
#: What Wagtail asks, and the words of the file that answer it (all of them are needed).
ASKED = {
    "can_edit": ("edit",), "can_view_revisions": ("edit",), "can_copy": ("add", "edit"),
    "can_submit_for_moderation": ("submit",), "can_publish": ("publish",), "can_unpublish": ("unpublish",),
    "can_delete": ("delete",), "can_move": ("move",), "can_lock": ("lock",), "can_unlock": ("lock",),
    "can_set_view_restrictions": ("privacy",), "can_unschedule": ("schedule",),
    "can_reorder_children": ("move",),
}  # fmt: skip


def cells(role):
    with PATH.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["role"] == role]
    assert len(rows) == len(Kind) * len(Relation)
    return rows


@pytest.mark.parametrize("role", list(Role))
def test_wagtail_is_told_what_the_file_says(role, site):
    own, other = two_partners()
    user = person(role, own)
    WorkflowPage.objects.create(page=site, workflow=Workflow.objects.first())
    pages = {relation: page_of(StandardPageFactory, relation, own, other) for relation in Relation}
    for row in cells(role):
        page = StandardPage.objects.get(pk=pages[row["relation"]].pk)
        page.content_type_code = CODE[row["kind"]]
        words = set(row["actions"].split())
        tester = page.permissions_for_user(user)
        told = {method for method in ASKED if getattr(tester, method)()}
        assert told == {method for method, needed in ASKED.items() if words.issuperset(needed)}, row
        assert {str(action) for action in tester.actions} == words, row


@pytest.mark.parametrize("role", list(Role))
def test_new_pages_by_type(role, site, monkeypatch):
    """``add`` of a kind is asked of the type: under the home page, and not under a page of the others."""
    own, other = two_partners()
    user = person(role, own)
    theirs = page_of(StandardPageFactory, "other", own, other)
    for row in cells(role):
        if row["relation"] != "own":
            continue
        monkeypatch.setattr(StandardPage, "content_type_code", CODE[row["kind"]])
        may = "add" in row["actions"].split()
        assert site.permissions_for_user(user).may_add(StandardPage) is may, row
        assert not theirs.permissions_for_user(user).may_add(StandardPage), row


@pytest.mark.parametrize("role", list(Role))
def test_lists_hold_the_pages_that_the_matrix_gives(role):
    own, other = two_partners()
    user = person(role, own, language="uk")
    pages = [
        page_of(factory, relation, own, other)
        for factory in (GuideFactory, SupportResourceFactory, StandardPageFactory)
        for relation in Relation
    ]
    sections = [page.get_parent().specific for page in pages[:4:3]]
    for action in Action:
        expected = {page.pk for page in [*pages, *sections] if action in actions(user, page)}
        found = {page.pk for page in pages_for(user, action)}
        assert found & {page.pk for page in [*pages, *sections]} == expected, action


def test_a_translator_works_in_one_language_and_may_read_the_others():
    own, _other = two_partners()
    user = person(Role.TRANSLATOR, language="en")
    page, version = GuideFactory(lead_partner=own), GuideFactory(lead_partner=own, locale="en")
    assert actions(user, page) == {Action.VIEW}
    assert Action.TRANSLATE in actions(user, version)
    found = {one.pk for one in pages_for(user, Action.TRANSLATE)}
    assert version.pk in found
    assert page.pk not in found


@pytest.mark.parametrize("who", ["nobody", "inactive", "anonymous"])
def test_without_a_role_there_is_nothing(who):
    own, _other = two_partners()
    page = GuideFactory(lead_partner=own)
    user = {"nobody": person, "inactive": lambda: person(Role.PUBLISHER, own), "anonymous": AnonymousUser}[
        who
    ]()
    if who == "inactive":
        user.is_active = False
    tester = page.permissions_for_user(user)
    assert not [method for method in ASKED if getattr(tester, method)()]
    assert not pages_for(user, Action.VIEW).exists()


def test_what_a_draft_says_of_its_partner_gives_no_right():
    own, other = two_partners()
    page = GuideFactory(lead_partner=other)
    page.lead_partner = own
    page.save_revision(clean=False)
    draft = page.get_latest_revision_as_object()
    assert draft.lead_partner == own
    assert not draft.permissions_for_user(person(Role.PUBLISHER, own)).can_delete()
