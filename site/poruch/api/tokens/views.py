"""Tokens in the CMS: one's own, all of them for administrators, a new one, and the end of one."""

from datetime import timedelta
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from poruch.api.models import ApiToken
from poruch.api.tokens import keeping, scopes
from poruch.api.tokens.forms import TokenForm
from poruch.editorial.roles.access import held
from poruch.editorial.roles.matrix import Role


def manages_all(user: Any) -> bool:
    """Administrators see and end everybody's tokens; they never see a secret."""
    return bool(user.is_superuser) or any(one.role is Role.ADMINISTRATOR for one in held(user))


def visible_to(user: Any) -> QuerySet[ApiToken]:
    tokens = ApiToken.objects.select_related("user")
    return tokens if manages_all(user) else tokens.filter(user=user)


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "d.m.Y") if moment else ""


def _last_day(token: ApiToken) -> str:
    """The day that still counts: a token ends at its midnight."""
    return _day(token.expires_at - timedelta(seconds=1))


def _used(token: ApiToken) -> str:
    moment = token.last_used_at
    return date_format(timezone.localtime(moment), "d.m.Y H:00") if moment else str(_("ще ні"))


def _state(token: ApiToken) -> str:
    if token.revoked_at:
        return _("відкликано %s") % _day(token.revoked_at)
    return _("строк минув") if token.is_over else _("діє")


class NameColumn(Column):
    """With the way to end it, which so is on a phone's screen too."""

    cell_template_name = "api/tokens/name_cell.html"


class TokensView(IndexView):
    """Newest first."""

    model = ApiToken
    permission_policy = None
    any_permission_required: ClassVar[list[str]] = []
    page_title = gettext_lazy("Токени API")
    header_icon = "key"
    index_url_name = "api_tokens"
    index_results_url_name = "api_tokens_results"
    add_url_name = "api_token_new"
    add_item_label = gettext_lazy("Створити токен")
    results_template_name = "api/tokens/results.html"
    table_classname = "listing wide"
    default_ordering = ("-created_at", "-pk")
    is_searchable = False
    paginate_by = 50
    _columns: ClassVar[list[Column]] = [
        NameColumn("__str__", label=gettext_lazy("Назва")),
        Column(
            "scopes",
            label=gettext_lazy("Що дозволено"),
            classname="words",
            accessor=lambda one: ", ".join(scopes.words(one.scopes)),
        ),
        Column("expires_at", label=gettext_lazy("Діє до"), accessor=_last_day, sort_key="expires_at"),
        Column("last_used_at", label=gettext_lazy("Востаннє"), accessor=_used, sort_key="last_used_at"),
        Column("state", label=gettext_lazy("Стан"), accessor=_state),
    ]

    @cached_property
    def columns(self) -> list[Column]:
        if not manages_all(self.request.user):
            return self._columns
        name, *rest = self._columns
        owner = Column("user", label=_("Чий"), accessor=lambda one: get_user_display_name(one.user))
        return [name, owner, *rest]

    def get_base_queryset(self) -> QuerySet[ApiToken]:
        return visible_to(self.request.user)


def _header(title: str) -> dict[str, Any]:
    """What the top of a page in the CMS takes, with the way back to the list."""
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Головна")},
        {"url": reverse("api_tokens"), "label": _("Токени API")},
        {"url": "", "label": title},
    ]
    return {"page_title": title, "header_icon": "key", "breadcrumbs_items": crumbs}


class NewTokenView(WagtailAdminTemplateMixin, FormView[TokenForm]):
    """The secret is in the answer to the form and nowhere else: not in the session, not in the database."""

    template_name = "api/tokens/new.html"
    form_class = TokenForm
    page_title = gettext_lazy("Створити токен")
    header_icon = "key"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("api_tokens"), "label": _("Токени API")},
            {"url": "", "label": self.page_title},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: TokenForm) -> HttpResponse:
        data = form.cleaned_data
        token, secret = keeping.make(self.request.user, data["name"], data["scopes"], form.expires_at)
        context = {"token": token, "secret": secret, **_header(_("Токен створено"))}
        return TemplateResponse(self.request, "api/tokens/made.html", context)


def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; then the very next request with it is refused."""
    token = get_object_or_404(ApiToken.objects.select_related("user"), pk=pk)
    person: Any = request.user
    if token.user_id != person.pk and not manages_all(person):
        raise PermissionDenied
    if request.method == "POST":
        keeping.revoke(token, person)
        messages.success(request, _("Токен «%s» відкликано. Він більше не діє.") % token)
        return redirect("api_tokens")
    owner = get_user_display_name(token.user) if token.user_id != person.pk else ""
    context = {"token": token, "owner": owner, **_header(_("Відкликати токен"))}
    return TemplateResponse(request, "api/tokens/revoke.html", context)
