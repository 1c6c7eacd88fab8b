"""Groups made from the matrix."""

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command

from poruch.core.models import Partner
from poruch.editorial.roles.access import Held, held
from poruch.editorial.roles.groups import sync
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import RoleGroup
from tests.factories import PartnerFactory

pytestmark = pytest.mark.usefixtures("site")


def test_every_role_has_its_groups_and_a_second_run_changes_nothing():
    partners = [PartnerFactory(), PartnerFactory(slug="council", role=Partner.Role.COUNCIL)]
    count = sync()
    before = sorted(Group.objects.values_list("name", "permissions__codename"))
    call_command("sync_roles")
    assert sorted(Group.objects.values_list("name", "permissions__codename")) == before
    assert RoleGroup.objects.count() == count == 4 * len(partners) + 2 + 4


def test_a_person_holds_the_role_of_the_group_and_its_partner():
    partner = PartnerFactory()
    sync()
    user = User.objects.create_user("editor")
    user.groups.add(RoleGroup.objects.get(role=Role.EDITOR, partner=partner).group)
    assert held(user) == (Held(Role.EDITOR, partner.pk),)
