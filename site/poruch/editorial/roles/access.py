"""Whether a person may do a thing with a page: the matrix, asked for what the person holds."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Locale

from poruch.core.models import ContentPage, HomePage
from poruch.editorial.roles.matrix import Action, Kind, Relation, Role, kind_of, matrix
from poruch.editorial.roles.models import RoleGroup, Share

_CACHE: Final = "_poruch_held"
#: The page every partner stands behind: changed with a review, never moved, copied, deleted or lent.
HOME_ACTIONS: Final = frozenset(
    {Action.VIEW, Action.EDIT, Action.SUBMIT, Action.REVIEW, Action.RESTORE, Action.LOCK, Action.SCHEDULE}
)
#: Sections stand at fixed addresses that readers and other sites use.
NOT_WITH_SECTIONS: Final = frozenset({Action.MOVE, Action.DELETE, Action.UNPUBLISH})


@dataclass(frozen=True)
class Held:
    """A role somebody has. ``partner_id`` None serves both partners; ``language`` "" is every language;
    ``path`` "" is the whole tree, else the branch that was shared."""

    role: Role
    partner_id: int | None = None
    language: str = ""
    path: str = ""
    locale_id: int | None = None

    @property
    def lent(self) -> bool:
        return bool(self.path)


def held(user: Any) -> tuple[Held, ...]:
    """The roles of a user, remembered on the user for the request. Two queries, three for a translator."""
    if not getattr(user, "is_active", False) or user.is_anonymous:
        return ()
    found: tuple[Held, ...] = remembered(user, _CACHE, lambda: (*_of_groups(user), *_of_shares(user)))
    return found


def remembered(user: Any, name: str, find: Callable[[], Any]) -> Any:
    """What ``find()`` gives, kept on the user. By attribute: a request's user is lazy, and its ``__dict__``
    is not that of the account behind it, which Wagtail's code holds as well."""
    kept = getattr(user, name, None)
    if kept is None:
        kept = find()
        setattr(user, name, kept)
    return kept


def _of_groups(user: Any) -> list[Held]:
    rows = list(RoleGroup.objects.filter(group__user=user))
    codes = {row.language for row in rows if row.language}
    locales = dict(Locale.objects.filter(language_code__in=codes).values_list("language_code", "pk"))
    return [
        Held(Role(row.role), row.partner_id, row.language, locale_id=locales.get(row.language))
        for row in rows
    ]


def _of_shares(user: Any) -> list[Held]:
    return [Held(Role(row.role), row.partner_id, "", row.page.path) for row in open_shares(user)]


def open_shares(user: Any) -> list[Share]:
    """The shares a person has today, their pages loaded; remembered for the request."""
    rows = Share.objects.open().filter(user=user).select_related("page")
    found: list[Share] = remembered(user, "_poruch_shares", lambda: list(rows))
    return found


def partners_of(user: Any) -> frozenset[int]:
    """The partners a user works for. A role lent for a branch does not make one of the partner's people."""
    return frozenset(one.partner_id for one in held(user) if one.partner_id is not None and not one.lent)


def is_guest(user: Any) -> bool:
    """Whether a person has no role of their own: they see what was lent to them and no more."""
    return not user.is_superuser and all(one.lent for one in held(user))


def is_section(page: Any) -> bool:
    return bool(getattr(type(page), "section_slug", ""))


def kind(page: Any) -> Kind:
    return kind_of(page.content_type_code)


def whose(page: Any) -> tuple[int | None, bool]:
    """Lead partner and joint, as they are published: what a draft says of them gives nobody a right.

    A page made from a revision costs one query; so does one that was loaded without the two fields.
    """
    if isinstance(page, HomePage):
        return None, True
    kept = page.__dict__.get("_poruch_whose")
    if kept is not None:
        return kept  # type: ignore[no-any-return]
    of_revision = page.pk is not None and page._state.db is None
    if not of_revision and not {"joint", "lead_partner_id"} & page.get_deferred_fields():
        return page.lead_partner_id, page.joint
    row = ContentPage.objects.filter(pk=page.pk).values_list("lead_partner_id", "joint").first()
    found: tuple[int | None, bool] = row or (page.lead_partner_id, page.joint)
    page.__dict__["_poruch_whose"] = found
    return found


def relation(page: Any, partner_id: int | None) -> Relation:
    """Whose the page is for a partner. Who serves both partners is at home. The home page is everybody's."""
    lead, joint = whose(page)
    if joint:
        return Relation.JOINT
    return Relation.OWN if partner_id is None or lead in (None, partner_id) else Relation.OTHER


def covers(one: Held, page: Any) -> bool:
    """Whether a role counts for the page at all: its language and its branch."""
    return (not one.language or one.locale_id == page.locale_id) and str(page.path).startswith(one.path)


def allowed(user: Any, action: Action, page: Any) -> bool:
    """Whether one of the user's roles may do this with this page. A superuser is outside the matrix."""
    if user.is_active and user.is_superuser:
        return True
    return action in actions(user, page)


def actions(user: Any, page: Any) -> frozenset[Action]:
    """All a user may do with a content page or a home page by the matrix."""
    what = kind(page)
    given: frozenset[Action] = frozenset().union(*(_given(one, page, what) for one in held(user)))
    if isinstance(page, HomePage):
        return given & HOME_ACTIONS
    return given - NOT_WITH_SECTIONS if is_section(page) else given


def _given(one: Held, page: Any, what: Kind) -> Iterable[Action]:
    if one.language and one.locale_id != page.locale_id:
        return frozenset({Action.VIEW})
    if not page.path.startswith(one.path):
        return ()
    found = matrix()[one.role, what, relation(page, one.partner_id)]
    return found - {Action.SHARE} if one.lent else found  # What is lent is not lent on.


def is_trustee(user: Any, page: Any) -> bool:
    """Whether readers' personal data of a page are for this user: who edits it in a role of their own for a
    partner that answers for it. The other partner's editors may write drafts, not see who comes; nor may
    whoever was lent the branch.
    """
    if user.is_active and user.is_superuser:
        return True
    what = kind(page)
    return any(
        not one.lent
        and covers(one, page)
        and (whose := relation(page, one.partner_id)) is not Relation.OTHER
        and Action.EDIT in matrix()[one.role, what, whose]
        for one in held(user)
    )


def may_put(user: Any, action: Action, model: type[Any], parent: Any) -> bool:
    """Whether the user may do this (``ADD``, ``PUBLISH``) with a new page of their own under ``parent``.

    Not under a page of the other partner alone; a section is everybody's.
    """
    if user.is_active and user.is_superuser:
        return True
    if not issubclass(model, ContentPage):
        return False
    return any(
        action in matrix()[one.role, kind_of(model.content_type_code), Relation.OWN]
        for one in held(user)
        if covers(one, parent)
        and (is_section(parent) or relation(parent, one.partner_id) is not Relation.OTHER)
    )


def pages_for(user: Any, action: Action) -> QuerySet[ContentPage]:
    """The content pages a user may do this with, as one query."""
    pages: QuerySet[ContentPage] = ContentPage.objects.all()
    if user.is_active and user.is_superuser:
        return pages
    found: QuerySet[ContentPage] = pages.filter(condition(user, action))
    return found


def condition(user: Any, action: Action) -> Q:
    """:func:`actions` as a condition on content pages. False for everybody who holds nothing."""
    types = _types()
    found = Q(pk__in=())
    for one in held(user):
        if one.language and action is Action.VIEW:
            found |= Q(pk__isnull=False)
        for whose in Relation:
            kinds = [what for what in Kind if action in matrix()[one.role, what, whose]]
            if kinds and not (one.lent and action is Action.SHARE):
                found |= _of_kinds(kinds, types) & _whose(whose, one.partner_id) & _where(one)
    if action in NOT_WITH_SECTIONS:
        found &= ~Q(content_type__in=types[None])
    return found


def _types() -> dict[Kind | None, list[int]]:
    """Content types by kind, but for general ones; sections under None."""
    models: list[Any] = [model for model in apps.get_models() if issubclass(model, ContentPage)]
    rows = ContentType.objects.get_for_models(*models)
    found: dict[Kind | None, list[int]] = defaultdict(list)
    for model, row in rows.items():
        found[kind_of(getattr(model, "content_type_code", ""))].append(row.pk)
        if getattr(model, "section_slug", ""):
            found[None].append(row.pk)
    return found


def _of_kinds(kinds: list[Kind], types: dict[Kind | None, list[int]]) -> Q:
    return Q(content_type__in=[pk for what in kinds for pk in types[what]])


def _whose(whose: Relation, partner_id: int | None) -> Q:
    if whose is Relation.JOINT:
        return Q(joint=True)
    own = Q() if partner_id is None else Q(lead_partner=None) | Q(lead_partner=partner_id)
    if whose is Relation.OWN:
        return Q(joint=False) & own
    return Q(pk__in=()) if partner_id is None else Q(joint=False) & ~own


def _where(one: Held) -> Q:
    language = Q(locale=one.locale_id) if one.language else Q()
    return language & (Q(path__startswith=one.path) if one.path else Q())


def people(role: Role, partner_id: int | None = None, language: str = "") -> QuerySet[Any]:
    """Active users in the group of a role (of a partner, for a language): whom a task waits for."""
    groups = RoleGroup.objects.filter(role=role, partner=partner_id, language=language)
    users = get_user_model().objects.filter(is_active=True, groups__poruch_role__in=groups)
    return users.distinct().order_by("pk")


def is_publisher_of(user: Any, partner_id: int | None) -> bool:
    """Whether the user is a publisher of the partner; of any when the page has none."""
    return any(
        one.role is Role.PUBLISHER and not one.lent and partner_id in (None, one.partner_id)
        for one in held(user)
    )
