"""The trash in the CMS."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from poruch.core import away
from poruch.core.models import ContentPage
from poruch.editorial.trash.undoing import told_moved
from poruch.editorial.trash.views.acting import purge_view, restore_view, undo_move_view, undo_view
from poruch.editorial.trash.views.deleting import PagesWithTrashAPIViewSet, TrashBulkAction, delete_page
from poruch.editorial.trash.views.listing import TrashView, may_see

#: After the hooks of other apps: what they refuse never gets as far as the trash.
_LAST = 1000


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("trash/", TrashView.as_view(), name="trash"),
        path("trash/results/", TrashView.as_view(results_only=True), name="trash_results"),
        path("trash/<int:pk>/restore/", restore_view, name="trash_restore"),
        path("trash/<int:pk>/purge/", purge_view, name="trash_purge"),
        path("trash/undo/<uuid:batch>/", undo_view, name="trash_undo"),
        path("trash/undo-move/<str:token>/", undo_move_view, name="trash_undo_move"),
    ]


class TrashMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return TrashMenuItem(gettext_lazy("Кошик"), reverse("trash"), name="trash", icon_name="bin", order=250)


@hooks.register("before_delete_page", order=_LAST)
def into_trash(request: HttpRequest, page: Page) -> HttpResponse | None:
    return delete_page(request, page)


hooks.register("register_bulk_action", TrashBulkAction, order=_LAST)


@hooks.register("construct_admin_api")
def admin_api(router: Any) -> None:
    router.register_endpoint("pages", PagesWithTrashAPIViewSet)


@hooks.register("construct_explorer_page_queryset")
def not_in_explorer(parent: Page, pages: Any, request: HttpRequest) -> Any:
    return away.reachable(pages)


@hooks.register("construct_page_chooser_queryset")
def not_in_choosers(pages: Any, request: HttpRequest) -> Any:
    return away.reachable(pages)


@hooks.register("before_move_page")
def remember_place(request: HttpRequest, page: Page, destination: Page) -> None:
    parent = page.get_parent()
    siblings = away.reachable(parent.get_children())
    position = siblings.filter(path__lt=page.path).count()
    request.poruch_came_from = {"from": parent.pk, "position": position}  # type: ignore[attr-defined]


@hooks.register("after_move_page")
def offer_undo(request: HttpRequest, page: Page) -> None:
    came_from = getattr(request, "poruch_came_from", None)
    moved = Page.objects.get(pk=page.pk)
    if came_from and isinstance(page, ContentPage) and moved.get_parent().pk != came_from["from"]:
        told_moved(request, moved, came_from)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    @actions.register_action("poruch.trash.put")
    class Put(LogFormatter):
        label = gettext_lazy("До кошика")

        def format_message(self, entry: Any) -> str:
            return str(_("До кошика. Була в «%s».") % entry.data.get("place", ""))

    @actions.register_action("poruch.trash.restore")
    class Restored(LogFormatter):
        label = gettext_lazy("З кошика")

        def format_message(self, entry: Any) -> str:
            return str(_("Повернуто з кошика в «%s».") % entry.data.get("place", ""))
