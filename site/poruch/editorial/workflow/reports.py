"""Urgent corrections that nobody of the other side has confirmed."""

from datetime import timedelta
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from poruch.core import away
from poruch.core.models import Partner
from poruch.editorial.roles.access import is_guest
from poruch.editorial.workflow.models import UrgentCorrection
from poruch.editorial.workflow.models.changes import CONFIRM_WITHIN


class CorrectionFilter(WagtailFilterSet):
    """By the partner who corrected, and by whether the time is over."""

    partner = django_filters.ModelChoiceFilter(
        label=_("Від партнера"), queryset=lambda request: Partner.objects.all()
    )
    overdue = django_filters.BooleanFilter(label=_("Час минув"), method="by_time")

    class Meta:
        model = UrgentCorrection
        fields: ClassVar[list[str]] = ["partner"]

    def by_time(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        limit = timezone.now() - CONFIRM_WITHIN
        return queryset.filter(at__lt=limit) if value else queryset.filter(at__gte=limit)


def state(correction: UrgentCorrection) -> str:
    if correction.is_overdue:
        return _now("час минув")
    left = correction.due - timezone.now()
    return _now("лишилося годин: %s") % max(0, int(left / timedelta(hours=1)))


class UnconfirmedReport(ReportView):
    """Oldest first, so that what is overdue leads."""

    model = UrgentCorrection
    permission_policy = None
    page_title = _("Непідтверджені термінові виправлення")
    header_icon = "warning"
    index_url_name = "workflow_unconfirmed"
    index_results_url_name = "workflow_unconfirmed_results"
    filterset_class = CorrectionFilter
    default_ordering = "at"
    is_searchable = False
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "page",
            label=_("Сторінка"),
            get_url=lambda correction: reverse("workflow_urgent_answer", args=[correction.pk]),
        ),
        Column("partner", label=_("Від партнера")),
        Column("by", label=_("Хто виправив")),
        DateColumn("at", label=_("Коли"), sort_key="at"),
        StatusTagColumn(
            "state",
            label=_("Підтвердження"),
            accessor=state,
            primary=lambda correction: correction.is_overdue,
        ),
        Column("reason", label=_("Чому терміново")),
    ]
    list_export: ClassVar[list[str]] = ["page", "partner", "by", "at", "due", "is_overdue", "reason"]
    export_headings: ClassVar[dict[str, Any]] = {
        "page": _("Сторінка"),
        "partner": _("Від партнера"),
        "by": _("Хто виправив"),
        "at": _("Коли"),
        "due": _("Підтвердити до"),
        "is_overdue": _("Час минув"),
        "reason": _("Чому терміново"),
    }

    def get_base_queryset(self) -> QuerySet[Any]:
        found = UrgentCorrection.objects.filter(outcome=UrgentCorrection.Outcome.OPEN)
        found = found.exclude(page__url_path__startswith=away.ROOT)
        if is_guest(self.request.user):
            found = found.none()
        return found.select_related("page", "partner", "by").order_by("at")

    def get_filename(self) -> str:
        return f"urgent-{timezone.localdate():%Y-%m-%d}"
