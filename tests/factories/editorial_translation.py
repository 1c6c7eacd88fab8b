"""People of a newsroom, and a guide with its translation."""

from typing import Any

from django.contrib.auth.models import User
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import RoleGroup


def person(name: str, role: Role, partner: Any = None, language: str = "") -> User:
    """Somebody in the group of a role; ``sync_roles`` has run."""
    user = User.objects.create_user(name, f"{name}@example.org", "x")
    user.groups.add(RoleGroup.objects.get(role=role, partner=partner, language=language).group)
    return user


def review_by(role: Role, partner: Any) -> Workflow:
    """A workflow of one task for the group of a role; ``sync_roles`` has run."""
    task = GroupApprovalTask.objects.create(name="Review")
    task.groups.add(RoleGroup.objects.get(role=role, partner=partner).group)
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
