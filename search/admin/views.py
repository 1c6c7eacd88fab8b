"""Pages of the CMS: what readers miss, and how search is."""

from typing import Any, ClassVar

import django_filters
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from poruch import languages
from search.admin import health
from search.models import SearchNeed
from search.needs import DAYS_LEAST, KEPT, WINDOW


class NeedsFilter(WagtailFilterSet):
    """By language, and by what was found."""

    locale = django_filters.ChoiceFilter(label=_("Мова"), choices=languages.LANGUAGES)
    found = django_filters.MultipleChoiceFilter(label=_("Знайдено"), choices=SearchNeed.Found.choices)

    class Meta:
        model = SearchNeed
        fields: ClassVar[list[str]] = ["locale", "found"]


class NeedsReport(ReportView):
    """What readers looked for on several days; what found nothing or little first. For every editor."""

    model = SearchNeed
    permission_policy = None
    page_title = _("Чого шукають")
    header_icon = "help"
    index_url_name = "search_needs"
    index_results_url_name = "search_needs_results"
    results_template_name = "search/admin/needs_results.html"
    template_name = "search/admin/needs.html"
    filterset_class = NeedsFilter
    default_ordering = ("found", "-days", "words")
    is_searchable = False
    columns: ClassVar[list[Column]] = [
        Column("words", label=_("Слова"), sort_key="words"),
        Column("get_locale_display", label=_("Мова"), sort_key="locale"),
        Column("get_found_display", label=_("Знайдено"), sort_key="found"),
        Column("days", label=_("Різних днів"), sort_key="days"),
        Column("last_day", label=_("Востаннє"), sort_key="last_day"),
    ]
    list_export: ClassVar[list[str]] = ["words", "locale", "found", "days", "last_day"]
    export_headings: ClassVar[dict[str, Any]] = {
        "words": _("Слова"),
        "locale": _("Мова"),
        "found": _("Знайдено"),
        "days": _("Різних днів"),
        "last_day": _("Востаннє"),
    }

    def get_filename(self) -> str:
        return f"search-needs-{timezone.localdate():%Y-%m-%d}"

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return {**context, "days_least": DAYS_LEAST, "window": WINDOW.days, "kept": KEPT.days}


def health_page(request: HttpRequest) -> HttpResponse:
    """How search is. For every editor; nothing on it is content."""
    context = {
        "health": health.full(),
        "languages": languages.LANGUAGES,
        "page_title": _("Стан пошуку"),
        "header_title": _("Стан пошуку"),
        "header_icon": "cogs",
    }
    return TemplateResponse(request, "search/admin/health.html", context)
