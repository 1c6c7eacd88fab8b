"""Other systems in the CMS, for administrators: how each does, its calls, and what can be done about them."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column

from poruch.editorial.rules.models import Delivery, WebhookTarget
from poruch.editorial.rules.webhooks import acting
from poruch.editorial.rules.webhooks.pausing import PERMISSION

#: Calls on the page of a target; the report has all.
SHOWN: Final = 20


class StateColumn(Column):
    """A link to the target's page that says how it does."""

    cell_template_name = "editorial/rules/state_cell.html"


class CallColumn(Column):
    """A link to one call."""

    cell_template_name = "editorial/rules/call_cell.html"


def _allowed(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def _crumbs(*items: dict[str, Any]) -> list[dict[str, Any]]:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Головна")}
    listed = {
        "url": reverse("wagtailsnippets_editorial_rules_webhooktarget:list"),
        "label": _("Адреси викликів"),
    }
    return [home, listed, *items]


@require_safe
def target_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How a target does: its state, its key, its latest calls. Four queries at most."""
    _allowed(request)
    target = get_object_or_404(WebhookTarget, pk=pk)
    context = {
        "target": target,
        "deliveries": target.deliveries.order_by("-created_at")[:SHOWN],
        "failed": target.deliveries.filter(state=Delivery.State.FAILED).exclude(event=Delivery.TEST).count(),
        "waiting": target.deliveries.filter(state=Delivery.State.WAITING).count(),
        "previous": len(target.secrets_now()) > 1,
        "page_title": target.name,
        "header_icon": "link-external",
        "breadcrumbs_items": _crumbs({"url": "", "label": target.name}),
    }
    return TemplateResponse(request, "editorial/rules/target.html", context)


@require_safe
def call_page(request: HttpRequest, pk: Any) -> HttpResponse:
    """One call with its attempts. Three queries."""
    _allowed(request)
    delivery = get_object_or_404(Delivery.objects.select_related("target"), pk=pk)
    target = delivery.target
    context = {
        "delivery": delivery,
        "attempts": delivery.log.all(),
        "page_title": _("Виклик"),
        "header_icon": "link-external",
        "breadcrumbs_items": _crumbs(
            {"url": reverse("rules_target", args=[target.pk]), "label": target.name},
            {"url": "", "label": _("Виклик")},
        ),
    }
    return TemplateResponse(request, "editorial/rules/call.html", context)


def _test(request: HttpRequest, target: WebhookTarget) -> None:
    delivery = acting.test(target, request.user)
    if delivery.state == Delivery.State.DONE:
        messages.success(request, _("Пробний виклик дійшов. Відповідь: %s.") % delivery.note)
    else:
        messages.error(request, _("Пробний виклик не дійшов. %s") % delivery.note)


def _pause(request: HttpRequest, target: WebhookTarget) -> None:
    acting.pause(target, request.user)
    messages.success(request, _("Виклики призупинено. Нові чекатимуть, доки ви їх не відновите."))


def _resume(request: HttpRequest, target: WebhookTarget) -> None:
    acting.resume(target, request.user)
    messages.success(request, _("Виклики відновлено. Те, що чекало, буде надіслано."))


def _rotate(request: HttpRequest, target: WebhookTarget) -> None:
    acting.rotate(target, request.user)
    messages.success(request, _("Є новий ключ. Сім днів виклики підписано обома ключами."))


def _drop(request: HttpRequest, target: WebhookTarget) -> None:
    acting.drop(target, request.user)
    messages.success(request, _("Старий ключ більше не підписує викликів."))


def _replay_failed(request: HttpRequest, target: WebhookTarget) -> None:
    count = acting.replay_failed(target, request.user)
    text = ngettext("Надсилаємо ще раз %s виклик.", "Надсилаємо ще раз викликів: %s.", count)
    messages.success(request, text % count)


_ACTS: Final[dict[str, Callable[[HttpRequest, WebhookTarget], None]]] = {
    "test": _test,
    "pause": _pause,
    "resume": _resume,
    "rotate": _rotate,
    "drop": _drop,
    "replay": _replay_failed,
}


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """What an administrator asked for; each leaves a row in the audit log."""
    _allowed(request)
    target = get_object_or_404(WebhookTarget, pk=pk)
    if do := _ACTS.get(request.POST.get("act", "")):
        try:
            do(request, target)
        except acting.NotNow as reason:
            messages.error(request, str(reason))
    return redirect("rules_target", pk)


@require_POST
def replay(request: HttpRequest, pk: Any) -> HttpResponse:
    """One call once more, or at once when it waits."""
    _allowed(request)
    delivery = get_object_or_404(Delivery.objects.select_related("target"), pk=pk)
    try:
        acting.replay(delivery, request.user)
        messages.success(request, _("Виклик буде надіслано ще раз."))
    except acting.NotNow as reason:
        messages.error(request, str(reason))
    return redirect("rules_call", pk)


class PausedPanel(Component):
    """Targets that are called no more, on the front page of the CMS."""

    name = "rule-paused"
    order = 110
    template_name = "editorial/rules/paused.html"

    def __init__(self, targets: list[WebhookTarget]) -> None:
        self.targets = targets

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"targets": self.targets}


def paused_panel(request: HttpRequest) -> PausedPanel | None:
    """None when there is nothing to say, or it is not for this person."""
    if not request.user.has_perm(PERMISSION):
        return None
    targets = list(WebhookTarget.objects.exclude(paused_at=None))
    return PausedPanel(targets) if targets else None
