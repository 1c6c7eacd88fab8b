"""The list of what is in the trash."""

from typing import Any, ClassVar

import django_filters
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from poruch import languages
from poruch.core.models import ContentPage, Partner
from poruch.editorial.roles.access import held
from poruch.editorial.trash.models import TrashEntry
from poruch.editorial.trash.purging import may_purge
from poruch.editorial.trash.restoring import may_restore


def may_see(user: Any) -> bool:
    """Who holds a role for the whole tree; a branch that was lent shows nothing of the rest."""
    return bool(user.is_superuser or any(not one.path for one in held(user)))


def type_names() -> dict[str, str]:
    """Names of the types by their code, as they are called in the CMS."""
    found: dict[str, str] = {}
    waiting: list[type[ContentPage]] = list(ContentPage.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model.content_type_code and not model._meta.abstract:
            found.setdefault(model.content_type_code, str(model._meta.verbose_name))
    return dict(sorted(found.items(), key=lambda item: item[1]))


class TrashFilter(WagtailFilterSet):
    lead_partner = django_filters.ModelChoiceFilter(
        label=_("Провідний партнер"), queryset=Partner.objects.all()
    )
    joint = django_filters.BooleanFilter(label=_("Спільний матеріал"))
    type_code = django_filters.ChoiceFilter(label=_("Тип"), choices=lambda: type_names().items())
    language = django_filters.ChoiceFilter(label=_("Мова"), choices=languages.LANGUAGES)
    user = django_filters.ModelChoiceFilter(label=_("Хто видалив"), queryset=lambda request: _deleters())
    deleted_at = django_filters.DateFromToRangeFilter(label=_("Коли"), widget=DateRangePickerWidget)

    class Meta:
        model = TrashEntry
        fields: ClassVar[list[str]] = []


def _deleters() -> Any:
    users = TrashEntry.objects.filter(user__isnull=False).values("user")
    return get_user_model().objects.filter(pk__in=users).order_by("username")


class ActsColumn(Column):
    """The title, where it was, and what this person may do with it."""

    cell_template_name = "editorial/trash/cell.html"

    def get_cell_context_data(self, instance: TrashEntry, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        user = parent_context["request"].user
        return {
            **context,
            "entry": instance,
            "may_restore": may_restore(user, instance),
            "may_purge": may_purge(user, instance),
        }


class TrashView(ReportView):
    """Everything that was deleted, newest first."""

    model = TrashEntry
    permission_policy = None
    page_title = _("Кошик")
    header_icon = "bin"
    index_url_name = "trash"
    index_results_url_name = "trash_results"
    results_template_name = "editorial/trash/results.html"
    filterset_class = TrashFilter
    default_ordering = "-deleted_at"
    is_searchable = True
    search_fields: ClassVar[list[str]] = ["title"]
    columns: ClassVar[list[Column]] = [
        ActsColumn("title", label=_("Сторінка"), sort_key="title"),
        Column(lambda entry: type_names().get(entry.type_code, ""), label=_("Тип")),
        Column("get_language_display", label=_("Мова"), sort_key="language"),
        Column("lead_partner", label=_("Партнер")),
        Column("pages", label=_("Сторінок"), sort_key="pages"),
        Column("user", label=_("Хто видалив")),
        DateColumn("deleted_at", label=_("Коли"), sort_key="deleted_at"),
        Column("lost_on", label=_("Зникне після")),
    ]
    list_export: ClassVar[list[str]] = [
        "title",
        "url",
        "type_code",
        "language",
        "user",
        "deleted_at",
        "pages",
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get_base_queryset(self) -> Any:
        return TrashEntry.objects.select_related(
            "page__content_type", "page__locale", "parent", "user", "lead_partner"
        )

    def get_queryset(self) -> Any:
        self.queryset = self.get_base_queryset()
        return super().get_queryset()
