"""Agreeing to a translation. wagtail-localize's editor stands where the page's own would be, and knows of no
round: this page is the place for whoever is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from poruch.core.models import ContentPage
from poruch.editorial.translation import access
from poruch.editorial.translation.routes import refuse
from poruch.editorial.workflow.notice import notices


@dataclass(frozen=True)
class Answer:
    """One thing that may be said: the name of the action, what its button says, what it asks for."""

    name: str
    label: str
    form: BaseForm


def answers(page: Any, user: Any, name: str = "", data: Mapping[str, Any] | None = None) -> list[Answer]:
    """What somebody may say at this turn; empty when it is not theirs. ``data`` fills the form ``name``."""
    state = page.current_workflow_task_state if page.workflow_in_progress else None
    if state is None:
        return []
    task = state.task.specific
    labels = {action: str(label) for action, label, _modal in task.get_actions(page, user)}
    return [
        Answer(action, label, _form(task, action, data if action == name else None))
        for action, label in labels.items()
    ]


def _form(task: Any, action: str, data: Mapping[str, Any] | None) -> BaseForm:
    made: BaseForm = task.get_form_for_action(action)(data, auto_id=f"id_{action}_%s")
    return made


def review(request: HttpRequest, page_id: int) -> HttpResponse:
    """What has changed, who has agreed, and the answers of whoever is asked. POST gives one of them."""
    page: Any = get_object_or_404(ContentPage.objects.select_related("locale"), pk=page_id).specific
    chosen = request.POST.get("action", "")
    given = answers(page, request.user, chosen, request.POST if request.method == "POST" else None)
    if not given and not access.may_translate(request.user, page):
        return refuse(request, _("Ви не перекладаєте цією мовою."))
    if not page.workflow_in_progress:
        messages.info(request, _("Цей переклад зараз не на перевірці."))
        return redirect("translation_page", page.pk)
    if request.method == "POST":
        answer = next((one for one in given if one.name == chosen), None)
        if answer is None:
            return refuse(request, _("Зараз черга відповідати не ваша."))
        if answer.form.is_valid():
            return _said(request, page, answer)
    context = {
        "page": page,
        "original": _original(page),
        "notices": notices(page, request),
        "answers": given,
        "revision": page.current_workflow_task_state.revision_id,
        "header_title": _("Перевірка перекладу: %s") % page.get_admin_display_title(),
        "page_title": _("Перевірка перекладу"),
        "header_icon": "wagtail-localize-language",
    }
    status = 400 if request.method == "POST" else 200
    return TemplateResponse(request, "editorial/translation/review.html", context, status=status)


def _original(page: ContentPage) -> Any:
    others = ContentPage.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    return others.order_by("pk").first()


def _said(request: HttpRequest, page: Any, answer: Answer) -> HttpResponse:
    state = page.current_workflow_task_state
    state.task.specific.on_action(state.specific, request.user, answer.name, **answer.form.cleaned_data)
    page.refresh_from_db()
    if answer.name == "reject":
        messages.success(request, _("Переклад повернуто з поясненням."))
    elif page.workflow_in_progress:
        messages.success(request, _("Вашу згоду записано. Чекаємо на інших."))
    else:
        messages.success(
            request,
            _("Вашу згоду записано. Переклад бачать читачі."),
            buttons=[messages.button(page.url or reverse("wagtailadmin_home"), _("Подивитися"))],
        )
    return redirect("wagtailadmin_home")
