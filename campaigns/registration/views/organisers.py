"""«Реєстрації» of an event in the CMS: who comes, who waits, a table to take along."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from campaigns.events.models import EventPage
from campaigns.registration.access import may_see
from campaigns.registration.models import Registration, Roll
from campaigns.registration.occasions import Occasion, coming, main_of, occasion
from campaigns.registration.sealing import Person, Sealed
from campaigns.registration.seats import State
from campaigns.registration.times import moment
from campaigns.registration.views.addresses import address
from poruch.core.spreadsheets import inert

VIEWED = "poruch.registration.view"
EXPORTED = "poruch.registration.export"
#: Looking again so soon is the same look.
_SAME_LOOK = timedelta(minutes=10)
_SHOWN = (State.REGISTERED, State.CAME, State.WAITING, State.PENDING)


class ForOrganisers:
    """A view of one day of an event: ``page_id`` of any of its languages, ``day`` as in :class:`Roll`."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, page_id: int, day: str = "", **kwargs: Any) -> HttpResponseBase:
        self.page = get_object_or_404(EventPage, pk=page_id)
        if not may_see(request.user, self.page):
            raise PermissionDenied
        self.main = main_of(self.page)
        self.day = day or self._first_day()
        return super().dispatch(request, **kwargs)  # type: ignore[misc,no-any-return]

    def _first_day(self) -> str:
        """Of a repeated event the next one, else the last that anybody registered for."""
        if not self.main.recurrence:
            return ""
        if days := coming(self.page, self.main):
            return days[0].day
        last = Roll.objects.filter(event_key=self.main.translation_key).order_by("-starts_at").first()
        return last.day if last else ""

    @cached_property
    def roll(self) -> Roll | None:
        return Roll.objects.filter(event_key=self.main.translation_key, day=self.day).first()

    @cached_property
    def occasion(self) -> Occasion | None:
        """None when the schedule no longer has such a day, though people had registered for it."""
        found = occasion(self.page, self.day, self.main)
        if found is None and self.roll is None and self.day:
            raise Http404
        return found

    @property
    def when(self) -> str:
        known = self.occasion or self.roll
        return moment(known.starts_at) if known else translate("Найближчих днів немає")

    def note(self, action: str, **data: Any) -> None:
        """Into the page's history, and so into the audit log: never whom."""
        log(instance=self.main, action=action, user=self.request.user, data={"day": self.day, **data})


def who_is(row: Registration) -> Person:
    try:
        return row.person
    except Sealed:
        return Person(name=translate("Не відкривається: немає ключа"))


def _contact(row: Any) -> str:
    if row.by_mail or not row.who.contact:
        return str(row.who.contact)
    return str(translate("%s (листів не отримує)") % row.who.contact)


def _state(row: Registration) -> str:
    if row.state == State.WAITING:
        return translate("у черзі, %s") % row.turn
    return str(row.get_state_display())


class ActColumn(Column):
    """«Прийшли» and «Скасувати»."""

    cell_template_name = "campaigns/registration/cms/act_cell.html"

    def get_cell_context_data(self, instance: Registration, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "csrf_token": get_token(parent_context["request"])}


class StateFilter(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("Стан"), choices=[(one.value, one.label) for one in _SHOWN], empty_label=_("Усі")
    )

    class Meta:
        model = Registration
        fields: ClassVar[list[str]] = ["state"]


class RollView(ForOrganisers, ReportView):
    model = Registration
    permission_policy = None
    is_searchable = False
    paginate_by = 100
    page_title = _("Реєстрації")
    header_icon = "group"
    template_name = "campaigns/registration/cms/roll.html"
    results_template_name = "campaigns/registration/cms/roll_results.html"
    filterset_class = StateFilter
    columns: ClassVar[list[Any]] = [
        Column("name", label=_("Ім’я"), accessor=lambda row: row.who.name),
        Column("contact", label=_("Контакт"), accessor=_contact),
        Column("state", label=_("Стан"), accessor=_state),
        Column("needs", label=_("Що потрібно"), accessor=lambda row: row.who.needs),
        ActColumn("act", label=_("Дії")),
    ]
    exported: ClassVar[dict[str, tuple[Any, Callable[[Any], Any]]]] = {
        "name": (_("Ім’я"), lambda row: row.who.name),
        "contact": (_("Контакт"), lambda row: row.who.contact),
        "state": (_("Стан"), _state),
        "needs": (_("Що потрібно"), lambda row: row.who.needs),
        "language": (_("Мова"), lambda row: row.language),
    }
    list_export: ClassVar[list[str]] = list(exported)
    export_headings: ClassVar[dict[str, Any]] = {name: pair[0] for name, pair in exported.items()}

    def get_index_url(self) -> str:
        return address("roll", self.page.pk, self.day)

    def get_index_results_url(self) -> str:
        return address("roll_results", self.page.pk, self.day)

    def get_base_queryset(self) -> QuerySet[Registration]:
        rows = Registration.objects.filter(state__in=_SHOWN).select_related("roll")
        return rows.filter(roll=self.roll) if self.roll else rows.none()

    def order_queryset(self, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        return queryset.order_by(F("turn").asc(nulls_last=True), "pk")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        rows = list(object_list)
        for row in rows:
            row.who = who_is(row)
            row.came_url = address("came", self.page.pk, self.day, row.key)
            row.remove_url = address("remove", self.page.pk, self.day, row.key)
        return rows

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {name: inert(value(item)) for name, (_heading, value) in self.exported.items()}

    def get_filename(self) -> str:
        return f"registrations-{self.main.pk}-{self.day or timezone.localdate().isoformat()}"

    def get_page_subtitle(self) -> str:
        return f"{self.page.draft_title}, {self.when}"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponseBase:
        rows = len(context["object_list"])
        if self.is_export:
            self.note(EXPORTED, rows=rows)
        elif rows and not self._has_just_looked():
            self.note(VIEWED, rows=rows)
        return super().render_to_response(context, **kwargs)  # type: ignore[no-any-return]

    def _has_just_looked(self) -> bool:
        since = timezone.now() - _SAME_LOOK
        looks = PageLogEntry.objects.filter(page=self.main.pk, action=VIEWED, user=self.request.user.pk)
        return any(one.data.get("day") == self.day for one in looks.filter(timestamp__gte=since))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return {
            **context,
            "event": self.page,
            "main": self.main,
            "counts": self._counts(),
            "days": self._days(),
            "add_url": address("add", self.page.pk, self.day) if self.occasion else "",
        }

    def _counts(self) -> list[tuple[str, str | int]]:
        states: Any = Registration.objects.filter(roll=self.roll).values_list("state", flat=True)
        found = Counter(states if self.roll else ())
        coming_ = sum(found[one] for one in Registration.COMING)
        gone = sum(found[one] for one in Registration.GONE)
        limit = self.main.capacity
        return [
            (translate("Записано"), f"{coming_} / {limit}" if limit is not None else coming_),
            (translate("Прийшли"), found[State.CAME]),
            (translate("У черзі"), found[State.WAITING]),
            (translate("Чекають підтвердження"), found[State.PENDING]),
            (translate("Відмовилися або скасовано"), gone),
        ]

    def _days(self) -> list[dict[str, Any]]:
        """Of a repeated event: those that come, and those that somebody registered for."""
        if not self.main.recurrence:
            return []
        rolls = Roll.objects.filter(event_key=self.main.translation_key).order_by("starts_at")
        found = {roll.day: roll.starts_at for roll in rolls}
        found.update({one.day: one.starts_at for one in coming(self.page, self.main)})
        return [
            {"label": moment(when), "url": address("roll", self.page.pk, day), "current": day == self.day}
            for day, when in sorted(found.items(), key=lambda pair: pair[1])
        ]
