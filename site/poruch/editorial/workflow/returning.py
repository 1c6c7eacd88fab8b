"""Taking an unpublication back: readers get again what they had."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import Page, PageLogEntry, Revision

from poruch.core import away, undoing
from poruch.core.gates import Refused
from poruch.core.models import ContentPage
from poruch.editorial.roles.access import allowed
from poruch.editorial.roles.matrix import Action
from poruch.editorial.workflow.content import fingerprint
from poruch.editorial.workflow.models.changes import Permit
from poruch.editorial.workflow.needs import needs_of

_TAKEN: Final = "wagtail.unpublish"
_SCHEDULED: Final = "wagtail.publish.schedule"
_PUBLISHED: Final = ("wagtail.publish", "wagtail.publish.scheduled")


def offer(request: HttpRequest) -> None:
    """The button for all that this request took from readers."""
    batch = get_active_log_context().uuid
    count = taken_by(batch, request.user).count() if batch else 0
    if count:
        sentence = ngettext(
            "Читачі більше не бачать %d сторінки.", "Читачі більше не бачать %d сторінок.", count
        )
        undoing.offer(request, sentence % count, reverse("workflow_return_all", args=[batch]))


def taken_by(batch: uuid.UUID, user: Any) -> Any:
    """Pages that one act of a person unpublished, those above first."""
    entries = PageLogEntry.objects.filter(uuid=batch, action=_TAKEN, user=user.pk)
    return away.reachable(ContentPage.objects.filter(pk__in=entries.values("page_id"))).order_by("path")


def was_public(page: Any) -> bool:
    """Whether there may be something to give back. Costs no query: lists ask it."""
    if not isinstance(page, ContentPage) or page.live or page.first_published_at is None:
        return False
    return not away.is_away(page)


def may_return(user: Any, page: Any) -> bool:
    """Who may take a page from readers may give it back."""
    return was_public(page) and allowed(user, Action.UNPUBLISH, page)


def last_public(page: Any) -> Revision | None:
    """The version that readers had last, by the log of Wagtail."""
    entries = PageLogEntry.objects.filter(page=page.pk, action__in=_PUBLISHED, revision__isnull=False)
    entry = entries.order_by("-timestamp", "-pk").first()
    found = Revision.page_revisions.filter(object_id=str(page.pk), pk=entry.revision_id if entry else None)
    return found.first()


def problems(page: Any, user: Any) -> list[str]:
    """What stands against it besides the agreements; sentences."""
    if page.live:
        return [_("Сторінку вже опубліковано.")]
    if not may_return(user, page):
        return [_("Повернути сторінку читачам може випусковий редактор партнера, чия вона.")]
    revision = last_public(page)
    if revision is None:
        return [_("Версії, яку бачили читачі, вже немає. Подайте сторінку на погодження.")]
    until = revision.as_object().expire_at
    if until is not None and until <= timezone.now():
        return [_("Строк цієї версії минув. Змініть дату й подайте сторінку на погодження.")]
    if page.current_workflow_state is not None:  # Wagtail would end it.
        return [_("Нову версію сторінки саме погоджують. Спершу завершіть або скасуйте погодження.")]
    return []


def is_slip(page: Any, user: Any) -> bool:
    """Whether this very person took the page away a moment ago."""
    taken = PageLogEntry.objects.filter(page=page.pk, action=_TAKEN).order_by("-timestamp", "-pk").first()
    since = timezone.now() - timedelta(minutes=settings.PORUCH_UNDO_MINUTES)
    return taken is not None and taken.user_id == user.pk and taken.timestamp >= since


def lost_schedule(page: Any) -> Revision | None:
    """The version whose hour was still to come: Wagtail forgets it as a page is unpublished."""
    entries = PageLogEntry.objects.filter(
        page=page.pk, action__in=(_SCHEDULED, "wagtail.schedule.cancel", *_PUBLISHED)
    )
    entry = entries.order_by("-timestamp", "-pk").first()
    if entry is None or entry.action != _SCHEDULED:
        return None
    found = Revision.page_revisions.filter(object_id=str(page.pk), pk=entry.revision_id)
    return found.first()


@transaction.atomic
def give_back(pages: Iterable[Any], user: Any) -> None:
    """All of them or none; :class:`Refused` names the page.

    The gate looks at each version as if it were new: attribution, translation, and the agreements that were
    given to it. Only one's own slip of a moment ago (:func:`is_slip`) needs none, if no other partner answers
    for the page; and what was scheduled is scheduled again.
    """
    for one in pages:
        page = Page.objects.select_for_update(of=("self",)).get(pk=one.pk).specific
        try:
            _give_back(page, user)
        except Refused as refused:
            title = page.get_admin_display_title()
            raise Refused(f"«{title}»: {reason}" for reason in refused.reasons) from refused


def _give_back(page: Any, user: Any) -> None:
    if found := problems(page, user):
        raise Refused(found)
    revision: Any = last_public(page)
    permit, slip = None, is_slip(page, user)
    scheduled = lost_schedule(page) if slip else None
    if slip and not needs_of(page, revision.content).joint:
        permit = Permit.objects.create(
            revision=revision,
            fingerprint=fingerprint(revision.content),
            ground=Permit.Ground.UNDO,
            user=user,
        )
    revision.publish(user=user, skip_permission_checks=True)
    if permit is not None:  # Used once: another day the same version needs its agreements.
        permit.delete()
    if scheduled is not None and (when := scheduled.as_object().go_live_at) and when > timezone.now():
        Revision.objects.filter(pk=scheduled.pk).update(approved_go_live_at=when)
    log(instance=page, action="poruch.workflow.return", user=user, revision=revision)
