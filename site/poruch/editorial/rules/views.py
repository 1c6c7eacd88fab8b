"""Rules in the CMS: trying one, its journal, notices."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final

import django_filters
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from poruch.core.models import ContentPage
from poruch.core.numbers import is_id
from poruch.core.querying import Use, apply
from poruch.core.querying.blocks import clean_number, criteria_of
from poruch.core.transfer.codecs import explain
from poruch.editorial.rules.conditions import roles_met
from poruch.editorial.rules.events import Event
from poruch.editorial.rules.models import Delivery, Notice, Rule, RuleRun
from poruch.editorial.rules.targets import CallColumn

#: Pages a rule is tried on.
TRIED: Final = 20
#: Notices on the front page at once.
NOTICES_MOST: Final = 10


def known(user: Any, ids: Iterable[int]) -> dict[int, Page]:
    """The pages among ``ids`` that the person may see in the CMS."""
    pages = page_permission_policy.explorable_instances(user)
    return {page.pk: page for page in pages.filter(pk__in=set(ids))}


@require_POST
def try_rule(request: HttpRequest) -> HttpResponse:
    """Which of the newest pages the conditions in the form are met by, as if the person had changed them."""
    policy = ModelPermissionPolicy(Rule)
    if not policy.user_has_any_permission(request.user, ["add", "change"]):
        raise PermissionDenied
    block = Rule._meta.get_field("conditions").stream_block
    context: dict[str, Any] = {}
    try:
        value = block.clean(block.value_from_datadict(request.POST, request.FILES, "conditions"))
        clean_number(value)
    except ValidationError as error:
        context["refused"] = explain(error)
    except (KeyError, ValueError):  # Not what our form sends.
        context["refused"] = True
    else:
        context["pages"] = _tried(request.user, value)
        context["number"] = sum(matched for _page, matched in context["pages"])
    return TemplateResponse(request, "editorial/rules/try.html", context)


def _tried(user: Any, conditions: Any) -> list[tuple[Any, bool]]:
    mine = page_permission_policy.explorable_instances(user).order_by().values("pk")
    pages = ContentPage.objects.filter(pk__in=mine).select_related("locale").defer("body", "sources")
    newest = list(pages.order_by("-latest_revision_created_at", "-pk")[:TRIED])
    chosen = ContentPage.objects.filter(pk__in=[page.pk for page in newest])
    found = set(apply(chosen, criteria_of(conditions), Use.RULES).values_list("pk", flat=True))
    by_role = roles_met(conditions, user)
    return [(page, by_role and page.pk in found) for page in newest]


class RunFilter(WagtailFilterSet):
    """By rule, event, result and day."""

    created_at = django_filters.DateFromToRangeFilter(label=_("Коли"), widget=DateRangePickerWidget)

    class Meta:
        model = RuleRun
        fields: ClassVar[list[str]] = ["rule", "event", "result", "created_at"]


class PageColumn(Column):
    """A link to the page, or its number when it is gone or not for this person."""

    cell_template_name = "editorial/rules/page_cell.html"


class RunReport(ReportView):
    """What rules did, newest first; kept 90 days."""

    model = RuleRun
    any_permission_required: ClassVar[list[str]] = ["view"]
    page_title = _("Що зробили правила")
    header_icon = "history"
    index_url_name = "rules_runs"
    index_results_url_name = "rules_runs_results"
    results_template_name = "editorial/rules/runs_results.html"
    table_classname = "listing wide"
    filterset_class = RunFilter
    default_ordering = ("-created_at", "-pk")
    is_searchable = False
    columns: ClassVar[list[Column]] = [
        DateColumn("created_at", label=_("Коли"), sort_key="created_at"),
        Column("rule_name", label=_("Правило"), sort_key="rule_name"),
        Column("get_event_display", label=_("Подія"), sort_key="event"),
        PageColumn("page", label=_("Сторінка")),
        Column("get_result_display", label=_("Наслідок"), sort_key="result"),
        Column("note", label=_("Що зроблено")),
    ]
    list_export: ClassVar[list[str]] = ["created_at", "rule_name", "event", "page_id", "result", "note"]
    export_headings: ClassVar[dict[str, Any]] = {
        "created_at": _("Коли"),
        "rule_name": _("Правило"),
        "event": _("Подія"),
        "page_id": _("Номер сторінки"),
        "result": _("Наслідок"),
        "note": _("Що зроблено"),
    }

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        rows = list(object_list)
        pages = known(self.request.user, [row.page_id for row in rows])
        for row in rows:
            row.page = pages.get(row.page_id)
        return rows

    def get_filename(self) -> str:
        return f"rules-{timezone.localdate():%Y-%m-%d}"


class DeliveryFilter(WagtailFilterSet):
    """By target and state."""

    class Meta:
        model = Delivery
        fields: ClassVar[list[str]] = ["target", "state"]


def event_of(delivery: Delivery) -> str:
    if delivery.event == Delivery.TEST:
        return str(_("пробний виклик"))
    return str(Event(delivery.event).label) if delivery.event in Event.values else delivery.event


class DeliveryReport(ReportView):
    """Calls of other systems, newest first."""

    model = Delivery
    any_permission_required: ClassVar[list[str]] = ["view"]
    page_title = _("Виклики інших систем")
    header_icon = "link-external"
    index_url_name = "rules_deliveries"
    index_results_url_name = "rules_deliveries_results"
    results_template_name = "editorial/rules/runs_results.html"
    table_classname = "listing wide"
    filterset_class = DeliveryFilter
    default_ordering = ("-created_at", "-pk")
    is_searchable = False
    columns: ClassVar[list[Column]] = [
        DateColumn("created_at", label=_("Коли"), sort_key="created_at"),
        Column("target", label=_("Кого")),
        CallColumn("event", accessor=event_of, label=_("Подія")),
        Column("get_state_display", label=_("Стан"), sort_key="state"),
        Column("attempts", label=_("Спроб")),
        Column("note", label=_("Відповідь")),
    ]
    list_export: ClassVar[list[str]] = ["created_at", "target", "event", "state", "attempts", "note"]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("target")


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """One's own notices, one or all, are seen."""
    person: Any = request.user
    rows = Notice.objects.filter(user=person, seen_at=None)
    pk = request.POST.get("notice", "")
    if pk:
        rows = rows.filter(pk=int(pk) if is_id(pk) else 0)
    rows.update(seen_at=timezone.now())
    return redirect("wagtailadmin_home")
