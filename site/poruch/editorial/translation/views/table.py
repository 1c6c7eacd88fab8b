"""The table: every page in every language, worst first."""

from collections.abc import Iterable
from typing import Any, ClassVar

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Min, Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from poruch import languages
from poruch.core.models import ContentPage, Partner, Topic
from poruch.editorial.roles.access import is_guest
from poruch.editorial.translation.models import TranslationState
from poruch.editorial.translation.wording import cell_words

State = TranslationState.State


class StateFilter(WagtailFilterSet):
    """Language and state together: pages whose version in that language is in that state."""

    language = django_filters.ChoiceFilter(
        label=_("Мова"), choices=languages.LANGUAGES, method="keep", empty_label=_("Усі")
    )
    state = django_filters.ChoiceFilter(
        label=_("Стан"), choices=State.choices, method="keep", empty_label=_("Усі")
    )
    content_type = django_filters.ModelChoiceFilter(
        label=_("Тип"), queryset=lambda request: types(), empty_label=_("Усі")
    )
    lead_partner = django_filters.ModelChoiceFilter(
        label=_("Партнер"), queryset=lambda request: Partner.objects.all(), empty_label=_("Усі")
    )
    topics = django_filters.ModelChoiceFilter(
        label=_("Тема"), queryset=lambda request: Topic.objects.all(), empty_label=_("Усі")
    )

    class Meta:
        model = ContentPage
        fields: ClassVar[list[str]] = ["language", "state", "content_type", "lead_partner", "topics"]

    def keep(self, pages: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return pages  # Both at once, in filter_queryset.

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        pages: QuerySet[Any] = super().filter_queryset(queryset)
        wanted = {
            name: value for name in ("language", "state") if (value := self.form.cleaned_data.get(name))
        }
        if not wanted:
            return pages
        rows = TranslationState.objects.filter(**wanted)
        return pages.filter(pk__in=rows.values("source"))


def types() -> QuerySet[ContentType]:
    """The types that content has."""
    return ContentType.objects.filter(
        pk__in=ContentPage.objects.order_by().values("content_type").distinct()
    ).order_by("model")


class LanguageColumn(Column):
    """The state of a page in one language, with what can be done."""

    cell_template_name = "editorial/translation/cell.html"

    def __init__(self, code: str, label: str) -> None:
        super().__init__(f"language_{code}", label=label)
        self.code = code

    def get_value(self, instance: Any) -> Any:
        return instance.cells[self.code]


class TranslationsTable(ReportView):
    """For every editor: where a translation is missing, waits, or no longer says what the original says."""

    model = ContentPage
    permission_policy = None
    page_title = _("Переклади")
    header_icon = "wagtail-localize-language"
    index_url_name = "translation_table"
    index_results_url_name = "translation_table_results"
    results_template_name = "editorial/translation/table_results.html"
    filterset_class = StateFilter
    is_searchable = False
    paginate_by = 50
    columns: ClassVar[list[Column]] = [
        TitleColumn("title", label=_("Сторінка"), get_url=lambda page: page.url_status),
        Column("kind", label=_("Тип"), accessor="kind"),
        *(LanguageColumn(code, name) for code, name in languages.LANGUAGES),
    ]
    list_export: ClassVar[list[str]] = ["title", "kind", *(f"csv_{code}" for code in languages.CODES)]
    export_headings: ClassVar[dict[str, Any]] = {
        "title": _("Сторінка"),
        "kind": _("Тип"),
        **{f"csv_{code}": name for code, name in languages.LANGUAGES},
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Originals, by the worst of their versions; the longest stale first. Rows come with them."""
        rows = TranslationState.objects.select_related("target").defer("base", "draft_base")
        pages = ContentPage.objects.filter(translation_states__isnull=False)
        if is_guest(self.request.user):
            theirs = policy_registry.get_by_type(Page).explorable_instances(self.request.user)
            pages = pages.filter(pk__in=theirs.values("pk"))
        found: QuerySet[Any] = (
            pages.annotate(
                worst=Min("translation_states__rank"), since=Min("translation_states__stale_since")
            )
            .order_by("worst", "since", "title", "pk")
            .select_related("locale", "content_type")
            .prefetch_related(Prefetch("translation_states", queryset=rows, to_attr="rows"))
        )
        return found

    def get_filename(self) -> str:
        return f"translations-{timezone.localdate():%Y-%m-%d}"

    def decorate_paginated_queryset(self, object_list: Iterable[Any]) -> list[Any]:
        return [decorated(page) for page in object_list]


def decorated(page: Any) -> Any:
    """The page with what its row of the table shows; asks the database for nothing."""
    model = page.content_type.model_class()
    page.kind = str(model._meta.verbose_name).capitalize() if model else ""
    page.url_status = reverse("translation_page", args=[page.pk])
    page.cells = dict.fromkeys(languages.CODES)
    for row in page.rows:
        page.cells[row.language] = row
    own = page.locale.language_code
    page.cells[own] = page
    for code in languages.CODES:
        setattr(page, f"csv_{code}", cell_words(page.cells[code]))
    return page
