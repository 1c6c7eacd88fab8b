"""The review and the words of a translation."""

from typing import Any

from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from poruch.editorial.roles.matrix import Role

from .people import group_of


def review_by(role: Role, partner: Any) -> Workflow:
    """A workflow of one task for the group of a role."""
    task = GroupApprovalTask.objects.create(name="Review")
    task.groups.add(group_of(role, partner))
    workflow = Workflow.objects.create(name="Own")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    return workflow


def fill(translation: Translation, text: str = "Translated {}", **defaults: Any) -> None:
    """Translate every segment that is not translated yet."""
    segments: Any = StringSegment.objects.filter(source=translation.source)
    rows = segments.annotate_translation(translation.target_locale)
    for number, row in enumerate(rows.filter(translation__isnull=True).select_related("string")):
        StringTranslation.objects.create(
            translation_of=row.string,
            locale=translation.target_locale,
            context=row.context,
            data=_said(row, text.format(number)),
            **{"translation_type": "manual", **defaults},
        )


def _said(row: Any, text: str) -> str:
    """Tags stay where they are."""
    if row.context.path == "slug":
        return "dovidnyk"
    return f"{row.string.data} {text}" if "<" in row.string.data else text
