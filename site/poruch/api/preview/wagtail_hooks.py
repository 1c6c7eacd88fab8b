"""The button on a page's menu, in the explorer and in the editor."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from poruch.api.preview import fronts, views
from poruch.core.models import ContentPage


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("preview-link/<int:page_pk>/", views.link_view, name="api_preview_link")]


@hooks.register("register_page_header_buttons")
def header_button(
    page: Page, user: Any, view_name: str = "", next_url: str | None = None
) -> Iterator[Button]:
    content = page.specific
    if not isinstance(content, ContentPage) or not fronts.template_of(content):
        return
    if content.permissions_for_user(user).can_edit():
        address = reverse("api_preview_link", args=[page.pk])
        yield Button(
            translate("Посилання для перегляду чернетки"), address, icon_name="link-external", priority=58
        )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(
        views.LOG_ACTION, _("Посилання на чернетку"), _("Створено посилання для перегляду чернетки")
    )
