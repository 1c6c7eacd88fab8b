"""Registrations in the CMS: the button on an event, the addresses behind it, what goes into the history."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from campaigns.events.models import EventPage
from campaigns.registration.access import may_see
from campaigns.registration.models import Roll
from campaigns.registration.views import changing, organisers
from campaigns.registration.views.addresses import address


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    views: list[tuple[str, str, Any]] = [
        ("", "roll", organisers.RollView.as_view()),
        ("results/", "roll_results", organisers.RollView.as_view(results_only=True)),
        ("add/", "add", changing.AddView.as_view()),
        ("<uuid:key>/came/", "came", changing.CameView.as_view()),
        ("<uuid:key>/remove/", "remove", changing.RemoveView.as_view()),
    ]
    once = [
        path(f"registrations/<int:page_id>/{rest}", view, name=f"registrations_{name}")
        for rest, name, view in views
    ]
    repeated = [
        path(f"registrations/<int:page_id>/<str:day>/{rest}", view, name=f"registrations_{name}_day")
        for rest, name, view in views
    ]
    return [*once, *repeated]


@hooks.register("register_page_header_buttons")
def button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """On the page's menu in the explorer and in the editor."""
    if not issubclass(page.specific_class or Page, EventPage):
        return
    event = page.specific
    takes = event.registration == EventPage.Registration.SITE
    if (takes or Roll.objects.filter(event_key=event.translation_key).exists()) and may_see(user, event):
        yield Button(translate("Реєстрації"), address("roll", event.pk, ""), icon_name="group", priority=30)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for action, label in (
        (organisers.VIEWED, _("Переглянуто список записаних")),
        (organisers.EXPORTED, _("Вивантажено список записаних")),
        (changing.ADDED, _("Людину записано організаторами")),
        (changing.REMOVED, _("Запис скасовано організаторами")),
    ):
        formatter = type("RegistrationFormatter", (LogFormatter,), {"label": label})
        actions.register_action(action)(formatter)
