"""Working copies in the CMS."""

from typing import Any, ClassVar

import django_filters
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from poruch.core import away, gates
from poruch.core.models import ContentPage
from poruch.editorial.copies import actions
from poruch.editorial.copies.comparing import Comparison
from poruch.editorial.copies.models import WorkingCopy
from poruch.editorial.roles.access import is_guest

both = require_http_methods(["GET", "HEAD", "POST"])


def shown(request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200) -> Any:
    header = {"page_title": title, "header_title": title, "header_icon": "copy"}
    return TemplateResponse(request, f"editorial/copies/{template}", {**header, **context}, status=status)


def may_see(user: Any) -> bool:
    return not is_guest(user)


class CopyFilter(WagtailFilterSet):
    made_by = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Хто веде"), queryset=lambda request: _makers()
    )
    closed_at = django_filters.BooleanFilter(
        label=gettext_lazy("Відкрита"), field_name="closed_at", lookup_expr="isnull"
    )

    class Meta:
        model = WorkingCopy
        fields: ClassVar[list[str]] = []


def _makers() -> Any:
    makers = WorkingCopy.objects.filter(made_by__isnull=False).values("made_by")
    return get_user_model().objects.filter(pk__in=makers).order_by("username")


class CopyColumn(Column):
    cell_template_name = "editorial/copies/cell.html"

    def get_cell_context_data(self, instance: WorkingCopy, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {
            **context,
            "copy": instance,
            "original_away": instance.original and away.is_away(instance.original),
        }


class CopiesView(ReportView):
    """All working copies, open ones first."""

    model = WorkingCopy
    permission_policy = None
    page_title = gettext_lazy("Робочі копії")
    header_icon = "copy"
    index_url_name = "copies"
    index_results_url_name = "copies_results"
    results_template_name = "editorial/copies/results.html"
    filterset_class = CopyFilter
    is_searchable = True
    search_fields: ClassVar[list[str]] = ["title"]
    default_ordering = "-made_at"
    columns: ClassVar[list[Column]] = [
        CopyColumn("title", label=gettext_lazy("Сторінка"), sort_key="title"),
        Column("made_by", label=gettext_lazy("Хто веде")),
        DateColumn("made_at", label=gettext_lazy("Відколи"), sort_key="made_at"),
        Column("get_outcome_display", label=gettext_lazy("Чим закінчилося")),
    ]
    list_export: ClassVar[list[str]] = ["title", "made_by", "made_at", "outcome", "closed_at"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get_base_queryset(self) -> Any:
        return WorkingCopy.objects.select_related("made_by", "page", "original")

    def get_queryset(self) -> Any:
        self.queryset = self.get_base_queryset()
        return super().get_queryset()


def _copy(request: HttpRequest, pk: int) -> WorkingCopy:
    """The copy, if this person may work on it, or on its original."""
    row = get_object_or_404(WorkingCopy.objects.select_related("page", "original", "made_by"), pk=pk)
    if not actions.may_close(request.user, row):
        raise PermissionDenied
    return row


@both
def make_view(request: HttpRequest, page_pk: int) -> HttpResponse:
    page = get_object_or_404(ContentPage, pk=page_pk).specific
    if not actions.may_work_on(request.user, page):
        raise PermissionDenied
    if request.method == "POST":
        try:
            row = actions.make(page, request.user)
        except gates.Refused as refused:
            messages.error(request, str(refused))
            return redirect("wagtailadmin_pages:edit", page.pk)
        messages.success(request, _("Робоча копія готова. Читачі її не бачать."))
        return redirect("wagtailadmin_pages:edit", row.page_id)
    context = {"page": page, "reason": actions.unsuitable(page), "existing": actions.open_copy(page)}
    return shown(request, "make.html", _("Робоча копія"), context)  # type: ignore[no-any-return]


@both
def compare_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What each side changed; and bringing the copy's changes into a draft of the original."""
    row = _copy(request, pk)
    title = _("Порівняти з оригіналом")
    try:
        original = actions.original_of(row)
        if not row.is_open:
            raise gates.Refused([_("Цю робочу копію вже закрито.")])
    except gates.Refused as refused:
        return shown(request, "closed.html", title, {"row": row, "reason": str(refused)})  # type: ignore[no-any-return]
    chosen = {
        key[7:]: value
        for key, value in request.POST.items()
        if key.startswith("choice-") and isinstance(value, str)
    }
    problem = ""
    if request.method == "POST":
        try:
            actions.merge(row.pk, request.user, chosen, _seen(request))
        except gates.Refused as refused:
            problem = str(refused)
        else:
            messages.success(
                request,
                _("Зміни внесено в чернетку «%s». Тепер її можна надіслати на погодження.") % row.title,
            )
            return redirect("wagtailadmin_pages:edit", original.pk)
        row = _copy(request, pk)
    comparison = Comparison(row, request)
    context = {
        "row": row,
        "comparison": comparison,
        "may_merge": actions.may_work_on(request.user, original),
        "problem": problem,
        "chosen": chosen,
    }
    return shown(request, "compare.html", title, context, 409 if problem else 200)  # type: ignore[no-any-return]


def _seen(request: HttpRequest) -> tuple[int | None, int | None]:
    found = [request.POST.get(name, "") for name in ("copy_revision", "original_revision")]
    first, second = (int(value) if value.isdecimal() and len(value) < 19 else None for value in found)
    return first, second


@both
def discard_view(request: HttpRequest, pk: int) -> HttpResponse:
    row = _copy(request, pk)
    if request.method == "POST":
        try:
            actions.discard(row.pk, request.user)
        except gates.Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Робочу копію «%s» відкинуто. Вона в кошику.") % row.title)
        return redirect("copies")
    return shown(request, "discard.html", _("Відкинути копію"), {"row": row})  # type: ignore[no-any-return]


@require_POST
def release_view(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        page = actions.release(_copy(request, pk).pk, request.user)
    except gates.Refused as refused:
        messages.error(request, str(refused))
        return redirect("copies")
    messages.success(request, _("«%s» тепер окрема чернетка. Виправте їй адресу.") % page.title)
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
def reopen_view(request: HttpRequest, pk: int) -> HttpResponse:
    row = _copy(request, pk)
    try:
        actions.reopen(row.pk, request.user)
    except gates.Refused as refused:
        messages.error(request, str(refused))
        return redirect("copies")
    messages.success(request, _("Робочу копію відкрито знову."))
    return redirect("wagtailadmin_pages:edit", row.page_id)


def notices(request: HttpRequest, page: Any) -> None:
    """What an editor must know on opening a page that is a copy, or that has one."""
    row = WorkingCopy.objects.select_related("made_by", "original").filter(page=page.pk).first()
    if row:
        compare = messages.button(reverse("copies_compare", args=[row.pk]), _("Порівняти і внести"))
        sentence = (
            _("Це робоча копія сторінки «%s». Читачі її не бачать, опублікувати її не можна.") % row.title
        )
        messages.info(request, sentence, buttons=[compare])
    elif row := actions.open_copy(page):
        values = {"who": row.made_by or _("невідомо хто"), "since": f"{row.made_at:%d.%m.%Y}"}
        messages.warning(
            request,
            _("Ця сторінка має робочу копію. Веде %(who)s з %(since)s.") % values,
            buttons=[
                messages.button(reverse("wagtailadmin_pages:edit", args=[row.page_id]), _("Відкрити копію")),
                messages.button(reverse("copies_compare", args=[row.pk]), _("Порівняти")),
            ],
        )
