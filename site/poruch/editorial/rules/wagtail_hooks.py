"""Rules in the CMS."""

from typing import Any, ClassVar

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.log_actions import LogFormatter
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from poruch.editorial.rules import targets, views
from poruch.editorial.rules.models import Delivery, Rule, RuleRun, WebhookTarget
from poruch.editorial.rules.panels import notices_panel
from poruch.editorial.rules.targets import StateColumn, paused_panel
from poruch.editorial.rules.webhooks.acting import LOGGED


class RuleCreateView(CreateView):
    """A rule has the rights of whoever saved it."""

    def save_instance(self) -> Rule:
        self.form.instance.author = self.request.user
        made: Rule = super().save_instance()
        return made


class RuleEditView(EditView):
    """A rule has the rights of whoever saved it last."""

    def save_instance(self) -> Rule:
        self.form.instance.author = self.request.user
        saved: Rule = super().save_instance()
        return saved


class RuleViewSet(SnippetViewSet):
    model = Rule
    icon = "cogs"
    menu_label = _("Правила")
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("get_event_display", label=_("коли"), sort_key="event"),
        BooleanColumn("active", label=_("діє")),
        "sort_order",
        "author",
    ]
    list_filter: ClassVar[list[str]] = ["event", "active"]
    add_view_class = RuleCreateView
    edit_view_class = RuleEditView
    copy_view_enabled = False


class WebhookTargetIndexView(IndexView):
    add_item_label = _("Додати адресу викликів")
    table_classname = "listing wide"


class WebhookTargetViewSet(SnippetViewSet):
    model = WebhookTarget
    index_view_class = WebhookTargetIndexView
    icon = "link-external"
    menu_label = _("Адреси викликів")
    list_display: ClassVar[list[Any]] = ["name", "url", StateColumn("state", label=_("Стан"))]
    inspect_view_enabled = False
    copy_view_enabled = False


class RulesGroup(SnippetViewSetGroup):
    items = (RuleViewSet, WebhookTargetViewSet)
    menu_label = _("Правила")
    menu_icon = "cogs"
    menu_order = 260


register_snippet(RulesGroup)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("rules/try/", views.try_rule, name="rules_try"),
        path("rules/runs/", views.RunReport.as_view(), name="rules_runs"),
        path("rules/runs/results/", views.RunReport.as_view(results_only=True), name="rules_runs_results"),
        path("rules/calls/", views.DeliveryReport.as_view(), name="rules_deliveries"),
        path(
            "rules/calls/results/",
            views.DeliveryReport.as_view(results_only=True),
            name="rules_deliveries_results",
        ),
        path("rules/calls/<uuid:pk>/", targets.call_page, name="rules_call"),
        path("rules/calls/<uuid:pk>/replay/", targets.replay, name="rules_replay"),
        path("rules/targets/<int:pk>/", targets.target_page, name="rules_target"),
        path("rules/targets/<int:pk>/act/", targets.act, name="rules_target_act"),
        path("rules/notices/", views.put_away, name="rules_put_away"),
    ]


class ReportItem(MenuItem):
    """Shown to those who may open it."""

    def __init__(self, model: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy = ModelPermissionPolicy(model)

    def is_shown(self, request: Any) -> bool:
        return bool(self.policy.user_has_permission(request.user, "view"))


@hooks.register("register_reports_menu_item")
def runs_menu_item() -> MenuItem:
    return ReportItem(
        RuleRun,
        _("Що зробили правила"),
        reverse("rules_runs"),
        name="rules-runs",
        icon_name="history",
        order=670,
    )


@hooks.register("register_reports_menu_item")
def deliveries_menu_item() -> MenuItem:
    return ReportItem(
        Delivery,
        _("Виклики інших систем"),
        reverse("rules_deliveries"),
        name="rules-calls",
        icon_name="link-external",
        order=680,
    )


@hooks.register("construct_homepage_panels")
def show_notices(request: Any, panels: list[Any]) -> None:
    panels += [panel for panel in (paused_panel(request), notices_panel(request)) if panel]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    @actions.register_action("poruch.rule")
    class RuleFormatter(LogFormatter):
        label = _("Правило")

        def format_message(self, log_entry: Any) -> str:
            return str(_("Подіяло правило «%s».") % log_entry.data.get("rule", ""))


@hooks.register("register_log_actions")
def log_actions_of_webhooks(actions: Any) -> None:
    for name, label in LOGGED.items():
        actions.register_action(f"poruch.webhook.{name}", label, label)
