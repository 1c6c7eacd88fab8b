"""The workflow, publication and the trash, by the hands of the CMS."""

import uuid
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from poruch.api.problems import Conflict, Forbidden
from poruch.api.writing import drafts
from poruch.api.writing.finding import demand_unlocked
from poruch.core import gates
from poruch.core.gates import Refused
from poruch.editorial.roles.matrix import Action
from poruch.editorial.trash import actions as trash
from poruch.editorial.workflow import returning, rounds
from poruch.editorial.workflow.models import ReviewState


def submit(user: Any, page: Any) -> None:
    """Ask for agreement, or go on after it was sent back."""
    rights, state = page.permissions_for_user(user), page.current_workflow_state
    if not (rights.may(Action.SUBMIT) and rights.can_edit()):
        raise Forbidden(_("Ваша роль не дозволяє подавати цю сторінку на погодження."))
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
        return
    if state is not None:
        raise Conflict(_("Сторінку вже погоджують."))
    demand_unlocked(user, page)
    workflow = page.get_workflow()
    if workflow is None:
        raise Conflict(_("Для цієї сторінки не призначено погодження. Скажіть адміністратору."))
    workflow.start(page, user)


def decide(user: Any, page: Any, action: str, said: dict[str, Any]) -> None:
    """Agree or send back, at this person's turn."""
    state = page.current_workflow_task_state
    if state is None or page.current_workflow_state.status != WorkflowState.STATUS_IN_PROGRESS:
        raise Conflict(_("Сторінку зараз ніхто не погоджує. Спершу її подають на погодження."))
    task = state.task.specific
    if action not in {name for name, _label, _modal in task.get_actions(page, user)}:
        if isinstance(state, ReviewState):
            rounds.demand_turn(state, user)
        raise Forbidden(_("Це погодження чекає не на вас."))
    task.on_action(state, user, action, **said)


def publish(user: Any, page: Any) -> None:
    """Past the workflow, for the few who may; for a publisher what was public and taken away.

    All others learn what the version lacks: the last agreement publishes it by itself.
    """
    revision = page.get_latest_revision()
    if revision is None:
        raise Conflict(_("У сторінки немає версії, яку можна опублікувати."))
    if page.permissions_for_user(user).can_publish():
        demand_unlocked(user, page)
        revision.publish(user=user)
        return
    last = returning.last_public(page) if returning.may_return(user, page) else None
    if last is not None and last.pk == revision.pk:
        demand_unlocked(user, page)
        returning.give_back([page], user)
        return
    reasons = gates.reasons(gates.Wish(gates.Change.PUBLISH, page, user, revision))
    raise Refused(reasons or [_("Публікує остання згода. Подайте сторінку на погодження.")])


def unpublish(user: Any, page: Any) -> None:
    if not page.live:
        raise Conflict(_("Читачі цієї сторінки й так не бачать."))
    if not page.permissions_for_user(user).can_unpublish():
        raise Forbidden(_("Ваша роль не дозволяє знімати цю сторінку з публікації."))
    page.unpublish(user=user)


def schedule(user: Any, page: Any, go_live_at: datetime | None, expire_at: datetime | None) -> None:
    """Write both times into the draft; what was scheduled before is called off.

    They hold once the version is agreed to, or at once for who publishes past the workflow; an unfinished
    draft of a public page is published only when a time for that is given.
    """
    rights = page.permissions_for_user(user)
    if not rights.may(Action.SCHEDULE) or not rights.can_edit():
        raise Forbidden(_("Ваша роль не дозволяє планувати публікацію цієї сторінки."))
    for revision in page.revisions.filter(approved_go_live_at__isnull=False):
        revision.approved_go_live_at = None
        revision.save(user=user, update_fields=["approved_go_live_at"])
    # What is scheduled is locked for everybody; read again, it no longer is.
    page = type(page).objects.get(pk=page.pk)
    demand_unlocked(user, page)
    finished = page.live and not page.has_unpublished_changes
    draft = page.get_latest_revision_as_object()
    draft.go_live_at, draft.expire_at = go_live_at, expire_at
    revision = drafts.save(draft, user)
    if rights.can_publish() and (go_live_at or finished):
        revision.publish(user=user)


def delete(user: Any, page: Any) -> None:
    """Into the trash, with what only repeats it; from there people bring it back."""
    if not page.permissions_for_user(user).can_delete():
        raise Forbidden(_("Ваша роль не дозволяє видаляти цю сторінку."))
    wanted = trash.with_others(page)
    if reasons := trash.obstacles(wanted, user):
        raise Refused(reasons)
    batch = uuid.uuid4()
    for one in wanted:
        trash.put(one, user, batch)
