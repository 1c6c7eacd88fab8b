"""Shared access in the CMS: of one page, of all pages, and the end of it."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail_localize.views.report import TranslationsReportView

from poruch.core.models import ContentPage
from poruch.editorial.roles import sharing
from poruch.editorial.roles.access import allowed, is_guest
from poruch.editorial.roles.forms import ShareForm
from poruch.editorial.roles.matrix import Action, Role
from poruch.editorial.roles.models import Share


class SharePageView(WagtailAdminTemplateMixin, FormView[ShareForm]):
    """Who has a role lent on this branch, and a form to lend one."""

    template_name = "editorial/roles/share.html"
    form_class = ShareForm
    page_title = gettext_lazy("Спільний доступ")
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = get_object_or_404(ContentPage, pk=kwargs["page_id"]).specific
        if not allowed(request.user, Action.SHARE, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_explore", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.get_page_subtitle()},
            {"url": "", "label": self.page_title},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "giver": self.request.user, "page": self.page}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [
            {"share": share, "name": get_user_display_name(share.user), "here": share.page_id == self.page.pk}
            for share in sharing.shares_above(self.page)
        ]
        return super().get_context_data(
            **kwargs, page=self.page, rows=rows, can_lend=bool(sharing.lendable(self.request.user, self.page))
        )

    def form_valid(self, form: ShareForm) -> HttpResponse:
        data = form.cleaned_data
        sharing.give(self.request.user, self.page, data["user"], Role(data["role"]), data["until"])
        messages.success(
            self.request,
            _("Доступ надано. %(name)s матиме його до %(day)s.")
            % {"name": get_user_display_name(data["user"]), "day": data["until"].strftime("%d.%m.%Y")},
        )
        return redirect("roles_share", self.page.pk)


def end_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, then takes the role back."""
    share = get_object_or_404(Share.objects.select_related("user", "page"), pk=pk)
    if not sharing.may_end(request.user, share):
        raise PermissionDenied
    back = reverse("roles_share", args=[share.page_id])
    if request.method == "POST":
        sharing.end(request.user, share)
        messages.success(request, _("Доступ забрано. Він більше не діє."))
        return redirect(back)
    context = {
        "share": share,
        "name": get_user_display_name(share.user),
        "back": back,
        "page_title": _("Забрати доступ"),
        "header_title": _("Забрати доступ"),
        "header_icon": "group",
    }
    return TemplateResponse(request, "editorial/roles/end.html", context)


class EndColumn(Column):
    """A way to end the share, for those who may; their own is somebody else's to end."""

    cell_template_name = "editorial/roles/end_cell.html"

    def get_value(self, instance: Share) -> str:
        return reverse("roles_share_end", args=[instance.pk])

    def get_cell_context_data(self, instance: Share, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        context["mine"] = instance.user_id == parent_context["request"].user.pk
        context["name"] = get_user_display_name(instance.user)
        return context


class SharesReport(ReportView):
    """All shares a person may end, and their own."""

    model = Share
    permission_policy = None
    page_title = gettext_lazy("Спільний доступ")
    header_icon = "group"
    index_url_name = "roles_shares"
    index_results_url_name = "roles_shares_results"
    results_template_name = "editorial/roles/shares_results.html"
    default_ordering = ("until",)
    is_searchable = False
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "user",
            label=gettext_lazy("Кому"),
            accessor=lambda share: get_user_display_name(share.user),
            get_url=lambda share: reverse("wagtailadmin_explore", args=[share.page_id]),
        ),
        Column("get_role_display", label=gettext_lazy("Роль"), sort_key="role"),
        Column("page", label=gettext_lazy("Гілка")),
        Column("partner", label=gettext_lazy("Від імені партнера")),
        Column(
            "until",
            label=gettext_lazy("До якого дня"),
            accessor=lambda share: date_format(share.until, "d.m.Y") if share.until else "",
            sort_key="until",
        ),
        BooleanColumn("is_open", label=gettext_lazy("Діє")),
        Column("given_by", label=gettext_lazy("Хто надав")),
        EndColumn("end", label=gettext_lazy("Дії")),
    ]
    list_export: ClassVar[list[str]] = ["user", "role", "page", "partner", "until", "given_by"]
    export_headings: ClassVar[dict[str, Any]] = {
        "user": gettext_lazy("Кому"),
        "role": gettext_lazy("Роль"),
        "page": gettext_lazy("Гілка"),
        "partner": gettext_lazy("Від імені партнера"),
        "until": gettext_lazy("До якого дня"),
        "given_by": gettext_lazy("Хто надав"),
    }

    def get_queryset(self) -> Any:
        rows = sharing.manageable(self.request.user)
        return self.order_queryset(rows)

    def get_filename(self) -> str:
        return f"shares-{timezone.localdate():%Y-%m-%d}"


class TranslationsOfTheirBranch(TranslationsReportView):
    """wagtail-localize's report names every page to everybody in the CMS; a guest reads of their branch."""

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if not is_guest(self.request.user):
            return rows
        seen = policy_registry.get_by_type(Page).explorable_instances(self.request.user)
        return rows.filter(source__object__in=seen.values("translation_key"))
