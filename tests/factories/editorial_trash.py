"""What the tests of the trash and of working copies share."""

from typing import Any

from django.utils import timezone

from poruch.core.gates import Change
from poruch.editorial.workflow.models import ChangeRequest


def agree_to_delete(page: Any) -> ChangeRequest:
    """Both partners want this joint page deleted."""
    return ChangeRequest.objects.create(
        page_id=page.pk,
        change=Change.DELETE,
        status=ChangeRequest.Status.AGREED,
        reason="Двічі те саме.",
        answered_at=timezone.now(),
    )
