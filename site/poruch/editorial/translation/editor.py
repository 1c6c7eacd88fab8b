"""The translation editor: what it may do, before wagtail-localize answers."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page
from wagtail_localize.models import Translation

from poruch.core.gates import Refused
from poruch.core.models import ContentPage
from poruch.editorial.translation import access, actions
from poruch.editorial.translation.missing import missing
from poruch.editorial.translation.models import TranslationState
from poruch.editorial.translation.routes import refuse


def translation_for(instance: Any, *, enabled: bool | None = True) -> Translation | None:
    """The translation that makes ``instance``."""
    rows = Translation.objects.filter(
        source__object_id=instance.translation_key, target_locale=instance.locale_id
    ).select_related("source__locale", "target_locale")
    return (rows if enabled is None else rows.filter(enabled=enabled)).first()


def before_edit_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """None lets wagtail-localize, or the page editor, go on."""
    if not isinstance(page, ContentPage):
        return None
    posted = request.method == "POST"
    if posted and "localize-convert-to-alias" in request.POST:
        return redirect("wagtail_localize:convert_to_alias", page.pk)
    if posted and "localize-restart-translation" in request.POST:
        mine = access.may_translate(request.user, page)
        return None if mine else refuse(request, _("Ви не перекладаєте цією мовою."))
    translation = translation_for(page)
    if translation is None:
        return None
    if not access.may_translate(request.user, page):
        return refuse(request, _("Ви не перекладаєте цією мовою."))
    if posted and request.POST.get("action") == "publish":
        return _publish(request, translation, page)
    if not posted:
        _offer(request, translation, page)
    return None


def before_edit_snippet(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """A row beside pages has no workflow, but no text of another language may go out with it either."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = translation_for(instance) if hasattr(instance, "translation_key") else None
    if translation is not None and (lacking := missing(translation)):
        told = "; ".join(one.text[:60] for one in lacking[:5])
        return refuse(request, _("Ще не перекладено: %s. Нічого не опубліковано.") % told, status=409)
    return None


def _publish(request: HttpRequest, translation: Translation, page: ContentPage) -> HttpResponse:
    """wagtail-localize would write the texts into the live page before any gate is asked: ours does not."""
    try:
        actions.publish(request.user, translation)
    except actions.Incomplete as error:
        told = "; ".join(one.text[:60] for one in error.texts[:5])
        return refuse(request, *error.reasons, _("Бракує: %s") % told, status=409)
    except (Refused, ValidationError) as error:
        return refuse(request, *actions.sentences(error))
    messages.success(request, _("Переклад опубліковано."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def _offer(request: HttpRequest, translation: Translation, page: ContentPage) -> None:
    """The way on from the editor: its script draws its own buttons, and knows of no review."""
    status = reverse("translation_page", args=[page.pk])
    content: Any = page.specific
    if content.workflow_in_progress:
        _lead_to_review(request, content)
        return
    if not access.may_submit(request.user, page):
        return
    url = reverse("translation_submit", args=[translation.pk])
    if TranslationState.objects.filter(target=page.pk, stale_since__isnull=False).exists():
        changed = f"{status}#{page.locale.language_code}"
        messages.warning(
            request,
            _("Оригінал змінився після цього перекладу."),
            buttons=[messages.button(changed, _("Показати, що змінилося"))],
        )
    messages.info(
        request,
        _("Переклад зберігається сам. Коли все готово, надішліть його на перевірку."),
        buttons=[
            messages.button(url, _("Надіслати переклад на перевірку")),
            messages.button(status, _("Стан перекладів")),
        ],
    )


def _lead_to_review(request: HttpRequest, page: Any) -> None:
    """The editor of a translation has no place to agree: that is a page of its own."""
    mine = page.current_workflow_task_state.task.specific.get_actions(page, request.user)
    button = messages.button(
        reverse("translation_review", args=[page.pk]),
        _("Прочитати й відповісти") if mine else _("Хто що погодив"),
    )
    said = _("Цей переклад чекає на вашу згоду.") if mine else _("Цей переклад зараз на перевірці.")
    (messages.warning if mine else messages.info)(request, said, buttons=[button])
