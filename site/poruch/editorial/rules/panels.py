"""Notices on the front page of the CMS."""

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from wagtail.admin.ui.components import Component

from poruch.editorial.rules.models import Notice
from poruch.editorial.rules.views import NOTICES_MOST, known


class NoticesPanel(Component):
    """What rules told this person and they have not put away. Three queries at most."""

    name = "rule-notices"
    order = 120
    template_name = "editorial/rules/notices.html"

    def __init__(self, request: HttpRequest, notices: list[Notice], more: bool) -> None:
        self.request = request
        pages = known(request.user, [notice.page_id for notice in notices])
        self.rows = [(notice, pages.get(notice.page_id)) for notice in notices]
        self.more = more

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"rows": self.rows, "more": self.more, "csrf_token": get_token(self.request)}


def notices_panel(request: HttpRequest) -> NoticesPanel | None:
    """None when there is nothing to say."""
    person: Any = request.user
    rows = list(Notice.objects.filter(user=person, seen_at=None)[: NOTICES_MOST + 1])
    return NoticesPanel(request, rows[:NOTICES_MOST], len(rows) > NOTICES_MOST) if rows else None
