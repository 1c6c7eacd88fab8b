"""Groups made from the matrix."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from poruch.core.models import HomePage, Partner
from poruch.editorial.roles import groups
from poruch.editorial.roles.access import Held, held
from poruch.editorial.roles.groups import sync
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import RoleGroup
from tests.factories import PartnerFactory
from tests.factories.editorial_roles import person
from tests.factories.people import two_partners

pytestmark = pytest.mark.usefixtures("site")


def rights():
    return (
        sorted(Group.objects.values_list("name", "permissions__codename")),
        sorted(GroupPagePermission.objects.values_list("pk", "group__name", "page", "permission__codename")),
        sorted(GroupCollectionPermission.objects.values_list("pk", "group__name", "permission__codename")),
    )


def test_every_role_has_its_groups_and_a_second_run_changes_nothing(django_assert_max_num_queries):
    partners = two_partners()
    before = rights()
    with django_assert_max_num_queries(20):
        call_command("sync_roles")
    assert rights() == before
    assert RoleGroup.objects.count() == 4 * len(partners) + 2 + 4
    assert not Group.objects.filter(name__in=groups.OF_WAGTAIL).exists()


def test_what_the_matrix_no_longer_gives_is_taken_away(monkeypatch):
    own, _other = two_partners()
    editor = person(Role.EDITOR, own)
    group = editor.groups.get()
    group.permissions.add(Permission.objects.get(codename="add_group"))
    GroupPagePermission.objects.create(
        group=group,
        page=Page.objects.get(depth=1),
        permission=Permission.objects.get(codename="publish_page"),
    )
    monkeypatch.setitem(groups.ON_ROWS, Role.EDITOR, {})
    monkeypatch.setitem(groups.ON_FILES, Role.EDITOR, ())
    monkeypatch.setitem(groups.ON_TREE, Role.EDITOR, ("change",))
    sync()
    assert list(group.permissions.values_list("codename", flat=True)) == ["access_admin"]
    places = GroupPagePermission.objects.filter(group=group)
    assert {row.permission.codename for row in places} == {"change_page"}
    assert {row.page_id for row in places} == set(HomePage.objects.values_list("pk", flat=True))
    assert not GroupCollectionPermission.objects.filter(group=group).exists()
    assert editor.groups.get() == group


def test_a_person_holds_the_role_of_the_group_and_its_partner():
    partner = PartnerFactory()
    sync()
    assert held(person(Role.EDITOR, partner)) == (Held(Role.EDITOR, partner.pk),)


def test_a_new_partner_has_groups_at_once_and_a_leaving_one_takes_them(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        partner = Partner.objects.create(slug="third", role=Partner.Role.NGO, name_uk="Третій")
    made = Group.objects.filter(poruch_role__partner=partner)
    assert made.count() == len(groups.OF_PARTNERS)
    names = list(made.values_list("name", flat=True))
    partner.delete()
    assert not Group.objects.filter(name__in=names).exists()


def test_a_group_somebody_made_for_people_stays():
    group = Group.objects.create(name="Editors of old")
    Group.objects.get(name="Moderators").user_set.add(person())
    sync()
    assert set(Group.objects.filter(poruch_role=None)) == {group, Group.objects.get(name="Moderators")}
