"""Who must have a second factor, and what is still wanted of a session before it may enter the CMS."""

import time
from enum import StrEnum
from typing import Any, Final

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.urls import ResolverMatch
from wagtail.models import GroupPagePermission

from poruch.editorial.roles.access import held
from poruch.editorial.roles.matrix import Action, Role, matrix

#: What changes what readers see, or vouches for it.
WEIGHTY: Final = frozenset(
    {Action.REVIEW, Action.LEGAL_REVIEW, Action.URGENT, Action.PUBLISH, Action.SCHEDULE, Action.UNPUBLISH}
)
#: Where rights and keys are given: who sits down at somebody's open browser must not be able to.
GIVES_RIGHTS: Final = frozenset(
    {
        *(f"wagtailusers_{what}:{act}" for what in ("users", "groups") for act in ("add", "edit", "delete")),
        *("wagtailusers_users:copy", "api_token_new", "roles_share"),
    }
)
#: What Wagtail calls acts on many things at once; on accounts they give groups, and take accounts away.
_IN_BULK: Final = "wagtail_bulk_action"
#: Rights on accounts: who has one can become anybody.
_ON_ACCOUNTS: Final = ("auth.change_user", "auth.add_user", "auth.change_group")


class Step(StrEnum):
    """``set_up``: a factor must be made first; ``confirm``: there is one, this session has not shown it."""

    SET_UP = "set_up"
    CONFIRM = "confirm"


def must_have(user: Any) -> bool:
    """Whoever can publish or vouch by the matrix, by a right on the tree, or can change accounts."""
    if user.is_superuser:
        return True
    if any(_is_weighty(one.role) for one in held(user)):
        return True
    if any(user.has_perm(name) for name in _ON_ACCOUNTS):
        return True
    rights = GroupPagePermission.objects.filter(
        group__user=user, permission__codename__in=("publish_page", "bulk_delete_page")
    )
    return bool(rights.exists())


def _is_weighty(role: Role) -> bool:
    return role is Role.ADMINISTRATOR or any(
        actions & WEIGHTY for (named, _kind, _relation), actions in matrix().items() if named is role
    )


def has_factor(user: Any) -> bool:
    """Recovery codes alone are none."""
    found = Authenticator.objects.filter(user_id=user.pk)
    return bool(found.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def wanted(request: HttpRequest) -> Step | None:
    """What this session must still do; None lets it in. One query for most, four for who has no factor."""
    if not settings.PORUCH_REQUIRE_MFA or not request.user.is_authenticated:
        return None
    if has_factor(request.user):
        return None if has_shown(request) else Step.CONFIRM
    return Step.SET_UP if must_have(request.user) else None


def has_shown(request: HttpRequest) -> bool:
    """Whether the second factor was given in this session."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def gives_rights(match: ResolverMatch) -> bool:
    """Whether rights or keys are given there, to one or to many."""
    if match.view_name != _IN_BULK:
        return match.view_name in GIVES_RIGHTS
    label = f"{match.kwargs['app_label']}.{match.kwargs['model_name']}"
    return label.lower() == get_user_model()._meta.label_lower


def is_stale(request: HttpRequest) -> bool:
    """Whether the password or the second step was given too long ago for what :func:`gives_rights`.

    Who opened the form in time has as long again to fill it in.
    """
    if not settings.PORUCH_REQUIRE_MFA:
        return False
    seconds = settings.PORUCH_FRESH_MINUTES * 60 * (1 if request.method in ("GET", "HEAD") else 2)
    last = max(
        (record.get("at", 0) for record in get_authentication_records(request, request.user)), default=0
    )
    return time.time() - last > seconds


def note_shown(request: HttpRequest, kind: str) -> None:
    """Who has just set a factor up has shown it too."""
    record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)


def may_reset(actor: Any, other: Any) -> bool:
    """Nobody resets their own; a superuser's factor is reset by a superuser only."""
    if actor.pk == other.pk or not actor.is_active:
        return False
    return bool(actor.is_superuser or (actor.has_perm("auth.change_user") and not other.is_superuser))
