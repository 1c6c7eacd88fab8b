"""What is noted when a change goes past the agreements."""

from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.log_actions import log

from poruch.core.gates import Change, Wish
from poruch.editorial.workflow import people, requests, rounds
from poruch.editorial.workflow.content import fingerprint
from poruch.editorial.workflow.guard import actor, is_permitted
from poruch.editorial.workflow.models import Notice, Permit
from poruch.editorial.workflow.needs import needs_of
from poruch.editorial.workflow.telling import notify


def told(wish: Wish) -> None:
    """Called for every change that is let through, just before it is made."""
    user = actor(wish)
    if wish.change is Change.PUBLISH:
        _published(wish, user)
    elif user is not None and user.is_superuser and requests.lacks_agreement(wish):
        log(instance=wish.page, action="poruch.workflow.taken", user=user, data={"change": wish.change.value})
        notify(people.concerned(wish.page), Notice.Kind.TAKEN, wish.page, but=user)


def _published(wish: Wish, user: Any) -> None:
    revision = wish.revision
    if revision is None:
        return
    if user is None:
        if _is_ahead(revision) and revision.approved_go_live_at is None:
            _permit(revision, Permit.Ground.COMMAND, None)
        return
    if not user.is_superuser:
        return
    if not rounds.missing(needs_of(wish.page, revision.content), rounds.agreements(revision)):
        return
    if is_permitted(revision, any_ground=False):
        return
    if _permit(revision, Permit.Ground.PAST, user):
        log(instance=wish.page, action="poruch.workflow.past", user=user, revision=revision)
        notify(people.concerned(wish.page), Notice.Kind.PAST, wish.page, but=user)


def _is_ahead(revision: Any) -> bool:
    go_live_at = revision.content.get("go_live_at")
    if isinstance(go_live_at, str):
        go_live_at = parse_datetime(go_live_at)
    return bool(go_live_at) and go_live_at > timezone.now()


def _permit(revision: Any, ground: Permit.Ground, user: Any) -> bool:
    """Whether it is new: one publication may be asked for twice on its way."""
    return Permit.objects.get_or_create(
        revision=revision,
        fingerprint=fingerprint(revision.content),
        ground=ground,
        defaults={"user": user},
    )[1]
