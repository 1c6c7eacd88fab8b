"""What happens because a day came, not because somebody did something."""

from datetime import timedelta

from django.utils import timezone

from poruch.editorial.freshness import marks
from poruch.editorial.freshness.models import StaleMark


def come_into_force() -> int:
    """Editions that were entered ahead and are in force since today or yesterday (a missed night): readers
    and search learn of them now. How many pages."""
    today = timezone.localdate()
    due = StaleMark.objects.filter(
        resolved_at=None, edition__date__lte=today, edition__date__gte=today - timedelta(days=1)
    ).select_related("page")
    pages = [mark.page for mark in due]
    if pages:
        marks.touch(pages)
    return len(pages)
