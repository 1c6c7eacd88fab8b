"""The second factor in the CMS: one's own in the account's menu, other people's in the list of users."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button

from poruch.editorial.accounts import policy, views


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("accounts/<int:pk>/reset-mfa/", views.reset, name="accounts_reset_mfa"),
        path("account/sessions/", views.my_sessions, name="accounts_sessions"),
    ]


@hooks.register("insert_editor_js")
def keep_text() -> str:
    return format_html('<script src="{}"></script>', static("editorial/accounts/session.js"))


@hooks.register("register_account_menu_item")
def own_factor(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("mfa_index"),
        "label": _("Другий крок входу"),
        "help_text": _("Застосунок із кодами, ключі доступу, резервні коди, вихід на інших пристроях"),
    }


@hooks.register("register_account_menu_item")
def own_sessions(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("accounts_sessions"),
        "label": _("Мої сеанси"),
        "help_text": _("Де ви ввійшли до системи й коли, вихід на інших пристроях"),
    }


@hooks.register("register_user_listing_buttons")
def reset_button(user: Any, request_user: Any) -> Iterator[Button]:
    if policy.may_reset(request_user, user):
        yield Button(
            _("Скинути другий крок"),
            reverse("accounts_reset_mfa", args=[user.pk]),
            icon_name="key",
            priority=40,
        )


@hooks.register("register_log_actions")
def actions(registry: Any) -> None:
    registry.register_action(views.RESET, _("Скинути другий крок входу"), _("Скинуто другий крок входу"))
