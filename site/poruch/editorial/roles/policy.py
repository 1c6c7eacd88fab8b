"""Which pages lists, choosers and reports of the CMS show: the groups' rights on the tree, and shares."""

from typing import Any

from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission
from wagtail.permission_policies.pages import PagePermissionPolicy

from poruch.editorial.roles.access import open_shares
from poruch.editorial.roles.groups import ON_TREE
from poruch.editorial.roles.matrix import Role


class SharedPagePolicy(PagePermissionPolicy):
    """Adds to what groups give a right on each shared branch, as long as the share is open."""

    def get_all_permissions_for_user(self, user: Any) -> Any:
        given = super().get_all_permissions_for_user(user)
        if not user.is_active or user.is_anonymous or user.is_superuser:
            return given
        return [*given, *_of_shares(user)]


def _of_shares(user: Any) -> list[GroupPagePermission]:
    """Rows that look like those of groups and are never saved. Wagtail puts them into sets: each has a key,
    below those of the database."""
    lent = [(share.page, verb) for share in open_shares(user) for verb in ON_TREE[Role(share.role)]]
    return [
        GroupPagePermission(pk=-number, page=page, permission=Permission(codename=f"{verb}_page"))
        for number, (page, verb) in enumerate(lent, 1)
    ]
