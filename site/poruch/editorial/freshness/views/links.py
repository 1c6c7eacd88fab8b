"""Links to other sites that do not open."""

from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn

from poruch.core import away
from poruch.core.models import ContentPage
from poruch.editorial.freshness.models import ExternalLink
from poruch.editorial.freshness.models.links import FAILED_DAYS
from poruch.editorial.freshness.views.base import Export, FreshnessReport

_STATES: list[tuple[str, Any]] = [
    ("broken", _("не відкриваються")),
    ("failing", _("не відкрилися востаннє")),
    ("unknown", _("сайт не відповідає роботам")),
    ("all", _("усі")),
]


class LinkFilter(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("Стан"), choices=_STATES, method="filter_state")
    host = django_filters.CharFilter(label=_("Сайт"), lookup_expr="icontains")

    class Meta:
        model = ExternalLink
        fields: ClassVar[list[str]] = ["host"]

    def filter_state(self, links: QuerySet[ExternalLink], name: str, value: str) -> QuerySet[ExternalLink]:
        if value == "failing":
            return links.filter(failed_days__gt=0)
        if value == "unknown":
            return links.filter(state=ExternalLink.State.UNKNOWN)
        return links if value == "all" else links.filter(failed_days__gte=FAILED_DAYS)


def why(link: ExternalLink) -> str:
    """What went wrong, in words."""
    fault = str(link.get_fault_display())
    return f"{fault} ({link.code})" if link.fault == ExternalLink.Fault.STATUS else fault


class BrokenLinksReport(FreshnessReport):
    """Links that failed on three different days; others on request."""

    model = ExternalLink
    page_title = _("Посилання, що не відкриваються")
    header_icon = "link"
    index_url_name = "freshness_links"
    index_results_url_name = "freshness_links_results"
    template_name = "editorial/freshness/links.html"
    filterset_class = LinkFilter
    default_ordering = ("first_failed_on", "pk")
    filename = "broken-links"
    empty = _("Усі перевірені посилання відкриваються.")
    columns: ClassVar[list[Any]] = [
        type("AddressColumn", (Column,), {"cell_template_name": "editorial/freshness/address_cell.html"})(
            "url", label=_("Адреса")
        ),
        Column("get_state_display", label=_("Стан")),
        Column("why", accessor=why, label=_("Чому")),
        DateColumn("first_failed_on", label=_("Не відкривається з"), sort_key="first_failed_on"),
        DateColumn("checked_at", label=_("Перевірено"), sort_key="checked_at"),
        type("PagesColumn", (Column,), {"cell_template_name": "editorial/freshness/pages_cell.html"})(
            "shown", label=_("Сторінки")
        ),
    ]
    exported: ClassVar[Export] = {
        "url": (_("Адреса"), lambda link: link.url),
        "state": (_("Стан"), lambda link: str(link.get_state_display())),
        "why": (_("Чому"), why),
        "first_failed_on": (_("Не відкривається з"), lambda link: link.first_failed_on),
        "checked_at": (
            _("Перевірено"),
            lambda link: timezone.localtime(link.checked_at).date() if link.checked_at else "",
        ),
        "pages": (_("Сторінки"), lambda link: "; ".join(page.draft_title for page in link.shown)),
    }

    def get_base_queryset(self) -> QuerySet[Any]:
        links = ExternalLink.objects.all()
        if not self.request.GET.get("state"):
            links = links.filter(failed_days__gte=FAILED_DAYS)
        here = ExternalLink.pages.through.objects.filter(externallink=OuterRef("pk"))
        links = links.filter(Exists(here.exclude(contentpage__url_path__startswith=away.ROOT)))
        pages = ContentPage.objects.exclude(url_path__startswith=away.ROOT)
        pages = pages.select_related("locale").defer("body", "sources").order_by("title")
        return links.prefetch_related(Prefetch("pages", pages, to_attr="shown"))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return {**context, "is_on": settings.PORUCH_LINK_CHECK, "days": FAILED_DAYS}
