"""Translating with a token: the texts of wagtail-localize, in the languages of the token's owner."""

from collections.abc import Mapping
from typing import Any

import polib
from django.http import Http404
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import StringSegment, Translation

from poruch.api.models import ApiToken
from poruch.api.problems import Forbidden, NotFound, ProblemError, Unprocessable
from poruch.api.schemas.translations import Segment, TranslationTexts
from poruch.api.tokens import scopes
from poruch.api.writing.finding import demand_unlocked, seen_by, to_write
from poruch.core import away
from poruch.core.models import ContentPage
from poruch.editorial.translation import access, actions, po
from poruch.editorial.translation.missing import missing


def start(token: ApiToken, page_id: int, language: str) -> Translation:
    page = to_write(token, page_id, scope=scopes.TRANSLATE)
    return actions.start(token.user, page, language)


def found(user: Any, page_id: int, language: str) -> tuple[Translation, Any]:
    """The translation of a page into a language, and the page it makes, for who may translate it."""
    page = seen_by(user, page_id)
    translation = (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale__language_code=language, enabled=True
        )
        .select_related("source__locale", "target_locale")
        .first()
    )
    target = _target(translation) if translation is not None else None
    if translation is None or target is None:
        raise NotFound(_("Цю сторінку цією мовою ще не перекладають. Почніть переклад запитом POST."))
    if not access.may_translate(user, target):
        raise Forbidden(_("Ви не перекладаєте цією мовою."))
    return translation, target


def _target(translation: Translation) -> Any:
    try:
        page = actions.target_of(translation)
    except (ContentPage.DoesNotExist, Http404):
        return None
    return None if away.is_away(page) else page


def write(token: ApiToken, page_id: int, language: str, texts: Mapping[str, str]) -> Any:
    """Store these texts, all or none; the draft is saved as soon as no text is missing. The page it makes."""
    translation, target = found(token.user, page_id, language)
    Page.objects.select_for_update(of=("self",)).get(pk=target.pk)
    demand_unlocked(token.user, target)
    segments = {str(one.pk): one for one in _segments(translation)}
    if unknown := sorted(set(texts) - set(segments)):
        raise Unprocessable(
            _("Таких текстів немає: %s. Оригінал могли змінити: прочитайте переклад знову.")
            % ", ".join(unknown)[:200]
        )
    file = polib.POFile()
    file.metadata = {po.ID: str(translation.uuid)}
    for key, text in texts.items():
        segment = segments[key]
        file.append(
            polib.POEntry(
                msgid=segment.string.data, msgctxt=segment.context.path, msgstr=text, linenum=int(key)
            )
        )
    try:
        po.load(translation, file, token.user)
    except po.BadFile as bad:
        errors = [ProblemError(source="body", name="texts", message=reason) for reason in bad.reasons]
        raise Unprocessable(str(bad), errors) from bad
    if not missing(translation):
        actions.save_draft(token.user, translation)
    return target


def submit(token: ApiToken, page_id: int, language: str, *, read: bool) -> Any:
    translation, target = found(token.user, page_id, language)
    actions.submit(token.user, translation, read=read)
    return target


def _segments(translation: Translation) -> Any:
    rows = StringSegment.objects.filter(source=translation.source).annotate_translation(
        translation.target_locale
    )
    return rows.select_related("string", "context").order_by("order")


def texts(translation: Translation, target: Any) -> TranslationTexts:
    """Every text of the original with what is there of it already. Three queries."""
    rows = [
        Segment(key=str(row.pk), field=row.context.path, source=row.string.data, text=row.translation or "")
        for row in _segments(translation)
    ]
    return TranslationTexts(
        id=target.pk,
        locale=translation.target_locale.language_code,
        original_locale=translation.source.locale.language_code,
        live=target.live,
        in_review=target.current_workflow_state is not None,
        missing=len(missing(translation)),
        texts=rows,
    )
