"""Freshness in the CMS: menu, buttons of acts and phones, warnings at saving and before taking away."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.action_menu import ActionMenuItem

from kb.models import LegalActPage
from poruch.core.models import ContentPage, Phone
from poruch.editorial.freshness import marks
from poruch.editorial.freshness.links.inside import broken, pointing_to
from poruch.editorial.freshness.permissions import confirm_refusal, is_colleague, may_enter
from poruch.editorial.freshness.validity import LOG_ACTION
from poruch.editorial.freshness.views.ageing import AgeingReport
from poruch.editorial.freshness.views.calls import CallsReport, PhonesToCallView, RecordCallView, may_log
from poruch.editorial.freshness.views.editions import EditionViewSet, ImportView
from poruch.editorial.freshness.views.links import BrokenLinksReport
from poruch.editorial.freshness.views.tasks import StillValidView, TakeTaskView, TasksView

#: Broken links named in one message.
_NAMED: Final = 10


@hooks.register("register_admin_viewset")
def editions() -> EditionViewSet:
    return EditionViewSet()


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    found = [
        path("freshness/import/", ImportView.as_view(), name="freshness_import"),
        path("freshness/valid/<int:page_id>/", StillValidView.as_view(), name="freshness_valid"),
        path("freshness/tasks/<int:pk>/take/", TakeTaskView.as_view(), name="freshness_take"),
        path("freshness/phones/<int:phone_id>/call/", RecordCallView.as_view(), name="freshness_call"),
    ]
    for place, view in (
        ("ageing", AgeingReport),
        ("tasks", TasksView),
        ("phones", PhonesToCallView),
        ("calls", CallsReport),
        ("links", BrokenLinksReport),
    ):
        name = f"freshness_{place}"
        found += [
            path(f"freshness/{place}/", view.as_view(), name=name),
            path(f"freshness/{place}/results/", view.as_view(results_only=True), name=f"{name}_results"),
        ]
    return found


class ForColleagues(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_colleague(request.user)


class FreshnessMenu(SubmenuMenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_colleague(request.user)


def _item(label: Any, url_name: str, icon: str, order: int) -> MenuItem:
    return ForColleagues(
        label, reverse(url_name), name=url_name.replace(":", "-"), icon_name=icon, order=order
    )


@hooks.register("register_admin_menu_item")
def menu() -> MenuItem:
    items = [
        _item(_("Треба переглянути"), "freshness_tasks", "tasks", 10),
        _item(_("Редакції законів"), "freshness_editions:index", "openquote", 20),
        _item(_("Кому зателефонувати"), "freshness_phones", "mobile-alt", 30),
        _item(_("Актуальність сторінок"), "freshness_ageing", "time", 40),
    ]
    return FreshnessMenu(_("Актуальність"), Menu(items=items), name="freshness", icon_name="time", order=215)


@hooks.register("register_reports_menu_item")
def ageing_item() -> MenuItem:
    return _item(_("Актуальність сторінок"), "freshness_ageing", "time", 610)


@hooks.register("register_reports_menu_item")
def calls_item() -> MenuItem:
    return _item(_("Журнал дзвінків"), "freshness_calls", "history", 620)


@hooks.register("register_reports_menu_item")
def links_item() -> MenuItem:
    return _item(_("Посилання, що не відкриваються"), "freshness_links", "link", 630)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(LOG_ACTION, _("Досі правильно"), _("Підтверджено, що сторінка досі правильна"))


@hooks.register("register_page_header_buttons")
def act_header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    return _act_buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def act_listing_buttons(page: Page, user: Any, next_url: str | None = None) -> list[Button]:
    return _act_buttons(page, user)


def _act_buttons(page: Page, user: Any) -> list[Button]:
    """«Нова редакція» and the act's editions."""
    if page.specific_class is not LegalActPage or not is_colleague(user):
        return []
    index = f"{reverse('freshness_editions:index')}?act_key={page.translation_key}"
    buttons = [Button(translate("Редакції"), index, icon_name="list-ul", priority=61)]
    if may_enter(user):
        add = f"{reverse('freshness_editions:add')}?act={page.pk}"
        buttons.append(Button(translate("Нова редакція"), add, icon_name="plus", priority=60))
    return buttons


@hooks.register("register_snippet_listing_buttons")
def call_button(snippet: Any, user: Any, next_url: str | None = None) -> list[Button]:
    if isinstance(snippet, Phone) and may_log(user):
        url = reverse("freshness_call", args=[snippet.pk])
        return [Button(translate("Записати дзвінок"), url, icon_name="mobile-alt", priority=5)]
    return []


class CallMenuItem(ActionMenuItem):
    """In the editor of a phone: a link to the form of a test call."""

    name = "record-call"
    label = _("Записати дзвінок")
    icon_name = "mobile-alt"

    def is_shown(self, context: dict[str, Any]) -> bool:
        return context["view"] == "edit" and may_log(context["request"].user)

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("freshness_call", args=[parent_context["instance"].pk])


@hooks.register("register_snippet_action_menu_item")
def call_menu_item(model: type[Any]) -> ActionMenuItem | None:
    return CallMenuItem(order=90) if model is Phone else None


@hooks.register("before_edit_page")
def tell_of_age(request: HttpRequest, page: Page) -> None:
    """Above the form of a page that is stale or overdue: why, and the one click that answers it."""
    if request.method != "GET" or not isinstance(page, ContentPage) or not is_colleague(request.user):
        return
    found = marks.open_marks(page.translation_key)
    if not found and not (page.live and page.review_overdue):
        return
    context = {
        "page": page,
        "editions": list(dict.fromkeys(mark.edition for mark in found)),
        "cited": "; ".join(dict.fromkeys(mark.cited for mark in found if mark.cited)),
        "refusal": confirm_refusal(request.user, [page], stale=bool(found)),
        "csrf_token": get_token(request),
        "next": request.get_full_path(),
    }
    messages.warning(request, render_to_string("editorial/freshness/page_note.html", context))


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
@hooks.register("after_publish_page")
def tell_of_broken_links(request: HttpRequest, page: Page) -> None:
    """Names the links that lead nowhere; the page is saved and published all the same. An autosave says
    nothing: nobody is looking."""
    if not request.accepts("text/html") or getattr(request, "_links_told", False):
        return
    current = page.get_latest_revision_as_object() if page.latest_revision_id else page
    found = broken(current)
    if found:
        request._links_told = True  # type: ignore[attr-defined]
        shown = [format_html("<li>{}</li>", str(one)) for one in found[:_NAMED]]
        if len(found) > _NAMED:
            shown.append(format_html("<li>{}</li>", translate("і ще %d") % (len(found) - _NAMED)))
        text = translate("На сторінці «%s» є посилання, які нікуди не ведуть:") % page.draft_title
        messages.warning(request, format_html("{} <ul>{}</ul>", text, mark_safe("".join(shown))))


@hooks.register("before_delete_page", order=-10)
def warn_before_deletion(request: HttpRequest, page: Page) -> None:
    _warn(request, page, translate("На цю сторінку посилаються. Після видалення ці посилання зламаються."))


@hooks.register("before_move_page", order=-10)
def warn_before_move(request: HttpRequest, page: Page, destination: Page) -> None:
    _warn(
        request,
        page,
        translate(
            "На цю сторінку посилаються. Її адреса зміниться; зі старої читачів переспрямуємо, "
            "але адреси, вписані руками, краще виправити."
        ),
    )


def _warn(request: HttpRequest, page: Page, text: str) -> None:
    """Above the question, whichever app asks it (deletion may lead to a trash)."""
    if request.method != "GET":
        return
    pages, total = pointing_to([page])
    if pages:
        context = {"pages": pages, "total": total, "more": total - len(pages), "text": text}
        messages.warning(request, render_to_string("editorial/freshness/pointing_list.html", context))
