"""The audit log in the CMS, and what of it tells who published what. Nothing here can be changed."""

from collections.abc import Iterable
from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from poruch.core.models import Partner
from poruch.editorial.desk.access import audit_of, may_read_audit
from poruch.editorial.desk.audit import words
from poruch.editorial.desk.models import AuditEntry
from poruch.editorial.desk.reports.base import DeskReport, yes

Choices = Iterable[tuple[str, str]]


def _actions() -> Choices:
    known = AuditEntry.objects.order_by().values_list("action", flat=True).distinct()
    return sorted(((action, words.label_of(action)) for action in known), key=lambda pair: pair[1])


def _people() -> Choices:
    found = AuditEntry.objects.exclude(person="").order_by("person").values_list("person", flat=True)
    return [(name, name) for name in found.distinct()]


def _partners() -> Choices:
    return [(partner.slug, str(partner)) for partner in Partner.objects.all()]


class PublishedFilter(WagtailFilterSet):
    """When, who, as whose, of whose page."""

    time = django_filters.DateFromToRangeFilter(label=_("Коли"), widget=DateRangePickerWidget)
    person = django_filters.ChoiceFilter(label=_("Хто"), choices=_people)
    partner = django_filters.ChoiceFilter(label=_("Партнер тоді"), choices=_partners, method="by_partner")
    object_partner = django_filters.ChoiceFilter(label=_("Чий матеріал"), choices=_partners)
    past_workflow = django_filters.BooleanFilter(label=_("Повз погодження"))

    class Meta:
        model = AuditEntry
        fields: ClassVar[list[str]] = []

    def by_partner(self, entries: QuerySet, name: str, value: str) -> QuerySet:
        return entries.filter(partners__contains=f"|{value}|")


class AuditFilter(PublishedFilter):
    action = django_filters.MultipleChoiceFilter(label=_("Що"), choices=_actions)


def _page(entry: Any) -> str | None:
    """Where the object opens, if it is a page."""
    is_page = (
        entry.object_id.isdigit() and entry.action.startswith("wagtail.") and entry.object_type != "user"
    )
    return reverse("wagtailadmin_pages:edit", args=[entry.object_id]) if is_page else None


TIME = DateColumn("time", label=_("Коли"), sort_key="time")
PERSON = Column("person", label=_("Хто"), accessor=lambda entry: entry.person or str(_("сайт")))
ROLES = Column("role_names", label=_("Ролі тоді"))
PARTNER = Column("partner_names", label=_("Партнер тоді"))
ACTION = Column("action_label", label=_("Що"))
THING = TitleColumn("label", label=_("З чим"), get_url=_page)
TYPE = Column("type_name", label=_("Тип"))
OWNER = Column("owner_name", label=_("Чий матеріал"))
JOINT = Column("object_joint", label=_("Спільний"), accessor=lambda entry: yes(entry.object_joint))
ROWS = Column("rows", label=_("Рядків"), accessor=lambda entry: entry.details.get("rows", ""))
PAST = Column("past_workflow", label=_("Повз погодження"), accessor=lambda entry: yes(entry.past_workflow))


class AuditReport(DeskReport):
    """Who did what as whom."""

    model = AuditEntry
    page_title = _("Журнал дій")
    header_icon = "history"
    file_name = "audit"
    index_url_name = "desk_audit"
    index_results_url_name = "desk_audit_results"
    filterset_class = AuditFilter
    default_ordering = "-time"
    columns: ClassVar[list[Column]] = [TIME, PERSON, ROLES, PARTNER, ACTION, TYPE, THING, OWNER, JOINT, ROWS]

    @classmethod
    def may_read(cls, user: Any) -> bool:
        return may_read_audit(user)

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        return audit_of(self.request.user)

    @cached_property
    def names(self) -> dict[str, str]:
        """Partners by the slugs that the log keeps."""
        return dict(_partners())

    def named(self, entry: Any) -> Any:
        """With partners in words of now; one that is no more stays as it was written."""
        slugs = filter(None, entry.partners.split("|"))
        entry.partner_names = ", ".join(self.names.get(slug, slug) for slug in slugs)
        entry.owner_name = self.names.get(entry.object_partner, entry.object_partner)
        return entry

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        return object_list if self.is_export else [self.named(entry) for entry in object_list]

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return super().to_row_dict(self.named(item))


class PublishedReport(AuditReport):
    """Who published what, when, for which partner."""

    page_title = _("Хто що опублікував")
    header_icon = "upload"
    file_name = "published"
    index_url_name = "desk_published"
    index_results_url_name = "desk_published_results"
    filterset_class = PublishedFilter
    columns: ClassVar[list[Column]] = [TIME, PERSON, ROLES, PARTNER, THING, TYPE, OWNER, JOINT, PAST]

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        return super().get_base_queryset().filter(action__in=words.PUBLISHED)


class PastWorkflowReport(PublishedReport):
    """What a person published without anybody's agreement to that very version."""

    page_title = _("Опубліковано повз погодження")
    header_icon = "warning"
    file_name = "past-workflow"
    index_url_name = "desk_past_workflow"
    index_results_url_name = "desk_past_workflow_results"

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        return super().get_base_queryset().filter(Q(past_workflow=True), person_id__isnull=False)
