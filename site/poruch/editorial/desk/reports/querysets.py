"""What the reports ask of the database: everything a row shows comes in one query."""

from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, WorkflowState
from wagtail.permissions import policy_registry

from poruch.core.models import ContentPage

LIVE: Final = "live"
CHANGED: Final = "changed"
DRAFT: Final = "draft"
REVIEW: Final = "review"
SCHEDULED: Final = "scheduled"
EXPIRED: Final = "expired"

STATES: Final = [
    (LIVE, _("Опубліковано")),
    (CHANGED, _("Є неопубліковані зміни")),
    (DRAFT, _("Лише чернетка")),
    (REVIEW, _("На погодженні")),
    (SCHEDULED, _("Заплановано")),
    (EXPIRED, _("Строк минув")),
]


def round_of(page_id: Any) -> QuerySet[WorkflowState]:
    """The running round of agreement of a page (in progress, or sent back for changes)."""
    return WorkflowState.objects.filter(  # type: ignore[no-any-return]
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(page_id, CharField()),
        status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES),
    )


def visible_pages(user: Any) -> Any:
    """Content pages a person may open in the CMS, with what a row of a report shows."""
    reachable = policy_registry.get_by_type(Page).explorable_instances(user)
    pages = ContentPage.objects.select_related("locale", "lead_partner", "content_type")
    if not user.is_superuser:
        pages = pages.filter(pk__in=reachable.values("pk"))
    running = round_of(OuterRef("pk"))
    return pages.annotate(
        reviewed=Exists(running),
        task=Subquery(running.values("current_task_state__task__name")[:1]),
        waits_since=Subquery(running.values("current_task_state__started_at")[:1]),
        requested=Subquery(running.values("requested_by__username")[:1]),
    )


def in_state(pages: Any, state: str) -> Any:
    """The pages a state of ``STATES`` names. A page may be in several."""
    chosen = {
        LIVE: {"live": True},
        CHANGED: {"has_unpublished_changes": True},
        DRAFT: {"live": False, "first_published_at__isnull": True},
        REVIEW: {"reviewed": True},
        EXPIRED: {"expired": True},
    }
    if state == SCHEDULED:
        pages = pages.annotate_approved_schedule()
        return pages.filter(_approved_schedule=True)
    return pages.filter(**chosen[state])


def state_of(page: Any) -> str:
    """In words, the most telling first."""
    names = dict(STATES)
    if page.reviewed:
        return str(names[REVIEW])
    if page.expired:
        return str(names[EXPIRED])
    if not page.live:
        return str(names[DRAFT])
    return str(names[CHANGED] if page.has_unpublished_changes else names[LIVE])
