"""The page a token asks for: whether its owner may know of it, and that nobody was faster."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import Translation

from poruch.api.models import ApiToken
from poruch.api.params import LARGEST_ID
from poruch.api.problems import Conflict, NotFound, PreconditionFailed, PreconditionRequired
from poruch.api.tokens import scopes
from poruch.api.tokens.entrance import demand
from poruch.core import away
from poruch.core.models import ContentPage
from poruch.editorial.roles.access import allowed, condition
from poruch.editorial.roles.matrix import Action
from poruch.editorial.workflow.content import fingerprint


def seen_by(user: Any, pk: int) -> Any:
    """The page with the fields of its type, for whoever may see it in the CMS; :class:`NotFound` else."""
    row = ContentPage.objects.filter(pk=pk).first() if pk <= LARGEST_ID else None
    page = row.specific if row is not None and not away.is_away(row) else None
    if page is None or not allowed(user, Action.VIEW, page):
        raise NotFound(_("Такої сторінки немає, або вона не для вас."))
    return page


def editable_by(user: Any, pk: int) -> Any:
    """The same for whoever may open its editor. To all others there is no such draft."""
    page = seen_by(user, pk)
    if not page.permissions_for_user(user).can_edit():
        raise NotFound(_("Такої чернетки немає, або ви не можете її редагувати."))
    return page


def drafts_of(user: Any) -> QuerySet[ContentPage]:
    """The pages that :func:`editable_by` gives, but for those a task opens to its reviewer. One query."""
    made = Translation.objects.filter(
        enabled=True, source__object_id=OuterRef("translation_key"), target_locale=OuterRef("locale")
    )
    found = ContentPage.objects.all()
    if not (user.is_active and user.is_superuser):
        translates = condition(user, Action.TRANSLATE) & Q(Exists(made))
        found = found.filter(condition(user, Action.EDIT) | translates)
    return away.content(found)  # type: ignore[no-any-return]


def to_write(token: ApiToken, pk: int, if_match: str = "", *, scope: str = "") -> Any:
    """The page, locked until the end of the transaction, for a token with the scope of its type.

    With ``if_match`` its newest version must be that one.
    """
    # The row every route that saves a page writes.
    Page.objects.select_for_update(of=("self",)).filter(pk=min(pk, LARGEST_ID)).first()
    page = seen_by(token.user, pk)
    demand(token, scope or scopes.write(page.content_type_code))
    if if_match and if_match.strip() != "*" and etag_of(page) not in parse_etags(if_match):
        raise PreconditionFailed(_("Сторінку вже змінили. Прочитайте нову версію й повторіть зміну на ній."))
    return page


def demand_match(if_match: str) -> None:
    if not if_match:
        raise PreconditionRequired(
            _("Надішліть If-Match з ETag версії, яку ви змінюєте: так ніхто не затре чужої зміни.")
        )


def etag_of(page: Any) -> str:
    """Of the newest version: autosave overwrites one in place, so its number alone says nothing."""
    revision = page.get_latest_revision()
    if revision is None:
        return quote_etag(f"p{page.pk}")
    return quote_etag(f"r{revision.pk}-{fingerprint(revision.content)[:24]}")


def demand_unlocked(user: Any, page: Any) -> None:
    lock = page.get_lock()
    if lock is not None and lock.for_user(user):
        raise Conflict(
            _("Сторінку заблоковано або її саме погоджують. Зачекайте або попросіть розблокувати.")
        )
