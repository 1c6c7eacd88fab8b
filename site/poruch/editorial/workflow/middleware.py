"""A refusal reaches the person as sentences, by whatever route the change was tried."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from wagtail.models import Page

from poruch.core import gates

#: Views of the page editor: a refused form comes back to the same address.
SAME_PLACE = {"edit"}
#: Modal windows that go where their answer says.
MODALS = {"workflow_action", "collect_workflow_action_data"}
ADMIN_API_ACTION = "wagtailadmin_api:pages:action"


class RefusalMiddleware:
    """The CMS: a message and the way back. The API: a problem. Elsewhere: the sentence with 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Wagtail's own API for its editor acts on pages directly, past the page's methods."""
        match = request.resolver_match
        if match is None or match.view_name != ADMIN_API_ACTION or request.method != "POST":
            return None
        user: Any = request.user
        if not user.is_authenticated:
            return None
        try:
            demand_api_action(user, kwargs["pk"], kwargs["action_name"])
        except gates.Refused as refused:
            return problem(refused)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, gates.Refused):
            return None
        if request.path.startswith("/api/") or request.path.startswith("/cms/api/"):
            return problem(exception)
        if not request.path.startswith("/cms/"):
            return HttpResponseForbidden(str(exception), content_type="text/plain; charset=utf-8")
        for reason in exception.reasons:
            messages.error(request, reason)
        return _back(request)


def demand_api_action(user: Any, page_id: Any, name: str) -> None:
    """Only a superuser may use these actions; what publishes or takes away is noted like elsewhere."""
    if not user.is_superuser:
        raise gates.Refused([_("Цю дію роблять у редакторі сторінки.")])
    change = {"publish": gates.Change.PUBLISH, "unpublish": gates.Change.UNPUBLISH,
              "delete": gates.Change.DELETE, "move": gates.Change.MOVE}.get(name)  # fmt: skip
    page = Page.objects.filter(pk=page_id).first()
    if change is None or page is None:
        return
    page = page.specific
    gates.demand(gates.Wish(change, page, user, page.get_latest_revision()))


def problem(refused: gates.Refused) -> JsonResponse:
    """RFC 9457, as the public API answers."""
    body = {
        "type": "/api/v1/docs#problem-403",
        "title": _("Не дозволено"),
        "status": 403,
        "detail": str(refused),
        "errors": [],
    }
    return JsonResponse(body, status=403, content_type="application/problem+json")


def _back(request: HttpRequest) -> HttpResponse:
    match = request.resolver_match
    name = match.url_name if match else ""
    asked = request.POST.get("next") or request.GET.get("next") or request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    home = reverse("wagtailadmin_home")
    if name in SAME_PLACE:
        url = request.path
    elif name in MODALS and match is not None:
        url = reverse(
            "wagtailadmin_pages:edit", args=[match.args[0] if match.args else match.kwargs["page_id"]]
        )
    else:
        url = asked if safe else home
    if request.headers.get("x-requested-with") != "XMLHttpRequest":
        return HttpResponseRedirect(url)
    if name in MODALS:
        return JsonResponse({"step": "success", "redirect": url})
    words = " ".join(str(message) for message in messages.get_messages(request))
    return JsonResponse({"success": False, "error_code": "refused", "error_message": words}, status=403)
