"""Pages by the day on which they are to be looked at again."""

from datetime import date
from typing import Any, ClassVar

import django_filters
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.coreutils import get_content_type_label
from wagtail.models import Locale, get_page_content_types

from poruch.core.models import ContentPage, Partner
from poruch.editorial.freshness.due import reviewed
from poruch.editorial.freshness.models import StaleMark
from poruch.editorial.freshness.permissions import confirm_refusal
from poruch.editorial.freshness.views.base import Export, FormColumn, FreshnessReport, PageColumn, typed

YES: list[tuple[str, Any]] = [("yes", _("так"))]


class AgeingFilter(WagtailFilterSet):
    partner = django_filters.ModelChoiceFilter(
        field_name="lead_partner", label=_("Партнер"), queryset=Partner.objects.all()
    )
    content_type = ContentTypeFilter(
        label=_("Тип"), queryset=lambda request: get_page_content_types(include_base_page_type=False)
    )
    locale = django_filters.ModelChoiceFilter(label=_("Мова"), queryset=Locale.objects.all())
    overdue = django_filters.ChoiceFilter(label=_("Прострочено"), choices=YES, method="filter_overdue")
    stale = django_filters.ChoiceFilter(label=_("Змінився закон"), choices=YES, method="filter_stale")

    class Meta:
        model = ContentPage
        fields: ClassVar[list[str]] = ["content_type", "locale"]

    def filter_overdue(self, pages: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return pages.filter(review_due__lt=timezone.localdate())

    def filter_stale(self, pages: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return pages.filter(Exists(StaleMark.objects.filter(page=OuterRef("pk"), resolved_at=None)))


def law(page: Any) -> str:
    """Which editions overtook a page, and what it cites of them."""
    return "; ".join(f"{mark.edition}{f' ({mark.cited})' if mark.cited else ''}" for mark in page.unanswered)


def days_late(page: ContentPage) -> int | str:
    today: date = timezone.localdate()
    return (today - page.review_due).days if page.review_due and page.review_due < today else ""


def due(page: ContentPage) -> str:
    """The day, and how long it is past."""
    if page.review_due is None:
        return ""
    on, late = date_format(page.review_due, "d.m.Y"), days_late(page)
    return translate("%(date)s, днів прострочено: %(days)s") % {"date": on, "days": late} if late else on


def type_of(page: ContentPage) -> str:
    return str(get_content_type_label(page.cached_content_type))


def language_of(page: ContentPage) -> str:
    return str(page.locale.get_display_name())


class AgeingReport(FreshnessReport):
    """Live pages, the longest unseen first. Each row can be confirmed with one click."""

    model = ContentPage
    page_title = _("Актуальність сторінок")
    header_icon = "time"
    index_url_name = "freshness_ageing"
    index_results_url_name = "freshness_ageing_results"
    filterset_class = AgeingFilter
    default_ordering = ("review_due", "pk")
    filename = "freshness"
    empty = _("Опублікованих сторінок іще немає.")
    columns: ClassVar[list[Any]] = [
        PageColumn("title", accessor="draft_title", label=_("Сторінка"), sort_key="title"),
        Column("type", accessor=type_of, label=_("Тип")),
        Column("language", accessor=language_of, label=_("Мова"), sort_key="locale"),
        Column("lead_partner", label=_("Партнер"), sort_key="lead_partner"),
        DateColumn("last_checked", label=_("Переглянуто"), sort_key="last_checked"),
        Column("review_due", accessor=due, label=_("Переглянути до"), sort_key="review_due"),
        Column("law", accessor=law, label=_("Змінився закон")),
        FormColumn("valid", "editorial/freshness/valid_cell.html", label=_("Підтвердити")),
    ]
    exported: ClassVar[Export] = {
        "title": (_("Сторінка"), lambda page: page.draft_title),
        "type": (_("Тип"), type_of),
        "language": (_("Мова"), language_of),
        "partner": (_("Партнер"), lambda page: str(page.lead_partner or "")),
        "joint": (_("Спільна"), lambda page: translate("так") if page.joint else translate("ні")),
        "last_checked": (_("Переглянуто"), lambda page: page.last_checked),
        "review_due": (_("Переглянути до"), lambda page: page.review_due),
        "late": (_("Днів прострочено"), days_late),
        "law": (_("Змінився закон"), law),
        "url": (_("Адреса"), lambda page: page.full_url),
    }

    def get_base_queryset(self) -> QuerySet[Any]:
        open_marks = StaleMark.objects.filter(resolved_at=None).select_related("edition")
        pages = reviewed().defer("body", "sources").select_related("locale", "lead_partner", "content_type")
        return pages.prefetch_related(Prefetch("stale_marks", open_marks, to_attr="unanswered"))

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        if self.is_export:
            return object_list
        pages = list(object_list)
        for page in pages:
            page.refusal = confirm_refusal(self.request.user, [typed(page)], stale=bool(page.unanswered))
        return pages
