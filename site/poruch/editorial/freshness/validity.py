"""«Still valid»: a page was read again and holds, in all its languages, with one click.

What changes are two dates of what is live, and nothing else: the columns of the live row, and the same two
values in the revision that is live, so that the editor shows them. A draft is a revision of its own and stays
as its author left it; when it is published (or a form that was open meanwhile), :func:`keep` lifts its dates
to what was confirmed. Language versions that are not live were not read by anybody and stay as they are.
"""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from poruch.core.models import ContentPage
from poruch.core.signals import shown_differently
from poruch.editorial.freshness import marks
from poruch.editorial.freshness.models.editions import How
from poruch.editorial.freshness.permissions import confirm_refusal

LOG_ACTION: Final = "poruch.still_valid"


def live_versions(key: UUID) -> list[ContentPage]:
    """The page in every language in which it is live."""
    pages = Page.objects.filter(translation_key=key, live=True).order_by("pk").select_related("locale")
    return [page for page in pages.specific() if isinstance(page, ContentPage)]


@transaction.atomic
def confirm(page: ContentPage, user: Any) -> int:
    """Say that a page holds as of today; in how many languages. ``PermissionDenied`` with a sentence.

    Answers every open mark of the page too, of all its languages. The page may have none that is live:
    then only the marks are answered.
    """
    versions = live_versions(page.translation_key)
    stale = marks.open_marks(page.translation_key)
    if reason := confirm_refusal(user, versions or [page], stale=bool(stale)):
        raise PermissionDenied(reason)
    today = timezone.localdate()
    for version in versions:
        _date(version, today, today + timedelta(days=version.review_days))
        log(
            version,
            LOG_ACTION,
            user=user,
            data={
                "on": today.isoformat(),
                "due": version.review_due.isoformat() if version.review_due else "",
                "editions": sorted({str(mark.edition) for mark in stale}),
            },
        )
    if stale:
        marks.resolve(stale, user, How.CONFIRMED)
    return len(versions)


def keep(page: ContentPage) -> None:
    """After publishing: a draft older than a confirmation does not take it back."""
    entries = PageLogEntry.objects.filter(page=page.pk, action=LOG_ACTION)
    entry = entries.order_by("-timestamp", "-pk").first()
    if entry is None:
        return
    on, due = date.fromisoformat(entry.data["on"]), date.fromisoformat(entry.data["due"])
    if page.last_checked is None or page.last_checked < on:
        _date(page, on, max(due, page.review_due or due))


def _date(page: ContentPage, checked: date, due: date) -> None:
    """Without ``save()``: it would take a date for an edit, and run what runs after one."""
    page.last_checked, page.review_due = checked, due
    ContentPage.objects.filter(pk=page.pk).update(last_checked=checked, review_due=due)
    shown_differently.send(sender=type(page), instance=page)
    revision = Revision.objects.select_for_update().filter(pk=page.live_revision_id).first()
    if revision is not None:
        dates = {"last_checked": checked.isoformat(), "review_due": due.isoformat()}
        Revision.objects.filter(pk=revision.pk).update(content={**revision.content, **dates})
