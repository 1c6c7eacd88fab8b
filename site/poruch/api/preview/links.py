"""Signed links to one draft. They say which page and which version, are ours alone, and last for minutes."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision
from wagtail_headless_preview.models import PagePreview

from poruch.api.problems import Forbidden, NotFound
from poruch.core import away
from poruch.core.models import ContentPage

_SALT: Final = "poruch.api.preview"


@dataclass(frozen=True)
class Draft:
    """``revision`` of a page, or what somebody types just now under ``typed`` (a key of ``PagePreview``)."""

    page: int
    revision: int = 0
    typed: str = ""

    def sign(self) -> str:
        return signing.dumps([self.page, self.revision, self.typed], salt=_SALT)


def read(token: str) -> Draft:
    """Forbidden, with a sentence, for what is not ours or is over."""
    minutes = settings.PORUCH_PREVIEW_MINUTES
    try:
        page, revision, typed = signing.loads(token, salt=_SALT, max_age=timedelta(minutes=minutes))
    except signing.SignatureExpired:
        raise Forbidden(_("Строк цього посилання минув. Попросіть у редактора нове.")) from None
    except (signing.BadSignature, ValueError, UnicodeError):
        raise Forbidden(_("Це посилання не від нас, або його скопійовано не повністю.")) from None
    return Draft(page, revision, typed)


def refusal(page: ContentPage) -> str:
    """Why drafts of a page go to no other site; "" when they may. ``page`` as it is, or a draft of it."""
    if away.is_away(page):
        return _("Ця сторінка в кошику.")
    if getattr(page, "withdrawn_at", None):
        return _("Цю історію відкликано.")
    if page.sensitivity != ContentPage.Sensitivity.PUBLIC:
        return _("Ця сторінка лише для редакторів: на інших сайтах її не показують.")
    if not Page.objects.filter(pk=page.pk).public().exists():
        return _("Ця сторінка закрита для читачів: на інших сайтах її не показують.")
    return ""


def load(draft: Draft) -> ContentPage:
    """The draft as a page; NotFound when it is not there any more or may not be shown."""
    gone = NotFound(_("Цієї чернетки вже немає."))
    page: Any = ContentPage.objects.filter(pk=draft.page).select_related("locale").first()
    if page is None or refusal(page):
        raise gone
    content = _content(draft)
    if content is None:
        raise gone
    found: ContentPage = page.specific.with_content_json(content)
    if refusal(found):
        raise gone
    return found


def _content(draft: Draft) -> Any:
    if draft.typed:
        row = PagePreview.objects.filter(token=draft.typed).first()
        return json.loads(row.content_json) if row else None
    rows = Revision.page_revisions.filter(pk=draft.revision, object_id=str(draft.page))
    return rows.values_list("content", flat=True).first()
