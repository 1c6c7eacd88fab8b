"""Groups made from the matrix. The rights on the tree let a role reach pages; the tester narrows them."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation
from wagtail.models import GroupPagePermission, Page

from poruch import languages
from poruch.core.models import HomePage, Partner
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import ROLE_NAMES, RoleGroup

#: Roles each partner has of its own; the others serve both.
OF_PARTNERS: Final = (Role.EDITOR, Role.PUBLISHER, Role.EDUCATOR, Role.COORDINATOR)
#: Rights on the tree: more than any cell gives is not needed, less would hide the page from the CMS.
ON_TREE: Final = {
    Role.EDITOR: ("add", "change", "lock", "unlock"),
    Role.PUBLISHER: ("add", "change", "publish", "lock", "unlock", "bulk_delete"),
    Role.LEGAL_REVIEWER: ("change",),
    Role.TRANSLATOR: ("change",),
    Role.EDUCATOR: ("add", "change"),
    Role.COORDINATOR: ("add", "change", "lock", "unlock"),
    Role.ADMINISTRATOR: ("change", "lock", "unlock"),
}
#: Rights on rows beside pages: app label, model -> what of it. Everybody may enter the CMS.
ON_ROWS: Final[dict[Role, dict[tuple[str, str], tuple[str, ...]]]] = {
    Role.EDITOR: {("kb", "glossaryterm"): ("add", "change"), ("core", "phone"): ("add", "change")},
    Role.PUBLISHER: {
        ("kb", "glossaryterm"): ("add", "change", "delete"),
        ("core", "phone"): ("add", "change", "delete"),
        ("search", "pinnedresult"): ("view", "add", "change", "delete"),
    },
    Role.ADMINISTRATOR: {
        ("auth", "user"): ("add", "change", "delete", "view"),
        ("core", "partner"): ("change",),
        ("core", "attributionrule"): ("add", "change"),
        **{("core", name): ("add", "change") for name in ("topic", "audience", "region", "hromada")},
    },
}


@transaction.atomic
def sync() -> int:
    """Make or mend the group of every role; the number of groups. People in the groups stay."""
    count = 0
    for role, partner, language in _wanted():
        row = RoleGroup.objects.filter(role=role, partner=partner, language=language).first()
        group = row.group if row else _made(role, partner, language)
        _rights_on_rows(group, role)
        _rights_on_tree(group, role, language)
        count += 1
    return count


def _wanted() -> Iterator[tuple[Role, Partner | None, str]]:
    for role in Role:
        if role in OF_PARTNERS:
            yield from ((role, partner, "") for partner in Partner.objects.all())
        elif role is Role.TRANSLATOR:
            yield from ((role, None, code) for code in languages.CODES)
        else:
            yield role, None, ""


def _made(role: Role, partner: Partner | None, language: str) -> Group:
    with translation.override(languages.SOURCE):
        parts = [str(ROLE_NAMES[role]), str(partner or ""), dict(languages.LANGUAGES).get(language, "")]
    name = " · ".join(filter(None, parts))[:120]
    if Group.objects.filter(name=name).exists():  # Two partners of one name, or a group of somebody's own.
        name = f"{name} ({partner.slug if partner else role.value})"
    group = Group.objects.create(name=name)
    RoleGroup.objects.create(group=group, role=role, partner=partner, language=language)
    return group


def _rights_on_rows(group: Group, role: Role) -> None:
    wanted = {("wagtailadmin", "access_admin")}
    for (app, model), verbs in ON_ROWS.get(role, {}).items():
        wanted |= {(app, f"{verb}_{model}") for verb in verbs}
    rows = Permission.objects.filter(codename__in={name for _app, name in wanted})
    found = rows.select_related("content_type")
    group.permissions.set([row for row in found if (row.content_type.app_label, row.codename) in wanted])


def _rights_on_tree(group: Group, role: Role, language: str) -> None:
    roots: Iterable[Page] = (
        HomePage.objects.filter(locale__language_code=language) if language else Page.objects.filter(depth=1)
    )
    codenames = [f"{verb}_page" for verb in ON_TREE[role]]
    rights = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
    wanted = {(root.pk, right.pk) for root in roots for right in rights}
    held = set(GroupPagePermission.objects.filter(group=group).values_list("page_id", "permission_id"))
    for page, right in held - wanted:
        GroupPagePermission.objects.filter(group=group, page_id=page, permission_id=right).delete()
    GroupPagePermission.objects.bulk_create(
        [GroupPagePermission(group=group, page_id=page, permission_id=right) for page, right in wanted - held]
    )
