"""What all reports of the desk share: a guard on the server, and the table to take away."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.admin.views.reports import ReportView

from poruch.editorial.desk.access import may_read_reports

_FORMULA = frozenset("=+-@\t\r")


class DeskReport(ReportView):
    """What a column shows on the page stands in the exported table too."""

    permission_policy = None
    is_searchable = False
    results_template_name = "editorial/desk/report_results.html"
    file_name: ClassVar[str] = "report"

    @classmethod
    def may_read(cls, user: Any) -> bool:
        return may_read_reports(user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_read(request.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    @property
    def list_export(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def export_headings(self) -> dict[str, Any]:
        return {column.name: column.label for column in self.columns}

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {column.name: _harmless(column.get_value(item)) for column in self.columns}

    def get_filename(self) -> str:
        return f"{self.file_name}-{timezone.localdate():%Y-%m-%d}"


def _harmless(value: Any) -> Any:
    """A title is no formula, whatever a table's program makes of its first sign."""
    return f"'{value}" if isinstance(value, str) and value[:1] in _FORMULA else value


def yes(value: bool) -> str:
    return gettext("так") if value else ""
