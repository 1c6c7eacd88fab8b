"""A round: everybody who is needed agrees to one and the same version."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState, WorkflowState

from poruch.core import gates
from poruch.core.gates import Refused
from poruch.editorial.workflow import people
from poruch.editorial.workflow.content import fingerprint
from poruch.editorial.workflow.needs import Needs, Part, needs_of

if TYPE_CHECKING:
    from poruch.editorial.workflow.models import ReviewState


def agreements(revision: Any) -> dict[Part, "ReviewState"]:
    """Who has agreed to this version as it reads now."""
    from poruch.editorial.workflow.models import ReviewState

    states = ReviewState.objects.filter(
        revision=revision, status=TaskState.STATUS_APPROVED, fingerprint=fingerprint(revision.content)
    )
    return {Part(state.part): state for state in states.order_by("pk")}


def missing(needs: Needs, given: dict[Part, "ReviewState"]) -> list[Part]:
    """The agreements that a version still lacks. One person gives one, a partner gives one."""
    left = [part for part in needs.parts if part not in given]
    lead, other = given.get(Part.LEAD), given.get(Part.COUNTERPART)
    if lead and needs.lead_id not in (None, lead.partner_id):
        left.append(Part.LEAD)
    if lead and other and lead.partner_id == other.partner_id:
        left.append(Part.COUNTERPART)
    givers = [state.finished_by_id for state in given.values()]
    if not left and len(set(givers)) < len(givers):
        left.append(needs.parts[-1])
    return left


def next_task(workflow_state: Any) -> Any:
    """The task that is next for the latest version; the state is put on the version's workflow."""
    from poruch.editorial.workflow.routes import task_for, workflow_of

    page = workflow_state.content_object.specific
    revision = page.get_latest_revision()
    needs = needs_of(page, revision.content)
    workflow = workflow_of(needs.way)
    if workflow is not None and workflow_state.workflow_id != workflow.pk:
        workflow_state.workflow = workflow
    left = missing(needs, agreements(revision))
    return task_for(left[0]) if left else None


def opened(workflow_state: Any, task: Any) -> "ReviewState":
    """A new turn at the latest version."""
    from poruch.editorial.workflow.models import ReviewState

    page = workflow_state.content_object.specific
    revision = page.get_latest_revision()
    given = agreements(revision)
    needs = needs_of(page, revision.content)
    state = ReviewState(
        workflow_state=workflow_state,
        status=TaskState.STATUS_IN_PROGRESS,
        revision=revision,
        task=task,
        part=task.part,
        fingerprint=fingerprint(revision.content),
    )
    if task.part is Part.LEAD:
        state.partner_id = needs.lead_id
    elif task.part is Part.COUNTERPART:
        lead = given.get(Part.LEAD)
        state.other_than_id = lead.partner_id if lead else needs.lead_id
    state.save()
    barred = authors(page) | {agreed.finished_by_id for agreed in given.values()}
    state.barred.set(barred | {workflow_state.requested_by_id} - {None})
    return state


def authors(page: Any) -> set[int]:
    """Who wrote in what readers do not have yet. Saving without a change is not writing."""
    revisions = Revision.page_revisions.filter(object_id=str(page.pk)).order_by("created_at", "pk")
    before = since = None
    if page.live and page.live_revision_id:
        live = page.live_revision
        revisions = revisions.filter(created_at__gte=live.created_at).exclude(pk=live.pk)
        before, since = fingerprint(live.content), live.created_at
    found = set()
    for revision in revisions.iterator():
        now = fingerprint(revision.content)
        if now != before:
            found.add(revision.user_id)
        before = now
    return (found | gates.authors_of(page, since)) - {None}


def demand_turn(state: "ReviewState", user: Any) -> None:
    """Raises :class:`Refused` with the reason when this person may not decide now."""
    page = people.page_of(state)
    if state.status != TaskState.STATUS_IN_PROGRESS:
        raise Refused([_("Цей крок уже завершено. Оновіть сторінку.")])
    if state.revision_id != page.latest_revision_id or state.fingerprint != fingerprint(
        page.get_latest_revision().content
    ):
        edited(page)
        raise Refused([_("Сторінку щойно змінили, тому погодження почалося спочатку.")])
    if state.barred.filter(pk=user.pk).exists():
        raise Refused([_("Ви писали цю версію, подали її або вже погодили. Погодити має хтось інший.")])
    if not people.may(user, state):
        raise Refused([_("Це погодження чекає не на вас.")])


@transaction.atomic
def agree(state: "ReviewState", user: Any, said: dict[str, Any]) -> None:
    """Note for whom it was, and for a lawyer who and when in the version itself; then go on."""
    if state.part == Part.LEGAL:
        sign(state, user)
        said = {"comment": _confirmed(said)}
    else:
        state.partner_id = people.partner_of_turn(user, state)
    state.approve(user=user, comment=said.get("comment", ""))


def _confirmed(said: dict[str, Any]) -> str:
    kept = _("Закон, стаття, редакція й дата підтверджені.")
    return f"{kept} {said.get('comment', '')}".strip()


def sign(state: "ReviewState", user: Any) -> None:
    """The lawyer's name and day in the version. Those who agreed before did so to all the rest of it."""
    from poruch.editorial.workflow.models import ReviewState

    revision = state.revision
    before = fingerprint(revision.content)
    revision.content["legal_reviewed_by"] = (user.get_full_name() or user.get_username())[:120]
    revision.content["legal_reviewed_on"] = timezone.localdate().isoformat()
    # A newer time tells editors with the page open that there is something they have not seen.
    revision.created_at = timezone.now()
    revision.save(update_fields=["content", "created_at"])
    Page.objects.filter(pk=revision.object_id).update(latest_revision_created_at=revision.created_at)
    now = fingerprint(revision.content)
    ReviewState.objects.filter(revision=revision, fingerprint=before).update(fingerprint=now)
    state.fingerprint = now


@transaction.atomic
def edited(page: Any) -> None:
    """A new version was saved. If it reads differently, the round starts again, by the way it now takes."""
    from poruch.editorial.workflow.models import ReviewState

    round_ = WorkflowState.objects.for_instance(page).filter(status=WorkflowState.STATUS_IN_PROGRESS).first()
    turn = round_ and ReviewState.objects.filter(pk=round_.current_task_state_id).first()
    if round_ is None or turn is None:
        return
    revision = round_.content_object.get_latest_revision()
    now = fingerprint(revision.content)
    states = ReviewState.objects.filter(workflow_state=round_)
    standing = states.filter(status__in=[TaskState.STATUS_APPROVED, TaskState.STATUS_IN_PROGRESS])
    if now == turn.fingerprint:
        standing.filter(fingerprint=now).exclude(revision=revision).update(revision=revision)
        return
    standing.update(status=TaskState.STATUS_CANCELLED, finished_at=timezone.now())
    round_.current_task_state = None
    round_.update(user=revision.user)
    log(
        instance=round_.content_object.specific,
        action="poruch.workflow.restart",
        user=revision.user,
        revision=revision,
    )
