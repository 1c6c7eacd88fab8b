"""Whether a person may do a thing with a page: the matrix, asked for what the person holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone

from poruch.core.models import ContentPage
from poruch.editorial.roles.matrix import Action, Kind, Relation, Role, kind_of, matrix
from poruch.editorial.roles.models import RoleGroup, Share

_CACHE: Final = "_poruch_held"


@dataclass(frozen=True)
class Held:
    """A role somebody has. ``partner_id`` None serves both partners; ``language`` "" is every language;
    ``path`` "" is the whole tree, else the branch that was shared."""

    role: Role
    partner_id: int | None = None
    language: str = ""
    path: str = ""


def held(user: Any) -> tuple[Held, ...]:
    """The roles of a user, remembered on the user for the request. Two queries."""
    if not getattr(user, "is_active", False) or user.is_anonymous:
        return ()
    kept = user.__dict__.get(_CACHE)
    if kept is None:
        groups = RoleGroup.objects.filter(group__user=user)
        found = [Held(Role(row.role), row.partner_id, row.language) for row in groups]
        shares = Share.objects.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()), user=user)
        found += [Held(Role(row.role), None, "", row.page.path) for row in shares.select_related("page")]
        kept = user.__dict__[_CACHE] = tuple(found)
    return kept  # type: ignore[no-any-return]


def partners_of(user: Any) -> frozenset[int]:
    """The partners a user works for."""
    return frozenset(one.partner_id for one in held(user) if one.partner_id is not None)


def relation(page: ContentPage, partner_id: int | None) -> Relation:
    """Whose the page is for a partner. Who serves both partners, or was lent the branch, is at home."""
    if page.joint:
        return Relation.JOINT
    if partner_id is None or page.lead_partner_id in (None, partner_id):
        return Relation.OWN
    return Relation.OTHER


def allowed(user: Any, action: Action, page: ContentPage) -> bool:
    """Whether one of the user's roles may do this with this page. A superuser is outside the matrix."""
    if user.is_active and user.is_superuser:
        return True
    return action in actions(user, page)


def actions(user: Any, page: ContentPage) -> frozenset[Action]:
    """All a user may do with a page by the matrix."""
    kind = kind_of(page.content_type_code)
    language = page.locale.language_code
    return frozenset().union(*(_given(one, page, kind, language) for one in held(user)))


def _given(one: Held, page: ContentPage, kind: Kind, language: str) -> Iterable[Action]:
    if one.language not in ("", language):
        return frozenset({Action.VIEW})
    if not page.path.startswith(one.path):
        return ()
    return matrix()[one.role, kind, relation(page, one.partner_id)]


def people(role: Role, partner_id: int | None = None, language: str = "") -> QuerySet[Any]:
    """Active users in the group of a role (of a partner, for a language): whom a task waits for."""
    groups = RoleGroup.objects.filter(role=role, partner=partner_id, language=language)
    users = get_user_model().objects.filter(is_active=True, groups__poruch_role__in=groups)
    return users.distinct().order_by("pk")
