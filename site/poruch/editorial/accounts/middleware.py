"""Before anything of the CMS answers: its language, the end of a session, the second factor."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from poruch import languages
from poruch.editorial.accounts import policy, sessions

#: Answered to everybody: how to come in and go out, and what those pages are drawn with.
OPEN: Final = frozenset(
    {
        *("account_login", "wagtailadmin_login", "wagtailadmin_logout", "mfa_authenticate"),
        *("wagtailadmin_sprite", "wagtailadmin_javascript_catalog"),
        *(f"wagtailadmin_password_reset{step}" for step in ("", "_done", "_confirm", "_complete")),
    }
)
#: What a session may do while this is wanted of it.
WHILE: Final = {
    policy.Step.SET_UP: frozenset(
        {
            *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"),
            *("mfa_list_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
            "account_reauthenticate",
        }
    ),
    policy.Step.CONFIRM: frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}),
}
#: What an open page asks by itself.
_BY_ITSELF: Final = "wagtailadmin_editing_sessions"


class CmsMiddleware:
    """Public pages pass untouched: they have no session and get none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(_prefix()):
            return self.get_response(request)
        translation.activate(self._language(request))
        response = self.get_response(request)
        # Who was only made to ask for the address, by a picture on another site, stays in.
        if request.method == "POST" and response.status_code == 302 and _is_logout(request):
            # What scripts have kept in the browser goes with the session (heeded over HTTPS alone).
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not request.path.startswith(_prefix()):
            self._outside(request)
            return None
        match = request.resolver_match
        assert match
        if not request.user.is_authenticated:
            return _tell_editor(request, match.view_name)
        if sessions.is_over(request, counts=match.namespace != _BY_ITSELF):
            logout(request)
            messages.info(request, _("Сеанс скінчився. Увійдіть знову."))
            return _tell_editor(request, match.view_name)
        if match.view_name in OPEN:
            return None
        step = policy.wanted(request)
        if step is None and policy.gives_rights(match) and policy.is_stale(request):
            return _ask_again(request)
        if step is None or match.view_name in WHILE[step]:
            return None
        return _turn_away(request, step)

    @staticmethod
    def _outside(request: HttpRequest) -> None:
        """Private pages and closed files are for whoever may enter the CMS now; others are nobody there."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return
        if sessions.is_over(request, counts=False) or policy.wanted(request):
            request.user = AnonymousUser()

    @staticmethod
    def _language(request: HttpRequest) -> str:
        """The one a person has chosen, else Ukrainian: a borrowed browser's language says nothing."""
        profile = getattr(request.user, "wagtail_userprofile", None)
        return getattr(profile, "preferred_language", "") or languages.SOURCE


def _is_logout(request: HttpRequest) -> bool:
    return bool(request.path == reverse("wagtailadmin_logout"))


@cache
def _prefix() -> str:
    return reverse("wagtailadmin_home")


def _tell_editor(request: HttpRequest, view: str) -> HttpResponse | None:
    """For Wagtail's autosave: the login page would be «a server error» to it.

    It shows the sentence of the codes it knows; ``session.js`` keeps the text until there is a session again.
    """
    for_json = request.headers.get("Accept", "").startswith("application/json")
    if request.method != "POST" or not for_json or view in OPEN:
        return None
    told = _(
        "Ваш сеанс скінчився, зміни не зберігаються. Увійдіть у новій вкладці, поверніться сюди й збережіть: "
        "текст на цій сторінці лишився."
    )
    answer = {"success": False, "error_code": "locked", "error_message": told, "session_over": True}
    return JsonResponse(answer, status=403)


def _turn_away(request: HttpRequest, step: policy.Step) -> HttpResponse:
    """To where the step is taken; programs get a sentence."""
    if _is_program(request):
        told = _("Спочатку підтвердьте вхід другим кроком.")
        if step is policy.Step.SET_UP:
            told = _("Спочатку налаштуйте другий крок входу.")
        return JsonResponse({"detail": told}, status=403)
    if step is policy.Step.SET_UP:
        return redirect("mfa_index")
    back = request.get_full_path() if request.method == "GET" else _prefix()
    return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}")


def _ask_again(request: HttpRequest) -> HttpResponse:
    """Who it is, on the way to where rights are given."""
    if _is_program(request):
        return JsonResponse({"detail": _("Спочатку підтвердьте, що це ви.")}, status=403)
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    if not methods:
        raise PermissionDenied
    messages.info(request, _("Тут надають права. Підтвердьте, що це ви."))
    return redirect(f"{methods[0]['url']}?{urlencode({'next': request.get_full_path()})}")


def _is_program(request: HttpRequest) -> bool:
    return (
        request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or request.path.startswith(f"{_prefix()}api/")
        or request.headers.get("Accept", "").startswith("application/json")
    )
