"""What the log hears: Wagtail's own log, logins, second factors, membership of groups, lent roles.

Texts, comments and addresses of machines are left out: details are an allow-list of numbers and states.
"""

from typing import Any

from allauth.mfa import signals as mfa
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.log_actions import get_active_log_context
from wagtail.models import ModelLogEntry, PageLogEntry, TaskState

from poruch.core.models import ContentPage
from poruch.editorial.desk.audit import words
from poruch.editorial.desk.audit.chain import Thing, record
from poruch.editorial.roles.models import Share


def connect() -> None:
    """Once, when the app is ready."""
    for model in (PageLogEntry, ModelLogEntry):
        post_save.connect(_logged, sender=model, dispatch_uid=f"audit.{model.__name__}")
    user_logged_in.connect(_logged_in, dispatch_uid="audit.in")
    user_logged_out.connect(_logged_out, dispatch_uid="audit.out")
    user_login_failed.connect(_login_failed, dispatch_uid="audit.failed")
    mfa.authenticator_added.connect(_factor_added, dispatch_uid="audit.factor.added")
    mfa.authenticator_removed.connect(_factor_removed, dispatch_uid="audit.factor.removed")
    mfa.authenticator_reset.connect(_codes_renewed, dispatch_uid="audit.factor.reset")
    mfa.authentication_failed.connect(_code_failed, dispatch_uid="audit.factor.failed")
    m2m_changed.connect(_groups_changed, sender=User.groups.through, dispatch_uid="audit.groups")
    post_save.connect(_share_given, sender=Share, dispatch_uid="audit.share.given")
    post_delete.connect(_share_ended, sender=Share, dispatch_uid="audit.share.ended")


def _logged(sender: Any, instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    if not created or raw:
        return
    published = instance.action in words.PUBLISHED
    record(
        instance.action,
        instance.user,
        _thing_of(instance),
        past_workflow=published and not _is_agreed(instance.revision_id),
        details=_details(instance),
    )


def _thing_of(entry: Any) -> Thing:
    model = entry.content_type.model if entry.content_type else ""
    if not isinstance(entry, PageLogEntry):
        return Thing(model, str(entry.object_id), entry.label)
    page = ContentPage.objects.filter(pk=entry.page_id).values_list("lead_partner__slug", "joint").first()
    partner, joint = page or (None, False)
    return Thing(model, str(entry.page_id), entry.label, partner or "", joint)


def _is_agreed(revision_id: int | None) -> bool:
    """Whether the last task of a round agreed to this very revision."""
    approved = TaskState.objects.filter(revision_id=revision_id, status=TaskState.STATUS_APPROVED)
    return revision_id is not None and approved.exists()


def _details(entry: Any) -> dict[str, Any]:
    data = entry.data or {}
    workflow = data.get("workflow") or {}
    task = workflow.get("task") or {}
    found = {
        "revision": entry.revision_id,
        "workflow": workflow.get("id"),
        "status": workflow.get("status"),
        "task": task.get("id"),
        "from": (data.get("source") or {}).get("id"),
        "to": (data.get("destination") or {}).get("id"),
        "token": data.get("token"),
        "deleted": entry.deleted or None,
    }
    return {name: value for name, value in found.items() if isinstance(value, str | int)}


def _person(user: Any) -> Thing:
    return Thing("user", str(user.pk), user.get_username())


def _logged_in(sender: Any, user: Any, **_: Any) -> None:
    record(words.LOGIN, user, _person(user))


def _logged_out(sender: Any, user: Any, **_: Any) -> None:
    if user is not None and user.pk:
        record(words.LOGOUT, user, _person(user))


def _login_failed(sender: Any, credentials: dict[str, Any], **_: Any) -> None:
    """The name only if it is an account's: people type their password in the wrong field."""
    typed = str(credentials.get("username", ""))
    found = get_user_model().objects.filter(username=typed).first() if typed else None
    record(words.LOGIN_FAILED, None, _person(found) if found else Thing("user"))


def _factor_added(sender: Any, user: Any, authenticator: Any, **_: Any) -> None:
    record(words.FACTOR_ADDED, user, _person(user), details={"kind": str(authenticator.type)})


def _factor_removed(sender: Any, user: Any, authenticator: Any, **_: Any) -> None:
    record(words.FACTOR_REMOVED, user, _person(user), details={"kind": str(authenticator.type)})


def _codes_renewed(sender: Any, user: Any, **_: Any) -> None:
    record(words.CODES_RENEWED, user, _person(user))


def _code_failed(sender: Any, user: Any, **_: Any) -> None:
    record(words.CODE_FAILED, None, _person(user))


def _groups_changed(
    sender: Any, instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_: Any
) -> None:
    """``post_clear`` names nobody, so what is cleared is told before."""
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    done = words.GROUP_JOINED if action == "post_add" else words.GROUP_LEFT
    actor = get_active_log_context().user
    if reverse:
        people = instance.user_set.all() if pk_set is None else User.objects.filter(pk__in=pk_set)
        pairs = [(person, instance) for person in people]
    else:
        groups = instance.groups.all() if pk_set is None else Group.objects.filter(pk__in=pk_set)
        pairs = [(instance, group) for group in groups]
    for person, group in pairs:
        record(done, actor, _person(person), details={"group": group.name, "group_id": group.pk})


def _share_given(sender: Any, instance: Share, created: bool, raw: bool = False, **_: Any) -> None:
    if created and not raw:
        actor = instance.given_by or get_active_log_context().user
        record(words.SHARE_GIVEN, actor, _person(instance.user), details=_share(instance))


def _share_ended(sender: Any, instance: Share, **_: Any) -> None:
    actor = get_active_log_context().user
    record(words.SHARE_ENDED, actor, _person(instance.user), details=_share(instance))


def _share(instance: Share) -> dict[str, Any]:
    until = instance.until.isoformat() if instance.until else ""
    return {"role": instance.role, "page": instance.page_id, "until": until}
