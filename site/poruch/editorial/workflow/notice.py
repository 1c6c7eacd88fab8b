"""What the editor shows above a page's text: what is needed, from whom, since when, and what changed."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import WorkflowState

from poruch.editorial.workflow import differences, people, requests, rounds, urgent
from poruch.editorial.workflow.guard import lacking
from poruch.editorial.workflow.models import ReviewState, UrgentCorrection
from poruch.editorial.workflow.needs import needs_now


class ReviewNotice(Component):
    """Rendered only when there is something to say."""

    template_name = "editorial/workflow/notice.html"

    def __init__(self, context: dict[str, Any]) -> None:
        self.context = context

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return self.context


def notices(page: Any, request: Any) -> list[Component]:
    """The hook that the core's panel asks."""
    context = {
        "turn": _turn(page, request),
        "requests": list(requests.open_for(page).select_related("asked_by", "asked_for")),
        "corrections": _corrections(page),
        "user": request.user,
    }
    if context["turn"] is None and (not page.live or page.has_unpublished_changes):
        context["lacks"] = _lacks(page)
    return [ReviewNotice(context)] if any(context[key] for key in context if key != "user") else []


def _corrections(page: Any) -> list[UrgentCorrection]:
    found = UrgentCorrection.objects.filter(page_id=page.pk, outcome=UrgentCorrection.Outcome.OPEN)
    return list(found.select_related("by", "partner"))


def _lacks(page: Any) -> list[str]:
    revision = page.get_latest_revision()
    if revision is None:
        return []
    left = rounds.missing(needs_now(page), rounds.agreements(revision))
    return [lacking(part) for part in left]


def _turn(page: Any, request: Any) -> dict[str, Any] | None:
    """The round in progress, or the one that came back with a comment."""
    round_ = (
        WorkflowState.objects.for_instance(page)
        .active()
        .select_related("workflow", "current_task_state__task", "requested_by")
        .first()
    )
    state = round_ and ReviewState.objects.filter(pk=round_.current_task_state_id).first()
    if round_ is None or state is None:
        return None
    given = rounds.agreements(state.revision)
    return {
        "round": round_,
        "state": state,
        "is_returned": round_.status == WorkflowState.STATUS_NEEDS_CHANGES,
        "whose": whose(state),
        "people": people.whom_it_waits_for(state),
        "given": [agreed for agreed in given.values() if agreed.workflow_state_id == round_.pk],
        "is_mine": people.may(request.user, state),
        "is_barred": state.barred.filter(pk=request.user.pk).exists(),
        "changes": differences.changes(page, request),
        "compare": [page.pk, "live" if page.live else "earliest", state.revision_id],
    }


def whose(state: ReviewState) -> Any:
    """The role and the partner that are asked, in words."""
    if state.part == "legal":
        return _("юрист")
    if state.partner is not None:
        return _("випусковий редактор, %s") % state.partner
    if state.other_than is not None:
        return _("випусковий редактор іншого партнера, не %s") % state.other_than
    return _("випусковий редактор одного з партнерів")


def can_correct(page: Any, user: Any) -> bool:
    return bool(page.live) and urgent.partner_for(user, page) is not None
