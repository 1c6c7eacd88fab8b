"""An administrator manages people, and nobody raises themselves."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import RoleGroup
from tests.factories.editorial_roles import person
from tests.factories.people import two_partners
from tests.support import soup, words

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def partners():
    return two_partners()


@pytest.fixture
def administrator(partners, client):
    user = person(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def values(user, **more):
    return {
        "username": user.username, "email": "a@example.org", "first_name": "Ім’я", "last_name": "Прізвище",
        "is_active": "on", "groups": list(user.groups.values_list("pk", flat=True)), **more,
    }  # fmt: skip


def edit(client, user, **more):
    return client.post(reverse("wagtailusers_users:edit", args=[user.pk]), values(user, **more), follow=True)


def publishers(partners):
    return RoleGroup.objects.get(role=Role.PUBLISHER, partner=partners[0]).group


def test_an_administrator_gives_roles_to_others(client, administrator, partners):
    user = person(Role.EDITOR, partners[0])
    group = publishers(partners)
    edit(client, user, groups=[group.pk])
    assert list(user.groups.all()) == [group]
    page = client.get(reverse("wagtailusers_users:edit", args=[user.pk])).content.decode()
    assert group.name in page
    assert "Випусковий редактор" in group.name


@pytest.mark.parametrize("who", ["another", "new"])
def test_nobody_is_made_a_superuser(client, administrator, partners, who):
    user = person(Role.EDITOR, partners[0])
    if who == "another":
        answer = edit(client, user, is_superuser="on")
    else:
        more = {"is_superuser": "on", "password1": "qwer-4321-ty", "password2": "qwer-4321-ty"}
        data = {**values(user), "username": "new", **more}
        answer = client.post(reverse("wagtailusers_users:add"), data, follow=True)
    assert "надає лише той, хто сам його має" in answer.content.decode()
    assert not get_user_model().objects.filter(is_superuser=True).exists()


@pytest.mark.parametrize("where", ["add", "edit"])
def test_full_access_is_offered_only_to_whom_the_server_lets_give_it(client, administrator, partners, where):
    user = person(Role.EDITOR, partners[0])
    url = reverse(f"wagtailusers_users:{where}", args=[user.pk] if where == "edit" else [])
    page = soup(client.get(url))
    assert page.select_one("[name=is_superuser]").has_attr("disabled")
    assert "Оберіть ролі" in words(page.select_one("[name=is_superuser]").find_parent(class_="w-field"))
    client.force_login(get_user_model().objects.create_superuser("superuser", password="x"))
    assert not soup(client.get(url)).select_one("[name=is_superuser]").has_attr("disabled")


def test_a_superuser_is_out_of_reach(client, administrator):
    superuser = get_user_model().objects.create_superuser("superuser", password="before")
    edit(client, superuser, password1="after-1234-x", password2="after-1234-x")
    client.post(reverse("wagtailusers_users:delete", args=[superuser.pk]))
    for name, data in (("set_active_state", {"mark_as_active": ""}), ("delete", {}), ("assign_role", {})):
        url = reverse("wagtail_bulk_action", args=["auth", "user", name])
        client.post(f"{url}?id={superuser.pk}", {"role": administrator.groups.get().pk, **data})
    superuser.refresh_from_db()
    assert superuser.check_password("before")
    assert superuser.is_active
    assert not superuser.groups.exists()


def test_nobody_gives_themselves_a_role(client, administrator, partners):
    group = publishers(partners)
    edit(client, administrator, groups=[group.pk, *administrator.groups.values_list("pk", flat=True)])
    url = reverse("wagtail_bulk_action", args=["auth", "user", "assign_role"])
    client.post(f"{url}?id={administrator.pk}", {"role": group.pk})
    assert not administrator.groups.filter(pk=group.pk).exists()
    edit(client, administrator, first_name="Нове")
    administrator.refresh_from_db()
    assert administrator.first_name == "Нове"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_other_roles_see_no_accounts_and_no_groups(client, partners, role):
    client.force_login(person(role, partners[0]))
    for name in ("wagtailusers_users:index", "wagtailusers_groups:index", "wagtailadmin_workflows:add"):
        assert client.get(reverse(name)).status_code == 302, name


def test_an_administrator_changes_neither_groups_nor_workflows(client, administrator):
    group = administrator.groups.get()
    for name, args in (
        ("wagtailusers_groups:edit", [group.pk]),
        ("wagtailadmin_workflows:add", []),
        ("wagtailadmin_workflows:add_task", ["wagtailcore", "groupapprovaltask"]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 302, name
    assert client.get(reverse("wagtailadmin_workflows:index")).status_code == 200
