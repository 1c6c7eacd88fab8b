"""Working copies in the CMS."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from poruch.core import away
from poruch.core.models import ContentPage
from poruch.editorial.copies import views
from poruch.editorial.copies.actions import may_work_on
from poruch.editorial.copies.models import WorkingCopy, looks_like_copy

#: Buttons of the editor that lead to readers.
_OUTWARD: Final = frozenset(
    {"action-publish", "action-submit", "action-restart-workflow", "action-unpublish"}
)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("copies/", views.CopiesView.as_view(), name="copies"),
        path("copies/results/", views.CopiesView.as_view(results_only=True), name="copies_results"),
        path("copies/make/<int:page_pk>/", views.make_view, name="copies_make"),
        path("copies/<int:pk>/", views.compare_view, name="copies_compare"),
        path("copies/<int:pk>/discard/", views.discard_view, name="copies_discard"),
        path("copies/<int:pk>/release/", views.release_view, name="copies_release"),
        path("copies/<int:pk>/reopen/", views.reopen_view, name="copies_reopen"),
    ]


class CopiesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return views.may_see(request.user)


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return CopiesMenuItem(
        gettext_lazy("Робочі копії"), reverse("copies"), name="copies", icon_name="copy", order=245
    )


@hooks.register("register_page_header_buttons")
def header_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """On the page's menu in the explorer and in the editor."""
    page = page.specific
    if not isinstance(page, ContentPage) or not page.live or looks_like_copy(page):
        return
    if not getattr(page, "section_slug", "") and may_work_on(user, page):
        yield Button(_("Робоча копія"), reverse("copies_make", args=[page.pk]), icon_name="copy", priority=35)


@hooks.register("before_edit_page")
def tell_and_keep_inside(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not isinstance(page, ContentPage):
        return None
    if request.method == "GET":
        views.notices(request, page)
    elif _OUTWARD & request.POST.keys() and WorkingCopy.objects.filter(page=page.pk).exists():
        messages.error(request, _("Це робоча копія: її не публікують. Внесіть зміни в оригінал."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("construct_page_action_menu")
def nothing_leads_out(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    page = context.get("page")
    if page and page.pk and WorkingCopy.objects.filter(page=page.pk).exists():
        menu_items[:] = [item for item in menu_items if item.name not in _OUTWARD]


@hooks.register("construct_page_chooser_queryset")
def not_in_choosers(pages: Any, request: HttpRequest) -> Any:
    return away.content(pages)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for action, label in (
        ("poruch.copy.make", gettext_lazy("Робоча копія")),
        ("poruch.copy.merge", gettext_lazy("Внесено з робочої копії")),
        ("poruch.copy.merged", gettext_lazy("Робочу копію внесено")),
        ("poruch.copy.discarded", gettext_lazy("Робочу копію відкинуто")),
    ):
        formatter = type("CopyFormatter", (LogFormatter,), {"label": label})
        actions.register_action(action)(formatter)
