"""Targets of webhooks with a token: the rights, checks and log entries of the CMS."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from wagtail.actions import action_registry
from wagtail.permission_policies import ModelPermissionPolicy

from poruch.api.models import ApiToken
from poruch.api.params import LARGEST_ID
from poruch.api.problems import Conflict, Forbidden, NotFound
from poruch.api.writing import once
from poruch.api.writing.refusals import acting, note
from poruch.editorial.rules.models import Delivery, WebhookTarget
from poruch.editorial.rules.webhooks.acting import NotNow


def demand_right(user: Any, model: Any, *verbs: str) -> None:
    """One of the rights is enough, as in the CMS."""
    if not ModelPermissionPolicy(model).user_has_any_permission(user, verbs):
        raise Forbidden(_("Ваша роль цього не дозволяє."))


def found(user: Any, pk: int, verb: str = "change", *, lock: bool = False) -> WebhookTarget:
    demand_right(user, WebhookTarget, verb)
    rows = WebhookTarget.objects.select_for_update() if lock else WebhookTarget.objects.all()
    row = rows.filter(pk=pk).first() if pk <= LARGEST_ID else None
    if row is None:
        raise NotFound(_("Такої адреси викликів немає."))
    return row


def found_call(user: Any, pk: UUID) -> Delivery:
    demand_right(user, WebhookTarget, "change")
    row = Delivery.objects.select_related("target").filter(pk=pk).first()
    if row is None:
        raise NotFound(_("Такого виклику немає. Старі виклики ми забуваємо."))
    return row


@contextmanager
def changing(token: ApiToken, pk: int, verb: str = "change") -> Iterator[WebhookTarget]:
    """The target, locked until the end of the transaction; the log also says that it was a token."""
    with acting(token), _plainly():
        target = found(token.user, pk, verb, lock=True)
        note(token, target)
        yield target


@contextmanager
def replaying(token: ApiToken, pk: UUID) -> Iterator[Delivery]:
    with acting(token), _plainly():
        delivery = found_call(token.user, pk)
        note(token, delivery.target)
        yield delivery


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except NotNow as reason:
        raise Conflict(str(reason)) from reason


def create(token: ApiToken, key: str, body: bytes, **fields: Any) -> WebhookTarget:
    """``key`` and ``body``: see :mod:`poruch.api.writing.once`."""

    def make() -> WebhookTarget:
        target = WebhookTarget(**fields)
        _act("create")(target, user=token.user).execute()
        note(token, target)
        return target

    with acting(token):
        made: WebhookTarget = once.made(token, key, "target", [body], make, partial(found, token.user))
    return made


def change(target: WebhookTarget, user: Any, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(target, name, value)
    _act("edit")(target, user=user).execute()


def delete(target: WebhookTarget, user: Any) -> None:
    """With its calls. Rules that name it call nobody from then on."""
    _act("delete")(target, user=user).execute()


def _act(name: str) -> Any:
    """Wagtail's own action, which the views of the CMS take too: rights, checks, the log."""
    return action_registry.get_action_class(WebhookTarget, name)
