"""Tokens of the API in the settings of the CMS, and in its log."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter

from poruch.api.tokens import keeping, views
from poruch.api.writing.refusals import USED


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    # Not at api-tokens/: there Wagtail has its own, as soon as its app wagtail.api.v3 is installed.
    return [
        path("tokens/", views.TokensView.as_view(), name="api_tokens"),
        path("tokens/results/", views.TokensView.as_view(results_only=True), name="api_tokens_results"),
        path("tokens/new/", views.NewTokenView.as_view(), name="api_token_new"),
        path("tokens/<int:pk>/revoke/", views.revoke, name="api_token_revoke"),
    ]


@hooks.register("register_settings_menu_item")
def menu_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Токени API"), reverse("api_tokens"), name="api-tokens", icon_name="key", order=900
    )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(
        keeping.MADE, gettext_lazy("Створити токен API"), gettext_lazy("Створено токен API")
    )
    actions.register_action(
        keeping.REVOKED, gettext_lazy("Відкликати токен API"), gettext_lazy("Відкликано токен API")
    )

    @actions.register_action(USED)
    class Used(LogFormatter):
        label = gettext_lazy("Зміна через API")

        def format_message(self, entry: Any) -> str:
            return str(_("Через API, токен «%s».") % entry.data.get("name", ""))
