"""Search in the CMS."""

from typing import Any, ClassVar

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from search.admin import health
from search.admin.trying import TryQueryView
from search.admin.views import NeedsReport, health_page
from search.models import PinnedResult


class PinCreateView(CreateView):
    """Notes who pinned it."""

    def save_instance(self) -> PinnedResult:
        self.form.instance.created_by = self.request.user
        made: PinnedResult = super().save_instance()
        return made


class PinnedResultViewSet(SnippetViewSet):
    """Who may add, change and delete pins is a matter of the groups' permissions."""

    model = PinnedResult
    icon = "pick"
    menu_label = _("Закріплене")
    list_display: ClassVar[list[Any]] = [
        "__str__",
        "page",
        "locale",
        "expires",
        BooleanColumn("is_active", label=_("діє")),
        "created_by",
    ]
    list_filter: ClassVar[list[str]] = ["locale"]
    add_view_class = PinCreateView
    add_to_admin_menu = True
    menu_order = 230


register_snippet(PinnedResultViewSet)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("search-tools/try/", TryQueryView.as_view(), name="search_try"),
        path("search-tools/needs/", NeedsReport.as_view(), name="search_needs"),
        path(
            "search-tools/needs/results/", NeedsReport.as_view(results_only=True), name="search_needs_results"
        ),
        path("search-tools/health/", health_page, name="search_health"),
    ]


@hooks.register("register_admin_menu_item")
def try_menu_item() -> MenuItem:
    return MenuItem(
        _("Перевірити запит"), reverse("search_try"), name="search-try", icon_name="search", order=240
    )


@hooks.register("register_reports_menu_item")
def needs_menu_item() -> MenuItem:
    return MenuItem(
        _("Чого шукають"), reverse("search_needs"), name="search-needs", icon_name="help", order=650
    )


@hooks.register("register_reports_menu_item")
def health_menu_item() -> MenuItem:
    return MenuItem(
        _("Стан пошуку"), reverse("search_health"), name="search-health", icon_name="cogs", order=660
    )


@hooks.register("construct_homepage_panels")
def warn_of_troubles(request: Any, panels: list[Any]) -> None:
    if troubles := health.brief().troubles:
        panels.insert(0, health.HealthPanel(troubles))
