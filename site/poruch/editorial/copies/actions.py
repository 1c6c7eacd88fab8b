"""Making, merging and closing working copies. Who may is asked here: every route ends in these."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import COMMENTS_RELATION_NAME, Page

from poruch.core import away, gates
from poruch.core.models import ContentPage
from poruch.editorial.copies import content
from poruch.editorial.copies.comparing import Comparison
from poruch.editorial.copies.models import WorkingCopy, slug_of
from poruch.editorial.roles.access import allowed
from poruch.editorial.roles.matrix import Action


def may_work_on(user: Any, page: ContentPage) -> bool:
    """By the matrix and by the page's own rights; ``page`` is of its own class."""
    return allowed(user, Action.EDIT, page) and page.permissions_for_user(user).can_edit()


def open_copy(page: Page) -> WorkingCopy | None:
    rows = WorkingCopy.objects.filter(original=page.pk, closed_at__isnull=True)
    return rows.select_related("made_by", "page").first()


@transaction.atomic
def make(page: ContentPage, user: Any) -> WorkingCopy:
    """A copy beside the page, from its newest version, draft or not. ``gates.Refused`` with the reason."""
    if not may_work_on(user, page):
        raise PermissionDenied
    Page.objects.select_for_update().get(pk=page.pk)
    if reason := unsuitable(page):
        raise gates.Refused([reason])
    newest = page.get_latest_revision_as_object()
    base = content.of(newest)
    try:
        with transaction.atomic():
            copied = page.copy(
                update_attrs={"slug": slug_of(page), "go_live_at": None, "expire_at": None, "locked": False},
                copy_revisions=False,
                keep_live=False,
                user=user,
                log_action="poruch.copy.make",
            )
            row = WorkingCopy.objects.create(
                page=Page.objects.get(pk=copied.pk),
                original=Page.objects.get(pk=page.pk),
                title=page.draft_title,
                base=base,
                base_revision=page.latest_revision,
                made_by=user,
            )
    except IntegrityError as error:
        raise gates.Refused([_("Робочу копію цієї сторінки щойно зробив хтось інший.")]) from error
    data = content.moved(copied, {**base, COMMENTS_RELATION_NAME: []}, copied)
    draft = content.version(copied, {**data, "slug": copied.slug, "go_live_at": None, "expire_at": None})
    draft.save_revision(user=user, clean=False)
    return row


def unsuitable(page: Any) -> str:
    """Why no copy can be made of a page; "" if one can."""
    if WorkingCopy.objects.filter(page=page.pk).exists():
        return _("Це вже робоча копія.")
    if getattr(page, "section_slug", ""):
        return _("Розділ сайту не копіюють: редагуйте його самого.")
    if page.alias_of_id:
        return _("Ця сторінка повторює іншу: робочу копію роблять з тієї.")
    if not page.live:
        return _("Ця сторінка не опублікована: редагуйте її саму.")
    if open_copy(page):
        return _("Робоча копія цієї сторінки вже є.")
    if Page.objects.filter(slug=slug_of(page), path__startswith=page.path[: -page.steplen]).exists():
        return _("Поруч уже є закрита копія з цією адресою. Спершу видаліть її або відкрийте знову.")
    return ""


def _locked(row_pk: int) -> WorkingCopy:
    row = WorkingCopy.objects.select_for_update().get(pk=row_pk)
    if not row.is_open:
        raise gates.Refused([_("Цю робочу копію вже закрито.")])
    return row


def original_of(row: WorkingCopy) -> ContentPage:
    """The page a copy was made of; ``gates.Refused`` when it is gone or in the trash."""
    page = row.original.specific if row.original else None
    if page is None:
        raise gates.Refused(
            [_("Оригіналу вже немає. Копію можна лише відкинути або лишити окремою чернеткою.")]
        )
    if away.is_away(page):
        raise gates.Refused([_("Оригінал у кошику. Поверніть його або відкиньте копію.")])
    return page  # type: ignore[no-any-return]


@transaction.atomic
def merge(row_pk: int, user: Any, choices: Mapping[str, str], seen: tuple[int | None, int | None]) -> Any:
    """Bring the copy's changes into a new draft of the original; the original, as it is then.

    ``choices``: "copy" or "original" for the key of every conflict. ``seen``: the revisions of the copy and
    of the original that were compared. ``gates.Refused`` with the reason; nothing is half done.
    """
    row = _locked(row_pk)
    original = original_of(row)
    Page.objects.select_for_update().get(pk=original.pk)
    if not may_work_on(user, original):
        raise PermissionDenied
    if (lock := original.get_lock()) and lock.for_user(user):
        raise gates.Refused([_("Оригінал заблоковано: внести зміни зможе той, хто його тримає.")])
    comparison = Comparison(row)
    if comparison.revisions != seen:
        raise gates.Refused([_("Поки ви дивилися, сторінку змінили. Перегляньте відмінності ще раз.")])
    if missing := comparison.undecided(choices):
        raise gates.Refused([_("Виберіть, що лишити: %s.") % ", ".join(missing)])
    draft = content.version(original, comparison.result(choices))
    try:
        draft.save_revision(user=user, log_action="poruch.copy.merge")
    except ValidationError as error:
        raise gates.Refused([_("Так зберегти не можна: %s") % " ".join(error.messages)]) from error
    _close(row, user, WorkingCopy.Outcome.MERGED)
    return original


@transaction.atomic
def discard(row_pk: int, user: Any) -> WorkingCopy:
    """Close a copy without bringing anything over; its page goes to the trash."""
    row = _locked(row_pk)
    if not may_close(user, row):
        raise PermissionDenied
    _close(row, user, WorkingCopy.Outcome.DISCARDED)
    return row


def may_close(user: Any, row: WorkingCopy) -> bool:
    return allowed(user, Action.EDIT, row.page.specific)


def _close(row: WorkingCopy, user: Any, outcome: str) -> None:
    row.closed_at, row.closed_by, row.outcome = timezone.now(), user, outcome
    row.save()
    page = row.page.specific
    log(instance=page, action=f"poruch.copy.{outcome}", user=user)
    if not away.is_away(page) and not away.put_away(page, user):
        page.delete(user=user)


@transaction.atomic
def release(row_pk: int, user: Any) -> Page:
    """A copy whose original is gone for good becomes a draft of its own."""
    row = _locked(row_pk)
    if row.original is not None:
        raise gates.Refused([_("Оригінал ще є: внесіть зміни в нього або відкиньте копію.")])
    if not may_close(user, row):
        raise PermissionDenied
    page = row.page
    row.delete()
    return page


@transaction.atomic
def reopen(row_pk: int, user: Any) -> WorkingCopy:
    """A closed copy that came back from the trash is worked on again."""
    row = WorkingCopy.objects.select_for_update().get(pk=row_pk)
    original = original_of(row)
    if not may_work_on(user, original):
        raise PermissionDenied
    if row.is_open or away.is_away(row.page) or open_copy(original):
        raise gates.Refused([_("Цю копію відкрити не можна: вона вже відкрита, у кошику, або є інша.")])
    row.closed_at, row.closed_by, row.outcome = None, None, ""
    row.save()
    return row
