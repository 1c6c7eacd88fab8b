"""Groups made from the matrix. The rights on the tree let a role reach pages; the tester narrows them."""

from collections.abc import Collection as Several
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
#: App label and codename of a right.
Name = tuple[str, str]
#: Group, place if there is one, right.
Wanted = set[tuple[int, ...]]
Rows = dict[tuple[str, str], tuple[str, ...]]
_VOCABULARIES: Final[Rows] = {
    ("campaigns_education", "ageband"): ("add", "change", "view"),
    **{("core", name): ("add", "change", "view") for name in ("topic", "audience", "region", "hromada")},
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
    taken = set(Group.objects.values_list("name", flat=True))
    made = [
        (
            role,
            language,
            have.get((role.value, partner.pk if partner else None, language))
            or _made(role, partner, language, taken),
        )
        for role, partner, language in _wanted()
    ]
    _mend_rights(made)
    return len(made)


def _wanted() -> Iterator[tuple[Role, Partner | None, str]]:
    partners = list(Partner.objects.all())
    for role in Role:
        if role in OF_PARTNERS:
            yield from ((role, partner, "") for partner in partners)
        elif role is Role.TRANSLATOR:
            yield from ((role, None, code) for code in languages.CODES)
        else:
            yield role, None, ""


def _made(role: Role, partner: Partner | None, language: str, taken: set[str]) -> Group:
    """A new group under a name that is not among those ``taken``, which it joins."""
    with translation.override(languages.SOURCE):
        parts = [str(ROLE_NAMES[role]), str(partner or ""), dict(languages.LANGUAGES).get(language, "")]
    name = " · ".join(filter(None, parts))[:120]
    if name in taken:  # Two partners of one name, or a group of somebody's own.
        name = f"{name} ({partner.slug if partner else role.value})"
    group = Group.objects.create(name=name)
    taken.add(name)
    RoleGroup.objects.create(group=group, role=role, partner=partner, language=language)
    return group


def _mend_rights(groups: Several[tuple[Role, str, Group]]) -> None:
    """Give (role, language, group) the rights of their roles, in as many queries for many as for one."""
    rights = Permission.objects.values_list("content_type__app_label", "codename", "pk")
    known = {(app, codename): pk for app, codename, pk in rights}
    homes = list(HomePage.objects.values_list("pk", "locale__language_code"))
    roots = list(Collection.objects.filter(depth=1).values_list("pk", flat=True))
    rows: Wanted = set()
    tree: Wanted = set()
    files: Wanted = set()
    for role, language, group in groups:
        rows |= {(group.pk, right) for right in _named(known, _on_rows(role))}
        places = [pk for pk, code in homes if language in ("", code)]
        on_tree = list(_named(known, (("wagtailcore", f"{verb}_page") for verb in ON_TREE[role])))
        tree |= {(group.pk, place, right) for place in places for right in on_tree}
        on_files = list(_named(known, _on_files(role)))
        files |= {(group.pk, root, right) for root in roots for right in on_files}
    ids = [group.pk for _role, _language, group in groups]
    _mend(Group.permissions.through, ("group_id", "permission_id"), ids, rows)
    _mend(GroupPagePermission, ("group_id", "page_id", "permission_id"), ids, tree)
    _mend(GroupCollectionPermission, ("group_id", "collection_id", "permission_id"), ids, files)


def _on_rows(role: Role) -> Iterator[Name]:
    yield "wagtailadmin", "access_admin"
    for (app, model), verbs in ON_ROWS.get(role, {}).items():
        for verb in verbs:
            yield app, f"{verb}_{model}"


def _on_files(role: Role) -> Iterator[Name]:
    for verb in ON_FILES[role]:
        yield "wagtailimages", f"{verb}_image"
        yield "wagtaildocs", f"{verb}_document"


def _named(known: dict[Name, int], names: Iterable[Name]) -> Iterator[int]:
    """The rights of these names; what no app has, nobody can be given."""
    return (known[name] for name in names if name in known)


def _mend(model: Any, names: tuple[str, ...], ids: list[int], wanted: Wanted) -> None:
    """Make the rows of these groups the wanted ones: no more, no fewer."""
    found = model.objects.filter(group_id__in=ids).values_list("pk", *names)
    have = {tuple(row): pk for pk, *row in found}
    if surplus := [pk for row, pk in have.items() if row not in wanted]:
        model.objects.filter(pk__in=surplus).delete()
    model.objects.bulk_create(
        model(**dict(zip(names, row, strict=True))) for row in sorted(wanted - have.keys())
    )
