"""Reports of pages: all of them, joint ones that wait for agreement, and those nobody has confirmed."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.models import get_page_content_types

from poruch import languages
from poruch.core.models import ContentPage, Partner
from poruch.editorial.desk.reports.base import DeskReport, yes
from poruch.editorial.desk.reports.querysets import STATES, in_state, state_of, visible_pages

_LANGUAGES = dict(languages.LANGUAGES)


class PagesFilter(WagtailFilterSet):
    """By state, language, partner, type; my own; past their day of review."""

    state = django_filters.ChoiceFilter(label=_("Стан"), choices=STATES, method="by_state")
    language = django_filters.ChoiceFilter(
        label=_("Мова"), choices=languages.LANGUAGES, field_name="locale__language_code"
    )
    lead_partner = django_filters.ModelChoiceFilter(label=_("Партнер"), queryset=Partner.objects.all())
    joint = django_filters.BooleanFilter(label=_("Спільний"))
    confirmed = django_filters.BooleanFilter(label=_("Підтверджено"))
    content_type = ContentTypeFilter(
        label=_("Тип"), queryset=lambda request: get_page_content_types(include_base_page_type=False)
    )
    overdue = django_filters.BooleanFilter(label=_("Час переглянути"), method="by_review")
    mine = django_filters.BooleanFilter(label=_("Мої"), method="by_owner")

    class Meta:
        model = ContentPage
        fields: ClassVar[list[str]] = []

    def by_state(self, pages: Any, name: str, value: str) -> Any:
        return in_state(pages, value)

    def by_review(self, pages: QuerySet, name: str, value: bool) -> QuerySet:
        past = Q(review_due__lt=timezone.localdate())
        return pages.filter(past if value else ~past)

    def by_owner(self, pages: QuerySet, name: str, value: bool) -> QuerySet:
        user = self.request.user
        mine = Q(owner=user) | Q(latest_revision__user=user)
        return pages.filter(mine if value else ~mine)


def _edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _type(page: Any) -> str:
    model = page.cached_content_type.model_class()
    return str(model._meta.verbose_name) if model else ""


TITLE = TitleColumn("title", label=_("Назва"), accessor="draft_title", sort_key="title", get_url=_edit)
TYPE = Column("type", label=_("Тип"), accessor=_type)
LANGUAGE = Column(
    "language",
    label=_("Мова"),
    accessor=lambda page: str(_LANGUAGES.get(page.locale.language_code, page.locale.language_code)),
    sort_key="locale",
)
PARTNER = Column(
    "partner", label=_("Партнер"), accessor=lambda page: str(page.lead_partner or ""), sort_key="lead_partner"
)
JOINT = Column("joint", label=_("Спільний"), accessor=lambda page: yes(page.joint))
STATE = Column("state", label=_("Стан"), accessor=state_of)
UPDATED = DateColumn(
    "updated",
    label=_("Змінено"),
    accessor="latest_revision_created_at",
    sort_key="latest_revision_created_at",
)
REVIEW_DUE = Column("review_due", label=_("Переглянути до"), sort_key="review_due")
TASK = Column("task", label=_("Чия черга"))
SINCE = DateColumn("since", label=_("Відколи чекає"), accessor="waits_since", sort_key="waits_since")
REQUESTED = Column("requested", label=_("Хто просить"))


class PagesReport(DeskReport):
    """All pages by state, language, partner and type."""

    model = ContentPage
    page_title = _("Сторінки за станом")
    header_icon = "doc-full"
    file_name = "pages"
    index_url_name = "desk_pages"
    index_results_url_name = "desk_pages_results"
    filterset_class = PagesFilter
    default_ordering = "-latest_revision_created_at"
    columns: ClassVar[list[Column]] = [TITLE, TYPE, LANGUAGE, PARTNER, JOINT, STATE, UPDATED, REVIEW_DUE]

    def get_base_queryset(self) -> Any:
        return visible_pages(self.request.user)


class JointWaitingReport(PagesReport):
    """Joint pages that wait for somebody's agreement, those that wait longest first."""

    page_title = _("Спільні на погодженні")
    header_icon = "tasks"
    file_name = "joint-waiting"
    index_url_name = "desk_joint_waiting"
    index_results_url_name = "desk_joint_waiting_results"
    default_ordering = "waits_since"
    columns: ClassVar[list[Column]] = [TITLE, TYPE, LANGUAGE, PARTNER, TASK, SINCE, REQUESTED]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(joint=True, reviewed=True)


class UnconfirmedReport(PagesReport):
    """Public pages that still call themselves a draft."""

    page_title = _("Опубліковані чернетки")
    header_icon = "warning"
    file_name = "unconfirmed"
    index_url_name = "desk_unconfirmed"
    index_results_url_name = "desk_unconfirmed_results"
    default_ordering = "review_due"
    columns: ClassVar[list[Column]] = [TITLE, TYPE, LANGUAGE, PARTNER, JOINT, UPDATED, REVIEW_DUE]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(live=True, confirmed=False)
