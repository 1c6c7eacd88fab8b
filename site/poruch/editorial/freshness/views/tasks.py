"""What a change of the law leaves to look at, for each partner; and «still valid»."""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from poruch import languages
from poruch.core import away
from poruch.core.models import ContentPage, Partner
from poruch.editorial.freshness import validity
from poruch.editorial.freshness.due import standing
from poruch.editorial.freshness.models import ReviewTask, StaleMark
from poruch.editorial.freshness.permissions import ColleaguesOnly, confirm_refusal
from poruch.editorial.freshness.views.base import Export, FormColumn, FreshnessReport, PageColumn, typed
from poruch.editorial.roles.access import partners_of

_STATES: list[tuple[str, Any]] = [("open", _("чекають")), ("taken", _("узято")), ("done", _("зроблено"))]


class TaskFilter(WagtailFilterSet):
    partner = django_filters.ModelChoiceFilter(label=_("Партнер"), queryset=Partner.objects.all())
    state = django_filters.ChoiceFilter(label=_("Стан"), choices=_STATES, method="filter_state")

    class Meta:
        model = ReviewTask
        fields: ClassVar[list[str]] = ["partner"]

    def filter_state(self, tasks: QuerySet[ReviewTask], name: str, value: str) -> QuerySet[ReviewTask]:
        if value == "done":
            return tasks.filter(done_at__isnull=False)
        tasks = tasks.filter(done_at=None)
        return tasks.filter(taken_at__isnull=False) if value == "taken" else tasks


def state_of(task: ReviewTask) -> str:
    """What became of a task, with the name of who did it."""
    if task.done_at:
        return translate("%(how)s: %(name)s, %(day)s") % {
            "how": task.get_how_display(),
            "name": _name(task.done_by),
            "day": f"{timezone.localtime(task.done_at):%d.%m.%Y}",
        }
    if task.taken_at:
        return translate("узяв(-ла): %s") % _name(task.taken_by)
    return translate("чекає")


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else "-"


class TasksView(FreshnessReport):
    """Newest editions first. Open ones unless something else is asked for: nothing done gets in the way."""

    model = ReviewTask
    page_title = _("Треба переглянути")
    header_icon = "tasks"
    index_url_name = "freshness_tasks"
    index_results_url_name = "freshness_tasks_results"
    template_name = "editorial/freshness/tasks.html"
    filterset_class = TaskFilter
    default_ordering = ("-edition__date", "translation_key", "partner")
    filename = "law-changes"
    empty = _("Нічого не чекає: після останніх змін закону все переглянуто.")
    columns: ClassVar[list[Any]] = [
        PageColumn("title", id="page_id", accessor="page_title", label=_("Сторінка")),
        Column("languages", accessor="page_languages", label=_("Мови")),
        Column("edition", label=_("Що змінилося"), sort_key="edition__date"),
        Column("cited", label=_("На що посилається")),
        Column("partner", label=_("Партнер"), sort_key="partner"),
        DateColumn("created_at", label=_("Відколи"), sort_key="created_at"),
        Column("state", accessor=state_of, label=_("Стан")),
        FormColumn("act", "editorial/freshness/task_cell.html", label=_("Дії")),
    ]
    exported: ClassVar[Export] = {
        "title": (_("Сторінка"), lambda task: task.page_title),
        "languages": (_("Мови"), lambda task: task.page_languages),
        "edition": (_("Що змінилося"), lambda task: str(task.edition)),
        "cited": (_("На що посилається"), lambda task: task.cited),
        "partner": (_("Партнер"), lambda task: str(task.partner)),
        "created": (_("Відколи"), lambda task: timezone.localtime(task.created_at).date()),
        "state": (_("Стан"), state_of),
    }

    def get_base_queryset(self) -> QuerySet[Any]:
        tasks = ReviewTask.objects.select_related("edition", "partner", "taken_by", "done_by")
        if not self.request.GET.get("state"):
            tasks = tasks.filter(done_at=None)
        return standing(tasks)

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        tasks = list(object_list)
        mine, names = partners_of(self.request.user), dict(languages.LANGUAGES)
        for task, pages, cited in with_pages(tasks):
            first = pages[0] if pages else None
            task.page_id = first.pk if first else 0
            task.page_title = first.draft_title if first else translate("сторінку видалено")
            task.page_languages = ", ".join(names.get(page.locale.language_code, "") for page in pages)
            task.cited = cited
            task.is_mine = task.partner_id in mine or self.request.user.is_superuser
            task.refusal = confirm_refusal(self.request.user, map(typed, pages), stale=True) if pages else "-"
        return [task for task in tasks if task.page_id]


def with_pages(tasks: list[ReviewTask]) -> list[tuple[Any, list[ContentPage], str]]:
    """Each task with the pages it is about, source language first, and what they cite. Two queries."""
    keys = {task.translation_key for task in tasks}
    order = {code: rank for rank, code in enumerate(languages.CODES)}
    found: dict[Any, list[ContentPage]] = {}
    pages = ContentPage.objects.filter(translation_key__in=keys).select_related("locale", "content_type")
    for page in pages.exclude(url_path__startswith=away.ROOT).defer("body", "sources"):
        found.setdefault(page.translation_key, []).append(page)
    cited: dict[Any, dict[str, None]] = {}
    marks = StaleMark.objects.filter(
        page__translation_key__in=keys, edition__in={task.edition_id for task in tasks}
    )
    for edition, key, text in marks.values_list("edition", "page__translation_key", "cited").order_by("page"):
        cited.setdefault((edition, key), {}).setdefault(text)
    return [
        (
            task,
            sorted(found.get(task.translation_key, []), key=lambda page: order[page.locale.language_code]),
            "; ".join(filter(None, cited.get((task.edition_id, task.translation_key), {}))),
        )
        for task in tasks
    ]


def _back(request: HttpRequest, name: str) -> HttpResponse:
    return redirect(get_valid_next_url_from_request(request) or reverse(name))


@method_decorator(require_POST, name="dispatch")
class TakeTaskView(ColleaguesOnly, View):
    """Say «I do it», or give it back. Somebody of the task's partner, and only the taker gives it back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        task = get_object_or_404(ReviewTask, pk=pk)
        user: Any = request.user
        if not user.is_superuser and task.partner_id not in partners_of(user):
            raise PermissionDenied
        rows = ReviewTask.objects.filter(pk=pk, done_at=None)
        if task.taken_by_id == user.pk:
            done = rows.filter(taken_by=user).update(taken_by=None, taken_at=None)
        else:
            done = rows.filter(taken_by=None).update(taken_by=user, taken_at=timezone.now())
        if not done:
            messages.error(request, translate("Це завдання вже взяли або зробили."))
        return _back(request, "freshness_tasks")


@method_decorator(require_POST, name="dispatch")
class StillValidView(View):
    """The one click. Who may is asked of the roles (:func:`.permissions.confirm_refusal`)."""

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        page = get_object_or_404(Page, pk=page_id).specific
        if not isinstance(page, ContentPage):
            raise PermissionDenied
        try:
            count = validity.confirm(page, request.user)
        except PermissionDenied as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request,
                ngettext(
                    "«%(title)s»: підтверджено, %(count)d мова.",
                    "«%(title)s»: підтверджено, мов: %(count)d.",
                    count,
                )
                % {"title": page.draft_title, "count": count},
            )
        return _back(request, "freshness_ageing")
