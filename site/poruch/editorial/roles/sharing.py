"""Lending a role for a branch, and ending it: who may, which roles, and the record of it."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.log_actions import log

from poruch.core.models import ContentPage, Partner
from poruch.editorial.roles.access import allowed, covers, held, pages_for, relation
from poruch.editorial.roles.matrix import Action, Kind, Relation, Role, matrix
from poruch.editorial.roles.models import RoleGroup, Share

GIVE = "poruch.share.give"
END = "poruch.share.end"


def lendable(user: Any, page: ContentPage) -> list[Role]:
    """The roles a person may lend for a branch: none that may anything there they may not themselves."""
    if not allowed(user, Action.SHARE, page):
        return []
    if user.is_superuser:
        return list(Role)
    mine = [one for one in held(user) if covers(one, page) and not one.lent]
    return [
        role
        for role in Role
        if all(
            matrix()[role, kind, whose]
            <= frozenset().union(*(matrix()[one.role, kind, whose] for one in mine))
            for kind in Kind
            for whose in Relation
        )
    ]


def partner_for(user: Any, page: ContentPage) -> int | None:
    """On whose behalf a person lends this page: their partner's that may, else nobody's in particular."""
    lead: int | None = page.lead_partner_id
    if user.is_superuser:
        return lead
    able = [
        one.partner_id
        for one in held(user)
        if covers(one, page)
        and not one.lent
        and one.partner_id is not None
        and Action.SHARE in matrix()[one.role, Kind.GENERAL, relation(page, one.partner_id)]
    ]
    return lead if lead in able else next(iter(able), None)


def works_for_another(user: Any, partner_id: int | None) -> bool:
    """Whether a person is of another partner: whoever agrees for one must not agree for both."""
    if partner_id is None:
        return False
    others = RoleGroup.objects.filter(group__user=user, partner__isnull=False).exclude(partner=partner_id)
    return others.exists()


def borrowers(giver: Any) -> QuerySet[Any]:
    users = get_user_model().objects.filter(is_active=True, is_superuser=False)
    return users.exclude(pk=giver.pk).order_by("last_name", "first_name", "username")


@transaction.atomic
def give(giver: Any, page: ContentPage, user: Any, role: Role, until: date) -> Share:
    """Lend; the same role for the same branch again only moves its last day."""
    if role not in lendable(giver, page):
        raise PermissionDenied
    behalf = partner_for(giver, page)
    share, _made = Share.objects.update_or_create(
        user=user,
        role=role,
        page=page,
        partner=Partner.objects.get(pk=behalf) if behalf else None,
        defaults={"until": until, "given_by": giver},
    )
    log(page, GIVE, user=giver, data={"to": user.pk, "role": role.value, "until": until.isoformat()})
    return share


@transaction.atomic
def end(ender: Any, share: Share) -> None:
    """Take the role back at once."""
    page = share.page.specific
    if not may_end(ender, share):
        raise PermissionDenied
    log(page, END, user=ender, data={"to": share.user_id, "role": share.role})
    share.delete()


def may_end(user: Any, share: Share) -> bool:
    page = share.page.specific
    return isinstance(page, ContentPage) and allowed(user, Action.SHARE, page)


def shares_above(page: ContentPage) -> QuerySet[Share]:
    """Open shares that reach the page: of itself and of the pages above it."""
    above = page.get_ancestors(inclusive=True)
    return Share.objects.open().filter(page__in=above).select_related("user", "page", "partner", "given_by")


def manageable(user: Any) -> QuerySet[Share]:
    """The shares a person may end, ended ones included, and those they have themselves."""
    mine = pages_for(user, Action.SHARE).filter(pk=OuterRef("page"))
    rows = Share.objects.filter(Q(user=user) | Exists(mine))
    return rows.select_related("user", "page", "partner", "given_by")
