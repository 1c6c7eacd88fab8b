"""Coming in, setting up the second factor, and what an administrator does when one is lost."""

from typing import Any, Final

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.views import account
from wagtail.log_actions import log

from poruch.editorial.accounts import notices, policy, sessions
from poruch.editorial.accounts.forms import LoginForm

RESET: Final = "accounts.mfa_reset"


class LoginView(account.LoginView):
    """Wagtail's page of login with allauth behind it: a second factor is given before there is a session."""

    template_name = "editorial/accounts/login.html"

    def get_form_class(self) -> type[LoginForm]:
        return LoginForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Wagtail sends whoever is signed in straight back, and a private page sends them here again when
        it is not for them: for ever. Outside the CMS the way on is another account."""
        asked = self.get_redirect_url()
        if request.user.is_authenticated and asked and not asked.startswith(reverse("wagtailadmin_home")):
            messages.warning(
                request,
                _(
                    "Ви вже ввійшли. Якщо ця сторінка не відкривається, вона не для вашого облікового "
                    "запису: увійдіть з іншим."
                ),
            )
            again: HttpResponse = self.render_to_response(self.get_context_data())
            return again
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not ratelimit.consume(request, action="login"):
            return too_many(request)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: LoginForm) -> HttpResponse:
        user = form.get_user()
        login = Login(user=user, redirect_url=self.get_success_url())
        return perform_password_login(  # type: ignore[no-any-return]
            self.request, {"username": user.get_username()}, login
        )


class PasswordResetView(account.PasswordResetView):
    """Says the same whether the address is known or not, and not without end."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get("email", "").lower()
        if not ratelimit.consume(request, action="reset_password", key=key):
            return too_many(request)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


def too_many(request: HttpRequest, *_args: Any) -> HttpResponse:
    """The answer to whoever asks too often."""
    return TemplateResponse(request, "editorial/accounts/too_many.html", status=429)


def one_login(request: HttpRequest) -> HttpResponse:
    """Wagtail's second form of login, for private pages, leads to the one that asks for the second factor."""
    asked = request.GET.get("next")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': asked})}" if asked else "account_login")


class _FirstFactor:
    """What setting up a factor does besides: this session counts as having shown it, the others end."""

    request: HttpRequest
    kind: str

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        policy.note_shown(self.request, self.kind)
        sessions.end(self.request.user, keep=self.request.session.session_key)
        return answer


class SetUpCodesView(_FirstFactor, ActivateTOTPView):
    kind = Authenticator.Type.TOTP.value


class AddKeyView(_FirstFactor, AddWebAuthnView):
    kind = Authenticator.Type.WEBAUTHN.value


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    sessions.end(request.user, keep=request.session.session_key)
    messages.success(request, _("На інших пристроях ви вийшли."))
    return redirect("accounts_sessions" if request.POST.get("back") == "sessions" else "mfa_index")


def my_sessions(request: HttpRequest) -> HttpResponse:
    """One's own sessions; one of the others is ended by its mark."""
    if request.method == "POST":
        mark = request.POST.get("session", "")
        here = request.session.session_key
        if mark and sessions.end(request.user, keep=here, only=mark):
            messages.success(request, _("Сеанс завершено. На тому пристрої треба ввійти знову."))
        else:
            messages.info(request, _("Цього сеансу вже немає."))
        return redirect("accounts_sessions")
    title = _("Мої сеанси")
    context = {
        "sessions": sessions.open_of(request),
        "page_title": title,
        "header_title": title,
        "header_icon": "desktop",
    }
    return TemplateResponse(request, "editorial/accounts/sessions.html", context)


def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """An administrator takes the lost second factor of somebody else away; the person makes a new one."""
    person: Any = get_object_or_404(get_user_model(), pk=pk)
    if not policy.may_reset(request.user, person):
        raise PermissionDenied
    if settings.PORUCH_REQUIRE_MFA:
        raise_if_reauthentication_required(request, app="allauth.mfa")
    if request.method == "POST":
        with transaction.atomic():
            Authenticator.objects.filter(user=person).delete()
            sessions.end(person)
            log(person, RESET, user=request.user)
            notices.tell(person, notices.Event.FACTOR_REMOVED)
        messages.success(request, _("Другий крок скинуто. Під час входу людина налаштує новий."))
        return redirect("wagtailusers_users:index")
    title = _("Скинути другий крок входу")
    context = {
        "person": person,
        "has_factor": policy.has_factor(person),
        "page_title": title,
        "header_title": title,
        "page_subtitle": person.get_username(),
        "header_icon": "key",
    }
    return TemplateResponse(request, "editorial/accounts/reset.html", context)
