"""Removing for good: only out of the trash."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Comment, Page, Revision

from poruch.core import away, gates
from poruch.editorial.roles.access import allowed, held
from poruch.editorial.roles.matrix import Action, Role
from poruch.editorial.trash.actions import bin_locked
from poruch.editorial.trash.models import TrashEntry


def may_purge(user: Any, entry: TrashEntry) -> bool:
    """The lead partner's publisher, either's for joint pages (both agreed before), or an administrator."""
    return allowed(user, Action.DELETE, entry.subject) or any(
        one.role is Role.ADMINISTRATOR for one in held(user)
    )


def lost(entry: TrashEntry) -> dict[str, Any]:
    """What goes with the entry, for the person who confirms. Bounded queries."""
    branch = Page.objects.filter(path__startswith=entry.page.path).order_by("path")
    ids = [str(pk) for pk in branch.values_list("pk", flat=True)]
    return {
        "pages": branch[:20],
        "count": len(ids),
        "revisions": Revision.page_revisions.filter(object_id__in=ids).count(),
        "comments": Comment.objects.filter(page__in=ids).count(),
    }


@transaction.atomic
def purge(entry_pk: int, user: Any = None) -> str:
    """Remove an entry's pages for good; the title. Asks nobody: see :func:`may_purge`.

    ``gates.Refused`` when other content holds on to a page, or somebody was faster.
    """
    bin_locked()
    entry = TrashEntry.objects.select_related("page").filter(pk=entry_pk).first()
    if entry is None or not away.is_away(entry.page):
        raise gates.Refused([_("Цієї сторінки в кошику вже немає.")])
    try:
        with transaction.atomic():
            DeletePageAction(entry.page.specific, user=user).execute(skip_permission_checks=True)
    except ProtectedError as error:
        holders = ", ".join(sorted({str(row) for row in error.protected_objects}))[:300]
        raise gates.Refused(
            [_("На «%(title)s» ще посилається: %(holders)s. Спершу приберіть посилання.")
             % {"title": entry.title, "holders": holders}]
        ) from error  # fmt: skip
    return entry.title


def overdue(days: int | None = None) -> Any:
    """Entries older than so many days, oldest first."""
    days = settings.PORUCH_TRASH_DAYS if days is None else days
    return TrashEntry.objects.filter(deleted_at__lt=timezone.now() - timedelta(days=days)).order_by("pk")
