"""Who may agree, and for which partner."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import Page, TaskState

from poruch.editorial.roles.access import actions, held, partners_of, people
from poruch.editorial.roles.matrix import Action, Relation, Role, kind_of, matrix
from poruch.editorial.workflow.needs import Needs, Part

if TYPE_CHECKING:
    from poruch.editorial.workflow.models import ReviewState


def speaks_for(user: Any, page: Any, needs: Needs, action: Action = Action.REVIEW) -> frozenset[int]:
    """The partners for whom somebody may agree to a version of this page (or do ``action``).

    A lent role counts for the partner the person works for. A superuser agrees only through a role.
    """
    kind = kind_of(page.content_type_code)
    found: set[int] = set()
    for one in held(user):
        if one.language not in ("", page.locale.language_code) or not page.path.startswith(one.path):
            continue
        for partner in {one.partner_id} if one.partner_id is not None else partners_of(user):
            if needs.joint:
                relation = Relation.JOINT
            else:
                relation = Relation.OWN if needs.lead_id in (None, partner) else Relation.OTHER
            if action in matrix()[one.role, kind, relation]:
                found.add(partner)
    return frozenset(found)


def partner_of_turn(user: Any, state: "ReviewState") -> int | None:
    """The partner for whom somebody would agree at this turn; None when it is not theirs."""
    from poruch.editorial.workflow.needs import needs_of

    page = page_of(state)
    spoken = speaks_for(user, page, needs_of(page, state.revision.content))
    if state.partner_id is not None:
        return state.partner_id if state.partner_id in spoken else None
    return min(spoken - {state.other_than_id}, default=None)


def page_of(state: "ReviewState") -> Any:
    return state.workflow_state.content_object.specific


def may(user: Any, state: "ReviewState") -> bool:
    """Whether it is this person's turn: the role, the partner, and nobody's own words."""
    if not user.is_active or state.status != TaskState.STATUS_IN_PROGRESS:
        return False
    if state.barred.filter(pk=user.pk).exists():
        return False
    if state.part == Part.LEGAL:
        return Action.LEGAL_REVIEW in actions(user, page_of(state))
    return partner_of_turn(user, state) is not None


def turns_of(user: Any) -> "QuerySet[ReviewState]":
    """Turns that wait for this person, in one query of the database besides that of the roles."""
    from poruch.editorial.workflow.models import ReviewState

    waiting: QuerySet[ReviewState] = ReviewState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exclude(
        barred=user.pk
    )
    wanted = Q(pk__in=())
    for one in held(user):
        if one.role is Role.PUBLISHER:
            mine = {one.partner_id} if one.partner_id is not None else partners_of(user)
            wanted |= _of_partners(mine) & _in_branch(one.path)
        elif one.role is Role.LEGAL_REVIEWER:
            wanted |= Q(part=Part.LEGAL.value) & _in_branch(one.path)
    return waiting.filter(wanted)


def _of_partners(mine: Iterable[int]) -> Q:
    wanted = Q(pk__in=())
    for partner in mine:
        any_but = Q(partner=None) & (Q(other_than=None) | ~Q(other_than=partner))
        wanted |= ~Q(part=Part.LEGAL.value) & (Q(partner=partner) | any_but)
    return wanted


def _in_branch(path: str) -> Q:
    if not path:
        return Q()
    below = Page.objects.filter(path__startswith=path).values_list("pk", flat=True)
    return Q(workflow_state__object_id__in=[str(pk) for pk in below])


def whom_it_waits_for(state: "ReviewState") -> list[Any]:
    """The people whose turn it is."""
    if state.part == Part.LEGAL:
        found = list(people(Role.LEGAL_REVIEWER))
    else:
        found = publishers(only=state.partner_id, but=state.other_than_id)
    barred = set(state.barred.values_list("pk", flat=True))
    return [user for user in found if user.pk not in barred]


def publishers(*, only: int | None = None, but: int | None = None) -> list[Any]:
    """Publishers of one partner, or of all but one."""
    groups = {"groups__poruch_role__role": Role.PUBLISHER}
    if only is not None:
        groups["groups__poruch_role__partner"] = only  # type: ignore[assignment]
    users = get_user_model().objects.filter(is_active=True, **groups)
    if but is not None:
        of_others = get_user_model().objects.filter(
            pk__in=_members(Role.PUBLISHER).exclude(partner=but).values("group__user")
        )
        users = users.filter(pk__in=of_others)
    return list(users.distinct().order_by("pk"))


def _members(role: Role) -> Any:
    from poruch.editorial.roles.models import RoleGroup

    return RoleGroup.objects.filter(role=role)


def concerned(page: Any) -> list[Any]:
    """Publishers who answer for a page: of the lead partner, of both when it is joint or nobody's."""
    lead = getattr(page, "lead_partner_id", None)
    return publishers(only=None if getattr(page, "joint", True) else lead)
