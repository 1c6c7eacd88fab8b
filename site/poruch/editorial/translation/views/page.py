"""All translations of one page: how each stands, what changed, and what can be done."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail_localize.models import Translation

from poruch import languages
from poruch.core.gates import Refused
from poruch.core.models import ContentPage
from poruch.editorial.translation import access, actions, content, states
from poruch.editorial.translation.changes import Change, changes, labels_of
from poruch.editorial.translation.machine import drafting
from poruch.editorial.translation.missing import missing
from poruch.editorial.translation.models import TranslationState
from poruch.editorial.translation.routes import refuse
from poruch.editorial.translation.terms import Finding, Terminology, check_terms, check_translation
from poruch.editorial.translation.wording import cell_words


@dataclass
class Version:
    """What the page shows of one language. Links that are "" are not offered."""

    row: TranslationState
    name: str
    words: str
    edit: str = ""
    review: str = ""
    start: str = ""
    submit: str = ""
    agree: str = ""
    download: str = ""
    upload: str = ""
    machine: str = ""
    lacking: int | None = None
    run: Any = None
    findings: list[Finding] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def page_status(request: HttpRequest, page_id: int) -> HttpResponse:
    """For whoever may see the page in the CMS. ``page_id``: any version of it."""
    page = get_object_or_404(ContentPage.objects.select_related("locale"), pk=page_id)
    rows = TranslationState.objects.filter(key=page.translation_key).select_related(
        "source__locale", "source__content_type", "target__locale"
    )
    found = list(rows) or states.refresh(page.translation_key, content_changed=True)
    if not found:
        return refuse(request, _("Ця сторінка не має перекладів."), status=404)
    source = found[0].source.specific
    if not _sees(request.user, source, [row.target for row in found if row.target]):
        return refuse(request, _("Ви не працюєте з цією сторінкою."))
    terms, labels = Terminology(), labels_of(source)
    said = content.parts(source) if any(row.stale_since for row in found) else []
    context = {
        "page": source,
        "versions": [_version(request.user, row, source, terms, changes(row, said, labels)) for row in found],
        "findings": check_terms(source, terms),
        "labels": labels,
        "header_title": _("Переклади: %s") % source.title,
        "page_title": _("Переклади"),
        "header_icon": "wagtail-localize-language",
        "edit": reverse("wagtailadmin_pages:edit", args=[source.pk]),
    }
    return TemplateResponse(request, "editorial/translation/page.html", context)


def _sees(user: Any, source: ContentPage, targets: list[ContentPage]) -> bool:
    """In the CMS a page is for those who may do something with one of its versions."""
    if access.may_translate(user, source) or any(access.may_translate(user, one) for one in targets):
        return True
    return any(access.may_translate_into(user, source, code) for code in languages.CODES)


def _version(
    user: Any, row: TranslationState, source: ContentPage, terms: Terminology, changed: list[Change]
) -> Version:
    name = dict(languages.LANGUAGES)[row.language]
    shown = Version(row, name, cell_words(row), changes=changed)
    if row.target is None:
        if access.may_translate_into(user, source, row.language):
            shown.start = reverse("translation_start", args=[source.pk, row.language])
        return shown
    target = row.target
    translation = (
        Translation.objects.filter(source__object_id=row.key, target_locale=target.locale_id, enabled=True)
        .select_related("source__locale", "target_locale")
        .first()
    )
    shown.findings = check_translation(translation, terms) if translation else check_terms(target, terms)
    if translation is not None:
        shown.lacking = len(missing(translation))
        shown.run = translation.machine_runs.first()
    if access.may_translate(user, target):
        _work(shown, user, target, translation)
    return shown


def _work(shown: Version, user: Any, target: ContentPage, translation: Translation | None) -> None:
    """The links of somebody who translates into this language."""
    shown.edit = reverse("wagtailadmin_pages:edit", args=[target.pk])
    if target.workflow_in_progress:
        shown.review = reverse("translation_review", args=[target.pk])
    submits = access.may_submit(user, target)
    if translation is None:
        if submits and shown.row.stale_since:
            shown.agree = reverse("translation_agree", args=[target.pk])
        return
    shown.download = reverse("wagtail_localize:download_pofile", args=[translation.pk])
    shown.upload = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    if submits:
        shown.submit = reverse("translation_submit", args=[translation.pk])
    if shown.lacking and drafting.available(translation):
        shown.machine = reverse("wagtail_localize:machine_translate", args=[translation.pk])


@require_POST
def start(request: HttpRequest, page_id: int, language: str) -> HttpResponse:
    page = get_object_or_404(ContentPage.objects.select_related("locale"), pk=page_id).specific
    if language not in languages.CODES or language == page.locale.language_code:
        return refuse(request, _("Такої мови тут немає."), status=404)
    try:
        translation = actions.start(request.user, page, language)
    except Refused as error:
        return refuse(request, *error.reasons)
    messages.success(request, _("Створено чернетку. Читачі її не бачать."))
    return redirect("wagtailadmin_pages:edit", actions.target_of(translation).pk)


@require_POST
def agree(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(ContentPage.objects.select_related("locale"), pk=page_id).specific
    try:
        actions.agree(request.user, page)
    except Refused as error:
        return refuse(request, *error.reasons)
    messages.success(request, _("Записано: переклад відповідає оригіналу."))
    return redirect("translation_page", page.pk)
