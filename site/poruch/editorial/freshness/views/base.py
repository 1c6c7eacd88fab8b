"""What the reports of this app share."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from poruch.core.models import ContentPage
from poruch.editorial.freshness.permissions import ColleaguesOnly

#: Heading, and how a row's value is made.
Export = Mapping[str, tuple[Any, Callable[[Any], Any]]]


class FreshnessReport(ColleaguesOnly, ReportView):
    """A list for people with a role; what it exports stands in one place with its headings."""

    permission_policy = None
    is_searchable = False
    results_template_name = "editorial/freshness/report_results.html"
    filename: ClassVar[str] = ""
    exported: ClassVar[Export] = {}
    #: What to say when the list is empty.
    empty: ClassVar[Any] = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.list_export = list(self.exported)
        self.export_headings = {name: heading for name, (heading, _value) in self.exported.items()}

    def to_row_dict(self, item: Any) -> "OrderedDict[str, Any]":
        return OrderedDict((name, _inert(value(item))) for name, (_heading, value) in self.exported.items())

    def get_filename(self) -> str:
        return f"{self.filename}-{timezone.localdate():%Y-%m-%d}"

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return {**context, "empty": self.empty}


class FormColumn(Column):
    """A cell with a form of its own; the template is the subclass's or the caller's."""

    def __init__(self, name: str, template: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.cell_template_name = template

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        return {**context, "csrf_token": get_token(request), "next": request.get_full_path()}


class PageColumn(TitleColumn):
    """A page's title, which leads to its editor."""

    def __init__(self, name: str, id: str = "pk", **kwargs: Any) -> None:
        super().__init__(
            name, get_url=lambda row: reverse("wagtailadmin_pages:edit", args=[getattr(row, id)]), **kwargs
        )


def typed(page: ContentPage) -> ContentPage:
    """A page that was read without its own table, told which type it is of: roles ask that."""
    page.__dict__["content_type_code"] = getattr(page.specific_class, "content_type_code", "")
    return page


def _inert(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "@", "\t") else value
