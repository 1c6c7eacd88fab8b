"""Where the button «Повернути» after an act leads."""

import uuid
from typing import Any, Final

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from poruch.core.undoing import offer

_SALT: Final = "poruch.editorial.trash.move"


def shown(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the CMS with Wagtail's header."""
    header = {"page_title": title, "header_title": title, "header_icon": "bin"}
    return TemplateResponse(request, template, {**header, **context}, status=status)


def told_deleted(request: HttpRequest, sentence: str, batch: uuid.UUID) -> None:
    offer(request, sentence, reverse("trash_undo", args=[batch]))


def told_moved(request: HttpRequest, page: Page, came_from: dict[str, int]) -> None:
    token = signing.dumps({**came_from, "page": page.pk, "to": page.get_parent().pk}, salt=_SALT)
    offer(request, _("Перенесли не туди?"), reverse("trash_undo_move", args=[token]))


def moved_by(token: str, *, seconds: int) -> dict[str, int] | None:
    """What a token says of a move; None when it is none of ours or too old."""
    try:
        found: dict[str, int] = signing.loads(token, salt=_SALT, max_age=seconds)
    except signing.BadSignature:
        return None
    return found
