"""What waits for one person, for the CMS and the daily letter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from poruch.editorial.workflow import people, urgent
from poruch.editorial.workflow.models import Notice
from poruch.editorial.workflow.requests import waiting_requests

#: More than anybody reads at once; the rest shows when these are done.
MOST: Final = 200


@dataclass(frozen=True)
class Waiting:
    """``what`` is a sentence; ``url`` where to do it; ``overdue`` when its time is over."""

    kind: str
    title: str
    what: str
    since: datetime
    url: str
    overdue: bool = False
    pk: int | None = None


def waiting_for(user: Any) -> list[Waiting]:
    """Everything that waits for a person, oldest first. The number of queries does not grow."""
    found = [*_turns(user), *_returned(user), *_requests(user), *_corrections(user), *_notices(user)]
    return sorted(found, key=lambda one: one.since)


def _edit(page_id: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def _turns(user: Any) -> list[Waiting]:
    turns = people.turns_of(user).select_related("workflow_state", "revision", "task")
    turns = turns.defer("revision__content").order_by("started_at")[:MOST]
    return [
        Waiting(
            "review",
            turn.revision.object_str,
            turn.task.name,
            turn.started_at,
            _edit(turn.workflow_state.object_id),
        )
        for turn in turns
    ]


def _returned(user: Any) -> list[Waiting]:
    rounds = WorkflowState.objects.filter(
        requested_by=user, status=WorkflowState.STATUS_NEEDS_CHANGES
    ).select_related("current_task_state__revision")
    return [
        Waiting(
            "returned",
            one.current_task_state.revision.object_str,
            _("Повернули на доопрацювання: %s") % one.current_task_state.comment,
            one.current_task_state.finished_at or one.created_at,
            _edit(one.object_id),
        )
        for one in rounds.defer("current_task_state__revision__content")[:MOST]
        if one.current_task_state is not None
    ]


def _requests(user: Any) -> list[Waiting]:
    return [
        Waiting(
            "request",
            request.page.get_admin_display_title(),
            _("Потрібна ваша згода: %s") % request.get_change_display(),
            request.asked_at,
            reverse("workflow_answer", args=[request.pk]),
        )
        for request in waiting_requests(user)
        if request.page is not None
    ]


def _corrections(user: Any) -> list[Waiting]:
    return [
        Waiting(
            "urgent",
            correction.page.get_admin_display_title(),
            _("Підтвердьте термінове виправлення"),
            correction.at,
            reverse("workflow_urgent_answer", args=[correction.pk]),
            overdue=correction.is_overdue,
        )
        for correction in urgent.waiting_corrections(user)
    ]


def _notices(user: Any) -> list[Waiting]:
    notices = Notice.objects.filter(user=user).select_related("page").order_by("at")[:MOST]
    return [
        Waiting(
            "notice",
            notice.page.get_admin_display_title() if notice.page else "",
            notice.get_kind_display(),
            notice.at,
            _edit(notice.page_id) if notice.page_id else "",
            pk=notice.pk,
        )
        for notice in notices
    ]
