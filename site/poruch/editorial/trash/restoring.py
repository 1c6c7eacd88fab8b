"""Bringing pages back from the trash."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex

from poruch.core import away, gates
from poruch.core.models import SiteRevision
from poruch.editorial.roles.access import allowed
from poruch.editorial.roles.matrix import Action
from poruch.editorial.trash import states
from poruch.editorial.trash.actions import bin_locked, move, tell
from poruch.editorial.trash.models import TrashEntry


def may_restore(user: Any, entry: TrashEntry) -> bool:
    return allowed(user, Action.RESTORE, entry.subject)


def may_undo(user: Any, entry: TrashEntry) -> bool:
    """Only who deleted it, only right afterwards, and only with the right to delete it again."""
    return entry.user_id == user.pk and entry.can_be_undone and allowed(user, Action.DELETE, entry.subject)


def troubles(entry: TrashEntry, parent: Page | None, slug: str) -> dict[str, str]:
    """Why an entry does not fit a place: sentences by the field of the form that mends it."""
    if parent is None:
        return {"parent": _("Місця, де була сторінка, вже немає. Виберіть інше.")}
    if away.is_away(parent):
        return {
            "parent": _("Місце, де була сторінка, теж у кошику. Спершу поверніть «%s» або виберіть інше.")
            % parent.draft_title
        }
    page = entry.page.specific
    if not parent.is_root() and parent.locale_id != page.locale_id:
        return {"parent": _("Ця сторінка іншої мови, ніж вибране місце.")}
    if parent.pk != entry.parent_id and not page.can_move_to(parent):
        return {"parent": _("Сторінки цього типу тут не буває. Виберіть інше місце.")}
    if not Page._slug_is_available(slug, parent, page):
        return {"slug": _("Адресу «%s» тут уже зайнято. Напишіть іншу.") % slug}
    return {}


@transaction.atomic
def restore(
    entry_pk: int, user: Any, *, parent: Page | None = None, slug: str = "", as_it_was: bool = False
) -> tuple[Page, bool]:
    """Put an entry back, at its old place unless another is given; the page and whether it is live again.

    It comes back as a draft. ``as_it_was`` also gives back what was live or scheduled, if nothing changed.
    Asks nobody: see :func:`may_restore`. ``gates.Refused`` when it does not fit or somebody was faster.
    """
    bin_locked()
    entry = TrashEntry.objects.select_related("page", "parent").filter(pk=entry_pk).first()
    if entry is None:
        raise gates.Refused([_("Цієї сторінки в кошику вже немає: хтось повернув її або видалив назавжди.")])
    place, slug = parent or entry.parent, slug or entry.slug
    if found := troubles(entry, place, slug):
        raise gates.Refused(found.values())
    assert place is not None
    position = entry.position if place.pk == entry.parent_id else None
    moved = move(entry.page, place, slug=slug, position=position)
    states.tie_aliases(entry.states)
    for page in Page.objects.filter(path__startswith=moved.path).specific():
        ReferenceIndex.create_or_update_for_object(page)
    entry.delete()
    tell(away.returned, moved, user)
    same = [states.given_back(state) for state in entry.states] if as_it_was else []
    page = Page.objects.get(pk=moved.pk).specific
    log(instance=page, action="poruch.trash.restore", user=user, data={"place": place.draft_title})
    SiteRevision.bump()
    return page, bool(same) and all(same) and page.live


@transaction.atomic
def undo(batch: uuid.UUID, user: Any) -> Sequence[Page]:
    """Take back one act of deleting, whole: every page at its place and as it was.

    ``gates.Refused`` when it is too late, was somebody else's act, or one page no longer fits.
    """
    bin_locked()
    entries = list(
        TrashEntry.objects.filter(batch=batch)
        .order_by("pk")
        .select_related("page__content_type", "page__locale", "parent")
    )
    if not entries:
        raise gates.Refused([_("Повертати нічого: цих сторінок у кошику вже немає.")])
    if not all(may_undo(user, entry) for entry in entries):
        raise gates.Refused([_("Скасувати вже не можна. Поверніть сторінку з кошика: вона стане чернеткою.")])
    return [restore(entry.pk, user, as_it_was=True)[0] for entry in entries]
