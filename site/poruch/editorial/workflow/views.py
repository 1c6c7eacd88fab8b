"""Pages of the CMS: what waits, asking and answering, urgent corrections, giving back to readers."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin import messages
from wagtail.models import Page

from poruch.core.gates import Change, Refused
from poruch.core.models import ContentPage
from poruch.core.numbers import is_id
from poruch.editorial.workflow import differences, requests, returning, urgent
from poruch.editorial.workflow.forms import AnswerForm, ReasonForm
from poruch.editorial.workflow.models import ChangeRequest, Notice, UrgentCorrection
from poruch.editorial.workflow.waiting import waiting_for


def _page(page_id: Any, user: Any) -> Any:
    """The page with the fields of its type, for whoever may open its editor."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(user).can_edit():
        raise PermissionDenied
    return page


def _edit(page: Any) -> HttpResponse:
    return redirect("wagtailadmin_pages:edit", page.pk)


def _head(title: str, icon: str, **context: Any) -> dict[str, Any]:
    return {"page_title": title, "header_title": title, "header_icon": icon, **context}


def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for the person who looks."""
    context = _head(_("Чекає на вас"), "tasks", waiting=waiting_for(request.user))
    return TemplateResponse(request, "editorial/workflow/waiting.html", context)


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice was read. Only one's own."""
    Notice.objects.filter(pk=pk, user=request.user.pk).delete()
    return redirect("workflow_waiting")


def ask(request: HttpRequest, page_id: int, change: str) -> HttpResponse:
    """Ask the other partner to agree to taking a joint page away."""
    if change not in {member.value for member in requests.ACTIONS}:
        raise Http404
    page = _page(page_id, request.user)
    wanted = Change(change)
    target = Page.objects.filter(pk=place if is_id(place := request.GET.get("to", "")) else 0)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        requests.ask(page, wanted, request.user, form.cleaned_data["reason"], target.first())
        messages.success(request, _("Прохання надіслано. Коли інший партнер відповість, ви це побачите."))
        return _edit(page)
    label = dict(ChangeRequest.CHANGES)[change]
    context = _head(
        _("Потрібна згода іншого партнера"),
        "group",
        page=page,
        form=form,
        change=label,
        target=target.first(),
    )
    return TemplateResponse(request, "editorial/workflow/ask.html", context)


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The other partner reads what is asked, and agrees or not. Agreed is done at once."""
    asked = get_object_or_404(
        ChangeRequest.objects.select_related("page", "asked_by", "asked_for", "target"),
        pk=pk,
        page__isnull=False,
    )
    page = _page(asked.page_id, request.user)
    form = AnswerForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _answered(request, page, asked, form.cleaned_data["answer"])
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
            asked.refresh_from_db()
            status = 409
    context = _head(
        _("Інший партнер просить згоди"),
        "group",
        page=page,
        asked=asked,
        form=form,
        obstacles=requests.obstacles(asked),
        can_answer=asked.status == ChangeRequest.Status.OPEN and requests.may_answer(request.user, asked),
    )
    return TemplateResponse(request, "editorial/workflow/answer.html", context, status=status)


@transaction.atomic
def _answered(request: HttpRequest, page: Any, asked: ChangeRequest, text: str) -> HttpResponse:
    """The word and the deed together: nothing is agreed to that could not be done."""
    yes = "agree" in request.POST
    asked = requests.answer(asked, request.user, yes=yes, text=text)
    if not yes:
        messages.success(request, _("Прохання відхилено. Сторінка лишається, як була."))
        return redirect("workflow_waiting")
    done = carry_out(request, page, asked)
    asked.refresh_from_db()
    if asked.status != ChangeRequest.Status.DONE:
        transaction.set_rollback(True)
    return done


def carry_out(request: HttpRequest, page: Any, asked: ChangeRequest) -> HttpResponse:
    """Do what both agreed to, the way the CMS does it: other apps' hooks may turn a deletion into a trash.

    :class:`Refused` when it cannot be done. After a hook's refusal the request is not ``DONE``.
    """
    change = Change(asked.change)
    if found := requests.obstacles(asked):
        raise Refused(found)
    if change is Change.DELETE:
        for hook in hooks.get_hooks("before_delete_page"):
            response = hook(request, page)
            if isinstance(response, HttpResponse):  # In the trash, which uses the agreement up; or refused.
                return response
        DeletePageAction(page, user=request.user).execute(skip_permission_checks=True)
    elif change is Change.UNPUBLISH:
        UnpublishPageAction(page, user=request.user).execute(skip_permission_checks=True)
        returning.offer(request)
    elif asked.target is not None:
        try:
            page.move(asked.target, pos="last-child", user=request.user)
        except ValidationError as error:  # Somebody took the address a moment ago.
            raise Refused(error.messages) from error
    requests.done(page, change)
    messages.success(request, _("Погоджено й виконано."))
    return redirect("workflow_waiting")


def give_back(request: HttpRequest, page_id: int) -> HttpResponse:
    """A page that was taken from readers: asks first, then it is as they had it."""
    page = get_object_or_404(ContentPage, pk=page_id).specific
    if not page.live and not returning.may_return(request.user, page):
        raise PermissionDenied
    return _given_back(request, [page])


def give_back_all(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """What one act of this person took from readers, right afterwards."""
    pages = list(returning.taken_by(batch, request.user).specific())
    if not pages:
        raise Http404
    return _given_back(request, pages)


def _given_back(request: HttpRequest, pages: list[Any]) -> HttpResponse:
    first = pages[0]
    problems = [problem for page in pages for problem in returning.problems(page, request.user)]
    if request.method == "POST" and not problems:
        try:
            returning.give_back(pages, request.user)
        except Refused as refused:
            problems = list(refused.reasons)
        else:
            for page in pages:
                messages.success(request, _("Читачі знову бачать «%s».") % page.get_admin_display_title())
            return _above(first)
    if problems:
        for problem in problems:
            messages.error(request, problem)
        return _edit(first) if first.permissions_for_user(request.user).can_edit() else _above(first)
    context = _head(_("Повернути читачам"), "upload", pages=pages, version=returning.last_public(first))
    return TemplateResponse(request, "editorial/workflow/give_back.html", context)


def _above(page: Any) -> HttpResponse:
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def correct(request: HttpRequest, page_id: int) -> HttpResponse:
    """An urgent correction of the draft, with a reason."""
    page = _page(page_id, request.user)
    problems = urgent.problems(page, request.user)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and problems:
        raise Refused(problems)
    if request.method == "POST" and form.is_valid():
        urgent.correct(page, request.user, form.cleaned_data["reason"])
        messages.success(request, _("Виправлення вже видно читачам. Інший партнер має підтвердити його."))
        return _edit(page)
    context = _head(
        _("Термінове виправлення"),
        "warning",
        page=page,
        form=form,
        problems=problems,
        changes=differences.changes(page, request),
    )
    return TemplateResponse(request, "editorial/workflow/urgent.html", context)


def answer_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm an urgent correction, or open a review of the page."""
    correction = get_object_or_404(UrgentCorrection.objects.select_related("page", "by", "partner"), pk=pk)
    page = _page(correction.page_id, request.user)
    if request.method == "POST":
        confirm = "confirm" in request.POST
        urgent.answer(correction, request.user, confirm=confirm)
        done = _("Виправлення підтверджено.") if confirm else _("Сторінку подано на погодження.")
        messages.success(request, done)
        return redirect("workflow_waiting") if confirm else _edit(page)
    context = _head(
        _("Підтвердьте виправлення"),
        "warning",
        page=page,
        correction=correction,
        can_answer=urgent.may_answer(request.user, correction),
        history=reverse("wagtailadmin_pages:history", args=[page.pk]),
    )
    return TemplateResponse(request, "editorial/workflow/urgent_answer.html", context)
