"""The press room as Atom and RSS: what is public at this minute, with the line that joint material owes."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.press.listing import newest
from poruch import languages
from poruch.core.entries import Entry
from poruch.core.feeds import PageFeed

MOST: Final = 50


class PressFeed(PageFeed):
    def title(self) -> str:
        return _("Поруч: пресцентр")

    def description(self) -> str:
        return _("Новини, заяви й брифінги.")

    subtitle = description

    def link(self) -> str:
        return f"/{self.reader}/press/"

    def feed_url(self) -> str:
        return reverse(f"press_{self.format}")

    def items(self) -> list[Entry]:
        return newest(self.reader, MOST)

    def item_categories(self, item: Entry) -> tuple[Any]:
        return (item.type_name,)


@require_safe
def feed(request: HttpRequest, format: str) -> HttpResponse:
    response: HttpResponse = PressFeed(get_language() or languages.SOURCE, format)(request)
    return response
