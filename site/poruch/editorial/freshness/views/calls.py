"""Test calls: whom to call, writing a call down, the log."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets import AdminDateInput

from poruch.core.models import Phone
from poruch.core.models.partial_dates import show_partial_date
from poruch.editorial.freshness import phones
from poruch.editorial.freshness.models import PhoneCall
from poruch.editorial.freshness.views.base import Export, FreshnessReport

#: Calls of the log beside the form.
_SHOWN = 10


def may_log(user: Any) -> bool:
    """Who may correct a phone may say that it was called."""
    return bool(user.has_perm("core.change_phone"))


def result_of(phone: Any) -> str:
    """What the last logged call came to."""
    names = {value: str(label) for value, label in PhoneCall.Result.choices}
    if not phone.last_result:
        return ""
    return f"{names[phone.last_result]}, {phone.last_tried:%d.%m.%Y}"


class PhonesToCallView(FreshnessReport):
    """Phones nobody got through to for too long, or whose last call failed."""

    model = Phone
    page_title = _("Телефони, яким час зателефонувати")
    header_icon = "mobile-alt"
    index_url_name = "freshness_phones"
    index_results_url_name = "freshness_phones_results"
    filename = "phones-to-call"
    empty = _("До всіх телефонів недавно додзвонилися.")
    columns: ClassVar[list[Any]] = [
        TitleColumn(
            "number",
            label=_("Номер"),
            get_url=lambda phone: reverse("freshness_call", args=[phone.pk]),
        ),
        Column("label_uk", label=_("Хто відповідає")),
        DateColumn("last_called_on", label=_("Додзвонилися")),
        Column("result", accessor=result_of, label=_("Останній дзвінок")),
        Column(
            "source_date",
            accessor=lambda phone: show_partial_date(phone.source_date),
            label=_("Дата джерела"),
        ),
    ]
    exported: ClassVar[Export] = {
        "number": (_("Номер"), lambda phone: phone.number),
        "label": (_("Хто відповідає"), lambda phone: phone.label_uk),
        "hours": (_("Години"), lambda phone: phone.hours_uk),
        "called": (_("Додзвонилися"), lambda phone: phone.last_called_on),
        "result": (_("Останній дзвінок"), result_of),
        "source_date": (_("Дата джерела"), lambda phone: phone.source_date),
    }

    def get_base_queryset(self) -> QuerySet[Phone]:
        return phones.to_call()

    def order_queryset(self, queryset: QuerySet[Phone]) -> QuerySet[Phone]:
        return queryset


class CallFilter(WagtailFilterSet):
    result = django_filters.ChoiceFilter(label=_("Чи додзвонилися"), choices=PhoneCall.Result.choices)
    number = django_filters.CharFilter(label=_("Номер"), lookup_expr="icontains")

    class Meta:
        model = PhoneCall
        fields: ClassVar[list[str]] = ["result", "number"]


class CallsReport(FreshnessReport):
    """The log. Nothing in the CMS changes or deletes a row of it."""

    model = PhoneCall
    page_title = _("Журнал дзвінків")
    header_icon = "history"
    index_url_name = "freshness_calls"
    index_results_url_name = "freshness_calls_results"
    filterset_class = CallFilter
    default_ordering = ("-date", "-pk")
    filename = "calls"
    empty = _("Тестових дзвінків іще не записували.")
    columns: ClassVar[list[Any]] = [
        DateColumn("date", label=_("День"), sort_key="date"),
        Column("number", label=_("Номер"), sort_key="number"),
        Column("phone.label_uk", label=_("Хто відповідає")),
        Column("get_result_display", label=_("Чи додзвонилися"), sort_key="result"),
        Column("note", label=_("Примітка")),
        Column("caller", label=_("Хто дзвонив")),
    ]
    exported: ClassVar[Export] = {
        "date": (_("День"), lambda call: call.date),
        "number": (_("Номер"), lambda call: call.number),
        "label": (_("Хто відповідає"), lambda call: call.phone.label_uk if call.phone else ""),
        "result": (_("Чи додзвонилися"), lambda call: str(call.get_result_display())),
        "note": (_("Примітка"), lambda call: call.note),
        "caller": (_("Хто дзвонив"), lambda call: str(call.caller or "")),
    }

    def get_base_queryset(self) -> QuerySet[PhoneCall]:
        return PhoneCall.objects.select_related("phone", "caller")


class CallForm(forms.ModelForm):
    class Meta:
        model = PhoneCall
        fields = ["result", "date", "note"]
        widgets: ClassVar[dict[str, Any]] = {"result": forms.RadioSelect, "date": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = PhoneCall.Result.choices  # type: ignore[attr-defined]


class RecordCallView(View):
    """«Записати дзвінок»: the phone, a short form, its last calls."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_log(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, phone_id: int) -> HttpResponse:
        return self._show(request, get_object_or_404(Phone, pk=phone_id), CallForm())

    def post(self, request: HttpRequest, phone_id: int) -> HttpResponse:
        phone = get_object_or_404(Phone, pk=phone_id)
        form = CallForm(request.POST, instance=PhoneCall(phone=phone))
        if not form.is_valid():
            return self._show(request, phone, form, status=400)
        call: PhoneCall = form.save(commit=False)
        phones.record(call, request.user)
        if call.result == PhoneCall.Result.WRONG:
            edit = reverse("wagtailsnippets_core_phone:edit", args=[phone.pk])
            messages.warning(
                request,
                translate("Записано: номер %s неправильний. Виправте його або зніміть «номер має джерело».")
                % phone.number,
                buttons=[messages.button(edit, translate("Виправити номер"))],
            )
        else:
            messages.success(request, translate("Дзвінок на %s записано.") % phone.number)
        return redirect(get_valid_next_url_from_request(request) or reverse("freshness_phones"))

    def _show(self, request: HttpRequest, phone: Phone, form: CallForm, status: int = 200) -> HttpResponse:
        context = {
            "phone": phone,
            "form": form,
            "calls": PhoneCall.objects.filter(phone=phone).select_related("caller")[:_SHOWN],
            "next": get_valid_next_url_from_request(request),
            "page_title": translate("Записати дзвінок"),
            "header_title": translate("Записати дзвінок"),
            "page_subtitle": str(phone),
            "header_icon": "mobile-alt",
        }
        return TemplateResponse(request, "editorial/freshness/call.html", context, status=status)
