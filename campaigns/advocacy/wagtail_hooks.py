"""Consents in the CMS, and the way to withdraw them."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from campaigns.advocacy import consent
from campaigns.advocacy.erasing import ENDED, WITHDRAWN
from campaigns.advocacy.models import ConsentRecord, StoryPage
from campaigns.advocacy.views import MAY_WITHDRAW, withdraw_view
from poruch.core.panels import NOTICES

_MAY_SEE = "campaigns_advocacy.view_consentrecord"


class ConsentChooserViewSet(SnippetChooserViewSet):
    """Wagtail lets everybody of the CMS choose a snippet; these are for few."""

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[URLPattern] = super().get_urlpatterns()
        for pattern in patterns:
            pattern.callback = permission_required(_MAY_SEE, raise_exception=True)(pattern.callback)
        return patterns


class ConsentViewSet(SnippetViewSet):
    model = ConsentRecord
    icon = "form"
    menu_label = gettext_lazy("Згоди")
    menu_order = 236
    add_to_admin_menu = True
    list_display = ["code", "given_on", "scope", "valid_until", "withdrawn_on"]
    list_filter = ["scope"]
    chooser_viewset_class = ConsentChooserViewSet


register_snippet(ConsentViewSet)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("consents/<int:pk>/withdraw/", withdraw_view, name="advocacy_withdraw")]


@hooks.register("register_snippet_listing_buttons")
def listing_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, ConsentRecord) and not snippet.withdrawn_on and user.has_perm(MAY_WITHDRAW):
        yield _button(snippet.pk)


@hooks.register("register_page_header_buttons")
def header_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """On the story's menu in the explorer and in the editor."""
    if page.specific_class is StoryPage and user.has_perm(MAY_WITHDRAW):
        story = page.specific
        if story.consent_id and not story.withdrawn_at:
            yield _button(story.consent_id)


def _button(record: int) -> Button:
    url = reverse("advocacy_withdraw", args=[record])
    return Button(_("Відкликати згоду"), url, icon_name="warning", priority=70, classname="no")


class ConsentNotice(Component):
    """What keeps a story from readers: who had scheduled it looks here for the reason."""

    template_name = "campaigns/advocacy/admin/consent_notice.html"

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"reasons": self.reasons}


@hooks.register(NOTICES)
def consent_notices(page: Page, request: HttpRequest) -> list[Component]:
    if not isinstance(page, StoryPage) or page.withdrawn_at:
        return []
    reasons = list(consent.lacking(page))
    return [ConsentNotice(reasons)] if reasons else []


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for action, label in (
        (WITHDRAWN, gettext_lazy("Згоду відкликано, історію стерто")),
        (ENDED, gettext_lazy("Строк згоди минув, історію стерто")),
    ):
        formatter = type("ConsentFormatter", (LogFormatter,), {"label": label, "message": label})
        actions.register_action(action)(formatter)
