"""The workflow in the CMS: routes that pass the page's methods by, notices, menus, mails."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from poruch.core import gates
from poruch.core.gates import Change, Wish
from poruch.core.models import ContentPage
from poruch.core.panels import NOTICES
from poruch.editorial.workflow import copying, notice, requests, returning, views
from poruch.editorial.workflow.account import MailPanel
from poruch.editorial.workflow.reports import UnconfirmedReport

#: Before the hooks of other apps, which may turn a deletion into something else.
FIRST = -10


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("agreement/waiting/", views.waiting, name="workflow_waiting"),
        path("agreement/notices/<int:pk>/read/", views.dismiss, name="workflow_dismiss"),
        path("agreement/<int:page_id>/ask/<str:change>/", views.ask, name="workflow_ask"),
        path("agreement/requests/<int:pk>/", views.answer, name="workflow_answer"),
        path("agreement/<int:page_id>/urgent/", views.correct, name="workflow_urgent"),
        path("agreement/urgent/<int:pk>/", views.answer_correction, name="workflow_urgent_answer"),
        path("agreement/<int:page_id>/return/", views.give_back, name="workflow_return"),
        path("agreement/return/<uuid:batch>/", views.give_back_all, name="workflow_return_all"),
        path("reports/urgent/", UnconfirmedReport.as_view(), name="workflow_unconfirmed"),
        path(
            "reports/urgent/results/",
            UnconfirmedReport.as_view(results_only=True),
            name="workflow_unconfirmed_results",
        ),
    ]


@hooks.register("register_admin_menu_item")
def waiting_menu_item() -> MenuItem:
    return MenuItem(
        _("Чекає на вас"), reverse("workflow_waiting"), name="waiting", icon_name="tasks", order=110
    )


@hooks.register("register_reports_menu_item")
def unconfirmed_menu_item() -> MenuItem:
    return MenuItem(
        _("Термінові виправлення"),
        reverse("workflow_unconfirmed"),
        name="urgent",
        icon_name="warning",
        order=670,
    )


@hooks.register(NOTICES)
def page_notices(page: Any, request: HttpRequest) -> list[Any]:
    return notice.notices(page, request)


@hooks.register("register_account_settings_panel")
def mail_panel(request: HttpRequest, user: Any, profile: Any) -> MailPanel:
    return MailPanel(request, user, profile)


@hooks.register("before_publish_page", order=FIRST)
def before_publish(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Wagtail's form publishes past the page's own method. The draft is saved by now."""
    if not isinstance(page, ContentPage):
        return None
    try:
        gates.demand(Wish(Change.PUBLISH, page, request.user, page.get_latest_revision()))
    except gates.Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        messages.warning(request, _("Чернетку збережено. Подайте її на погодження."))
        _hide_new(page)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


def _hide_new(page: Any) -> None:
    """Wagtail's form for a new page saves it as live before it asks. Never the draft in hand: the row."""
    row = type(page).objects.filter(pk=page.pk, live=True, first_published_at=None).first()
    if row is not None:
        row.live, row.has_unpublished_changes = False, True
        row.save(clean=False, update_fields=["live", "has_unpublished_changes"])


@hooks.register("before_unpublish_page", order=FIRST)
def before_unpublish(request: HttpRequest, page: Any) -> HttpResponse | None:
    below = bool(request.POST.get("include_descendants")) and not request.user.is_superuser
    if below and requests.joint_below(page, live=True):
        messages.error(request, _("Під цією сторінкою є спільні сторінки. Спершу домовтеся про них."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return _asked(request, page, Change.UNPUBLISH)


@hooks.register("after_unpublish_page")
def after_unpublish(request: HttpRequest, page: Any) -> None:
    returning.offer(request)


@hooks.register("after_bulk_action")
def after_bulk(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    if action_type == Change.UNPUBLISH.value:
        returning.offer(request)


@hooks.register("register_page_listing_more_buttons")
def return_in_list(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _return_button(page, user)


@hooks.register("register_page_header_buttons")
def return_in_header(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _return_button(page, user)


def _return_button(page: Any, user: Any) -> Iterator[Button]:
    if returning.may_return(user, page):
        url = reverse("workflow_return", args=[page.pk])
        yield Button(_("Повернути читачам"), url, icon_name="upload", priority=45)


@hooks.register("before_copy_page", order=FIRST)
def before_copy(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Also a superuser's: a copy would go out without its agreements and its line."""
    found = copying.refusals(request.POST)
    for sentence in found:
        messages.error(request, sentence)
    return redirect("wagtailadmin_pages:copy", page.pk) if found else None


@hooks.register("before_delete_page", order=FIRST)
def before_delete(request: HttpRequest, page: Any) -> HttpResponse | None:
    return _asked(request, page, Change.DELETE)


@hooks.register("before_move_page", order=FIRST)
def before_move(request: HttpRequest, page: Any, destination: Any) -> HttpResponse | None:
    """Wagtail's first step asks for the right to move, its second tells the title to anybody of the CMS."""
    if not page.permissions_for_user(request.user).can_move():
        raise PermissionDenied
    return _asked(request, page, Change.MOVE, destination)


def _asked(request: HttpRequest, page: Any, change: Change, target: Any = None) -> HttpResponse | None:
    """Where both partners must agree, the way leads to asking the other one."""
    if not isinstance(page, ContentPage):
        return None
    wish = Wish(change, page, request.user, target=target)
    found = gates.reasons(wish)
    if not found:
        if request.method == "POST":
            gates.demand(wish)
        return None
    for reason in found:
        messages.error(request, reason)
    if not requests.lacks_agreement(wish):
        return redirect("wagtailadmin_pages:edit", page.pk)
    url = reverse("workflow_ask", args=[page.pk, change.value])
    return redirect(f"{url}?to={target.pk}" if target is not None else url)


@hooks.register("before_bulk_action", order=FIRST)
def before_bulk(request: HttpRequest, action_type: str, objects: Any, action: Any) -> HttpResponse | None:
    """All or nothing: the page that may not is named, and no other is touched."""
    if action_type not in {change.value for change in Change}:
        return None
    change = Change(action_type)
    target = action.cleaned_form.cleaned_data.get("chooser") if action.cleaned_form else None
    stopped = False
    for obj in objects:
        page = obj.specific if hasattr(obj, "specific") else obj
        if not isinstance(page, ContentPage):
            continue
        revision = page.get_latest_revision() if change is Change.PUBLISH else None
        for reason in gates.reasons(Wish(change, page, request.user, revision, target)):
            messages.error(request, f"«{page.get_admin_display_title()}»: {reason}")
            stopped = True
    return redirect(action.next_url) if stopped else None


class UrgentMenuItem(ActionMenuItem):
    """Saves the draft first, then asks for the reason."""

    label = _("Термінове виправлення")
    name = "action-urgent"
    icon_name = "warning"
    order = 90

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        if context["view"] != "edit" or not isinstance(page, ContentPage) or context["locked_for_user"]:
            return False
        return notice.can_correct(page, context["request"].user)


@hooks.register("register_page_action_menu_item")
def urgent_menu_item() -> UrgentMenuItem:
    return UrgentMenuItem()


@hooks.register("after_edit_page")
def to_urgent(request: HttpRequest, page: Any) -> HttpResponse | None:
    if request.POST.get("action-urgent"):
        return redirect("workflow_urgent", page.pk)
    return None


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for name, label, message in (
        ("restart", _("Погодження почалося спочатку"), _("Сторінку змінили, погодження почалося спочатку")),
        ("past", _("Опубліковано поза погодженням"), _("Адміністратор опублікував поза погодженням")),
        ("taken", _("Прибрано без згоди партнера"), _("Адміністратор прибрав спільну сторінку без згоди")),
        ("ask", _("Попросили згоди партнера"), _("Попросили згоди іншого партнера")),
        ("agree", _("Партнер погодив"), _("Інший партнер погодив прохання")),
        ("decline", _("Партнер не погодив"), _("Інший партнер не погодив прохання")),
        ("return", _("Повернуто читачам"), _("Зняту з публікації версію повернуто читачам")),
        ("urgent", _("Термінове виправлення"), _("Опубліковано термінове виправлення")),
        ("urgent_confirm", _("Виправлення підтверджено"), _("Термінове виправлення підтверджено")),
        ("urgent_review", _("Виправлення на перегляді"), _("За терміновим виправленням відкрито перегляд")),
    ):
        actions.register_action(f"poruch.workflow.{name}", label, message)
