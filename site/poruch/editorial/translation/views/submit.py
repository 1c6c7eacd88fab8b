"""Sending a translation to review: what is missing, what the machine wrote, which terms to look at."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_localize.models import Translation

from poruch.core.gates import Refused
from poruch.core.models import ContentPage
from poruch.core.numbers import is_id
from poruch.editorial.translation import access, actions
from poruch.editorial.translation.gate import machine_rows
from poruch.editorial.translation.missing import missing
from poruch.editorial.translation.routes import refuse
from poruch.editorial.translation.terms import check_translation, offers_for


def submit(request: HttpRequest, translation_id: int) -> HttpResponse:
    """GET shows what stands in the way; POST keeps what was ticked, then submits or says what is missing."""
    rows = Translation.objects.select_related("source__locale", "target_locale")
    translation = get_object_or_404(rows, pk=translation_id, enabled=True)
    try:
        page = actions.target_of(translation)
    except ContentPage.DoesNotExist:
        return refuse(request, _("Сторінки цього перекладу вже немає."), status=404)
    if not access.may_submit(request.user, page):
        return refuse(request, _("Ви не можете надсилати переклад цією мовою."))
    if request.method == "POST":
        return _submitted(request, translation, page)
    return _form(request, translation, page)


def _submitted(request: HttpRequest, translation: Translation, page: ContentPage) -> HttpResponse:
    kept = {int(value) for value in request.POST.getlist("keep") if is_id(value)}
    actions.keep_original(request.user, translation, kept)
    try:
        actions.submit(request.user, translation, read=bool(request.POST.get("read")))
    except (Refused, ValidationError) as error:
        reasons = list(actions.sentences(error))
        status = 409 if isinstance(error, (actions.Incomplete, actions.Unread)) else 400
        return _form(request, translation, page, reasons, status)
    messages.success(
        request,
        _("Переклад надіслано на перевірку. Читачі бачитимуть його, коли перевірку буде завершено."),
        buttons=[messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Відкрити"))],
    )
    return redirect("translation_page", page.pk)


def _form(
    request: HttpRequest,
    translation: Translation,
    page: ContentPage,
    reasons: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    lacking = missing(translation)
    offers = offers_for(translation, [one.text for one in lacking])
    context: dict[str, Any] = {
        "page": page,
        "translation": translation,
        "reasons": reasons or [],
        "lacking": [{"one": one, "offers": offers[one.text]} for one in lacking],
        "machine": machine_rows(translation).select_related("translation_of"),
        "findings": check_translation(translation),
        "has_workflow": page.get_workflow() is not None,
        "edit": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "header_title": _("Надіслати переклад на перевірку: %s") % page.get_admin_display_title(),
        "page_title": _("Надіслати переклад на перевірку"),
        "header_icon": "wagtail-localize-language",
    }
    return TemplateResponse(request, "editorial/translation/submit.html", context, status=status)
