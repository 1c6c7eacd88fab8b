"""Editions of acts in the CMS: the list, the form, a file."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib import messages as django_messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from kb.models import LegalActPage
from poruch.core.numbers import is_id
from poruch.editorial.freshness import importing, marks
from poruch.editorial.freshness.models import LawEdition
from poruch.editorial.freshness.permissions import may_enter


def _tell(request: HttpRequest, count: int) -> None:
    text = ngettext(
        "Позначено %(count)d сторінку. Вона чекає в «Треба переглянути».",
        "Позначено сторінок: %(count)d. Вони чекають у «Треба переглянути».",
        count,
    )
    nothing = translate("Жодна сторінка не посилається на змінені статті.")
    django_messages.info(request, text % {"count": count} if count else nothing)


class EditionCreateView(generic.CreateView):
    def get_initial_form_instance(self) -> LawEdition:
        """From an act's page the form opens with that act."""
        text = self.request.GET.get("act", "")
        act = LegalActPage.objects.filter(pk=text).first() if is_id(text) else None
        return LawEdition(act=act)

    def save_instance(self) -> LawEdition:
        self.form.instance.entered_by = self.request.user
        made: LawEdition = super().save_instance()
        _tell(self.request, marks.record(made))
        return made


class EditionEditView(generic.EditView):
    def save_instance(self) -> LawEdition:
        saved: LawEdition = super().save_instance()
        _tell(self.request, marks.record(saved))
        return saved


class EditionDeleteView(generic.DeleteView):
    @property
    def confirmation_message(self) -> str:
        return translate(
            "Прибрати цю редакцію? Разом із нею зникнуть її позначки на сторінках і завдання переглянути їх."
        )

    def delete_action(self) -> None:
        marks.withdraw(self.object)


class EditionFilter(WagtailFilterSet):
    act_title = django_filters.CharFilter(label=_("Акт"), lookup_expr="icontains")
    act_key = django_filters.UUIDFilter(label=_("Ключ акта"), widget=forms.HiddenInput)

    class Meta:
        model = LawEdition
        fields: ClassVar[list[str]] = ["act_title", "act_key"]


class EditionIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        waiting = Count("marks", filter=Q(marks__resolved_at=None))
        return LawEdition.objects.annotate(marked=Count("marks"), waiting=waiting).select_related(
            "entered_by"
        )

    @property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if may_enter(self.request.user):
            label, url = translate("Внести з файла"), reverse("freshness_import")
            buttons.append(HeaderButton(label, url, icon_name="upload"))
        return buttons


class EditionViewSet(ModelViewSet):
    model = LawEdition
    name = "freshness_editions"
    url_prefix = "freshness/editions"
    icon = "openquote"
    menu_label = _("Редакції законів")
    copy_view_enabled = False
    add_to_reference_index = False
    exclude_form_fields: ClassVar[list[str]] = []
    index_view_class = EditionIndexView
    add_view_class = EditionCreateView
    edit_view_class = EditionEditView
    delete_view_class = EditionDeleteView
    filterset_class = EditionFilter
    list_per_page = 50
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("articles", label=_("Що змінено")),
        Column("marked", label=_("Сторінок")),
        Column("waiting", label=_("Чекають")),
        Column("entered_by", label=_("Хто вніс")),
        DateColumn("entered_at", label=_("Внесено")),
    ]


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Файл"), help_text=_("JSONL або CSV у UTF-8: act, date, articles, source_url, note.")
    )
    skip_errors = forms.BooleanField(
        label=_("Внести правильні рядки, навіть якщо в інших є помилки"), required=False
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > importing.BYTES_MOST:
            raise forms.ValidationError(translate("Файл завеликий. Найбільше: 2 МБ."))
        if not file.name.lower().endswith((".csv", ".jsonl")):
            raise forms.ValidationError(translate("Потрібен файл .jsonl або .csv."))
        return file


class ImportView(View):
    """A file of editions. What is wrong is told with the line's number."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_enter(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, ImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, form, status=400)
        file = form.cleaned_data["file"]
        skip = form.cleaned_data["skip_errors"]
        report = importing.load(file.read(), file.name, user=request.user, skip_errors=skip)
        if report.errors:
            return self._show(request, form, report, status=200 if report.applied else 400)
        messages.success(request, summary(report))
        return redirect("freshness_editions:index")

    def _show(
        self,
        request: HttpRequest,
        form: ImportForm,
        report: importing.Report | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "form": form,
            "report": report,
            "summary": summary(report) if report else "",
            "page_title": translate("Внести редакції з файла"),
            "header_title": translate("Внести редакції з файла"),
            "header_icon": "upload",
        }
        return TemplateResponse(request, "editorial/freshness/import.html", context, status=status)


def summary(report: importing.Report) -> str:
    return translate(
        "Нових редакцій: %(added)d, виправлених: %(changed)d, без змін: %(same)d. "
        "Чекають перегляду сторінок: %(marked)d."
    ) % {
        "added": report.added,
        "changed": report.changed,
        "same": report.same,
        "marked": report.marked,
    }
