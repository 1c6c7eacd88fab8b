"""Groups made from the matrix. The rights on the tree let a role reach pages; the tester narrows them."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from poruch import languages
from poruch.core.models import HomePage, Partner
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import ROLE_NAMES, RoleGroup

#: Roles each partner has of its own; the others serve both.
OF_PARTNERS: Final = (Role.EDITOR, Role.PUBLISHER, Role.EDUCATOR, Role.COORDINATOR)
#: Rights on the tree below every home page. They only let a role reach pages: the tester narrows them.
ON_TREE: Final = {
    Role.EDITOR: ("add", "change", "lock", "unlock"),
    Role.PUBLISHER: ("add", "change", "publish", "lock", "unlock", "bulk_delete"),
    Role.LEGAL_REVIEWER: ("change",),
    Role.TRANSLATOR: ("change",),
    Role.EDUCATOR: ("add", "change"),
    Role.COORDINATOR: ("add", "change", "lock", "unlock"),
    Role.ADMINISTRATOR: ("change", "lock", "unlock"),
}
Rows = dict[tuple[str, str], tuple[str, ...]]
_VOCABULARIES: Final[Rows] = {
    ("core", name): ("add", "change", "view") for name in ("topic", "audience", "region", "hromada")
}
_RULES: Final[Rows] = {
    ("editorial_rules", "rule"): ("add", "change", "delete", "view"),
    ("editorial_rules", "rulerun"): ("view",),
    ("editorial_rules", "delivery"): ("view",),
}
_CONSENTS: Final[Rows] = {
    ("campaigns_advocacy", "consentrecord"): ("add", "change", "view", "withdraw"),
}
#: Rights on rows beside pages: app label, model -> what of it. Everybody may enter the CMS.
ON_ROWS: Final[dict[Role, Rows]] = {
    Role.EDITOR: {
        ("kb", "glossaryterm"): ("add", "change", "view"),
        ("core", "phone"): ("add", "change", "view"),
    },
    Role.PUBLISHER: {
        ("kb", "glossaryterm"): ("add", "change", "delete", "view"),
        ("core", "phone"): ("add", "change", "delete", "view"),
        ("search", "pinnedresult"): ("view", "add", "change", "delete"),
        **_CONSENTS,
        ("wagtailredirects", "redirect"): ("add", "change", "delete", "view"),
        **_RULES,
    },
    Role.LEGAL_REVIEWER: {("kb", "glossaryterm"): ("add", "change", "view")},
    Role.TRANSLATOR: {("kb", "glossaryterm"): ("add", "change", "view")},
    Role.COORDINATOR: _CONSENTS,
    Role.ADMINISTRATOR: {
        **_CONSENTS,
        ("auth", "user"): ("add", "change", "delete", "view"),
        ("core", "partner"): ("change", "view"),
        ("core", "attributionrule"): ("add", "change", "view"),
        ("wagtailcore", "workflow"): ("view",),
        ("wagtailcore", "task"): ("view",),
        ("wagtailredirects", "redirect"): ("add", "change", "delete", "view"),
        ("editorial_rules", "webhooktarget"): ("add", "change", "delete", "view"),
        **_RULES,
        **_VOCABULARIES,
    },
}
#: What may be done with images and documents, in every collection.
ON_FILES: Final[dict[Role, tuple[str, ...]]] = {
    Role.EDITOR: ("add", "choose"),
    Role.PUBLISHER: ("add", "change", "choose"),
    Role.LEGAL_REVIEWER: ("choose",),
    Role.TRANSLATOR: ("choose",),
    Role.EDUCATOR: ("add", "choose"),
    Role.COORDINATOR: ("add", "choose"),
    Role.ADMINISTRATOR: ("add", "change", "choose"),
}
#: Groups that Wagtail brings along: nobody here is an editor of everything.
OF_WAGTAIL: Final = ("Moderators", "Editors")


@transaction.atomic
def sync() -> int:
    """Make or mend the group of every role; the number of groups. People in the groups stay.

    What a group has beyond its role's rights is taken away. Wagtail's two groups go while they are empty.
    """
    Group.objects.filter(name__in=OF_WAGTAIL, user=None, poruch_role=None).delete()
    have = {
        (row.role, row.partner_id, row.language): row.group
        for row in RoleGroup.objects.select_related("group")
    }
    wanted = list(_wanted())
    for role, partner, language in wanted:
        group = have.get((role.value, partner.pk if partner else None, language)) or _made(
            role, partner, language
        )
        _rights_on_rows(group, role)
        _rights_on_tree(group, role, language)
        _rights_on_files(group, role)
    return len(wanted)


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
    roots = HomePage.objects.filter(locale__language_code=language) if language else HomePage.objects.all()
    _mend(GroupPagePermission, "page", group, roots, _named("wagtailcore", "page", ON_TREE[role]))


def _rights_on_files(group: Group, role: Role) -> None:
    rights = [
        *_named("wagtailimages", "image", ON_FILES[role]),
        *_named("wagtaildocs", "document", ON_FILES[role]),
    ]
    _mend(GroupCollectionPermission, "collection", group, Collection.objects.filter(depth=1), rights)


def _named(app: str, model: str, verbs: Iterable[str]) -> list[Permission]:
    codenames = [f"{verb}_{model}" for verb in verbs]
    return list(Permission.objects.filter(content_type__app_label=app, codename__in=codenames))


def _mend(rows: Any, field: str, group: Group, places: Iterable[Any], rights: Iterable[Permission]) -> None:
    """Make the group's rows (place, right) the wanted ones: no more, no fewer."""
    rights = list(rights)
    wanted = {(place.pk, right.pk) for place in places for right in rights}
    have = {(row[0], row[1]): row[2] for row in _rows(rows, field, group)}
    rows.objects.filter(pk__in=[pk for key, pk in have.items() if key not in wanted]).delete()
    rows.objects.bulk_create(
        rows(group=group, permission_id=right, **{f"{field}_id": place})
        for place, right in wanted - have.keys()
    )


def _rows(rows: Any, field: str, group: Group) -> Iterable[Any]:
    return rows.objects.filter(group=group).values_list(f"{field}_id", "permission_id", "pk")  # type: ignore[no-any-return]
