"""Where shared access is found: a page's buttons, the reports, the log."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.users.utils import get_deleted_user_display_name

from poruch.core.models import ContentPage
from poruch.editorial.roles.access import held, is_guest, open_shares
from poruch.editorial.roles.matrix import Action, Role, matrix
from poruch.editorial.roles.models import ROLE_NAMES
from poruch.editorial.roles.sharing import END, GIVE
from poruch.editorial.roles.tester import RoleTester
from poruch.editorial.roles.views import SharePageView, SharesReport, TranslationsOfTheirBranch, end_share

#: Where wagtail-localize has its own; what is registered before it is what answers.
LOCALIZE_REPORT = "localize/reports/translations/"
#: Before any app that answers for the rest of wagtail-localize's addresses.
FIRST = -200


@hooks.register("register_admin_urls", order=FIRST)
def urls() -> list[URLPattern]:
    return [
        path(LOCALIZE_REPORT, TranslationsOfTheirBranch.as_view()),
        path(f"{LOCALIZE_REPORT}results/", TranslationsOfTheirBranch.as_view(results_only=True)),
        path("roles/share/<int:page_id>/", SharePageView.as_view(), name="roles_share"),
        path("roles/share/end/<int:pk>/", end_share, name="roles_share_end"),
        path("roles/shares/", SharesReport.as_view(), name="roles_shares"),
        path("roles/shares/results/", SharesReport.as_view(results_only=True), name="roles_shares_results"),
    ]


@hooks.register("construct_page_chooser_queryset")
def chosen_by_guests(pages: Any, request: HttpRequest) -> Any:
    """Wagtail offers every page to link to. A guest is offered what the explorer shows them."""
    if not is_guest(request.user):
        return pages
    seen = policy_registry.get_by_type(Page).explorable_instances(request.user)
    return pages.filter(pk__in=seen.values("pk"))


@hooks.register("register_page_listing_more_buttons")
def listing_button(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _button(page, user)


@hooks.register("register_page_header_buttons")
def header_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _button(page, user)


def _button(page: Page, user: Any) -> Iterator[Button]:
    tester = page.permissions_for_user(user)
    if isinstance(page, ContentPage) and isinstance(tester, RoleTester) and tester.may(Action.SHARE):
        url = reverse("roles_share", args=[page.pk])
        yield Button(_("Поділитися доступом"), url, icon_name="group", priority=55)


class SharesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_superuser) or bool(open_shares(user)) or _may_share_something(user)


def _may_share_something(user: Any) -> bool:
    return any(
        Action.SHARE in given for one in held(user) for cell, given in matrix().items() if cell[0] is one.role
    )


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return SharesMenuItem(
        gettext_lazy("Спільний доступ"), reverse("roles_shares"), name="shares", icon_name="group", order=850
    )


class ShareFormatter(LogFormatter):
    """The log keeps a number, and the name is looked up by whoever may read the log."""

    @staticmethod
    def whom(entry: Any) -> dict[str, str]:
        pk = entry.data.get("to")
        user = get_user_model().objects.filter(pk=pk).first()
        role, until = entry.data.get("role"), parse_date(entry.data.get("until", ""))
        return {
            "name": get_user_display_name(user) if user else get_deleted_user_display_name(pk),
            "role": str(ROLE_NAMES[Role(role)]) if role in list(Role) else str(role),
            "day": until.strftime("%d.%m.%Y") if until else "",
        }


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    @actions.register_action(GIVE)
    class Given(ShareFormatter):
        label = gettext_lazy("Надати доступ")

        def format_message(self, log_entry: Any) -> str:
            return _("Надано доступ: %(name)s, роль «%(role)s», до %(day)s") % self.whom(log_entry)

    @actions.register_action(END)
    class Ended(ShareFormatter):
        label = gettext_lazy("Забрати доступ")

        def format_message(self, log_entry: Any) -> str:
            return _("Забрано доступ: %(name)s, роль «%(role)s»") % self.whom(log_entry)
