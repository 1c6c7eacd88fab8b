"""The desk in the CMS: its home and its reports."""

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from poruch.editorial.desk.home import DeskPanel, replaced
from poruch.editorial.desk.reports.base import DeskReport
from poruch.editorial.desk.reports.log import AuditReport, PastWorkflowReport, PublishedReport
from poruch.editorial.desk.reports.pages import JointWaitingReport, PagesReport, UnconfirmedReport

REPORTS: tuple[type[DeskReport], ...] = (
    PagesReport,
    JointWaitingReport,
    UnconfirmedReport,
    PublishedReport,
    PastWorkflowReport,
    AuditReport,
)


class ReportMenuItem(MenuItem):
    """Shown to whom the report answers."""

    def __init__(self, report: type[DeskReport], order: int) -> None:
        self.report = report
        name = report.index_url_name.replace("_", "-")
        url = reverse(report.index_url_name)
        super().__init__(report.page_title, url, name=name, icon_name=report.header_icon, order=order)

    def is_shown(self, request: Any) -> bool:
        return self.report.may_read(request.user)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    found = []
    for report in REPORTS:
        address = f"desk/{report.file_name}/"
        found += [
            path(address, report.as_view(), name=report.index_url_name),
            path(f"{address}results/", report.as_view(results_only=True), name=report.index_results_url_name),
        ]
    return found


def _register(report: type[DeskReport], order: int) -> None:
    hooks.register("register_reports_menu_item", lambda: ReportMenuItem(report, order))


for _number, _report in enumerate(REPORTS):
    _register(_report, 500 + _number)


@hooks.register("insert_global_admin_css")
def css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("editorial/desk/cms.css"))


@hooks.register("construct_homepage_panels")
def desk(request: Any, panels: list[Any]) -> None:
    panels[:] = [panel for panel in panels if not replaced(panel)]
    panels.append(DeskPanel(request.user))
