"""Whose words a merged copy brought: the merge is saved by one person, the copy was written by others."""

from datetime import datetime
from typing import Any

from wagtail.models import Revision

from poruch.editorial.copies.models import WorkingCopy


def of_merged_copies(page: Any, since: datetime | None) -> set[int]:
    """Who wrote in the copies that were merged into a page since a moment. Two queries."""
    copies = WorkingCopy.objects.filter(original=page.pk, outcome=WorkingCopy.Outcome.MERGED)
    if since is not None:
        copies = copies.filter(closed_at__gte=since)
    ids = [str(pk) for pk in copies.values_list("page_id", flat=True)]
    users = Revision.page_revisions.filter(object_id__in=ids, user__isnull=False)
    return set(users.values_list("user_id", flat=True)) if ids else set()
