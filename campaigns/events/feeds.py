"""RSS and Atom of events: what is announced or changed, the newest first."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from campaigns.events import ical, listing, wording
from campaigns.events.listing import Filter
from poruch import languages
from poruch.core.entries import Entry, entries
from poruch.core.feeds import PageFeed, printable

MOST: Final = 50


class EventFeed(PageFeed):
    """Events that have not ended, with their hours and state. Pages tell the place."""

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def title(self, request: HttpRequest) -> str:
        return gettext("Поруч: події")

    def link(self, request: HttpRequest) -> str:
        return f"/{self.reader}/events/"

    def feed_url(self, request: HttpRequest) -> str:
        return request.get_full_path()

    def description(self, request: HttpRequest) -> str:
        return gettext("Зустрічі, заняття, акції. Час за Києвом.")

    subtitle = description

    def items(self, request: HttpRequest) -> list[Entry]:
        now = timezone.now()
        pages = listing.events(Filter.of(request.GET), now, now.replace(year=now.year + 2, day=1))
        pages.sort(key=lambda page: page.last_published_at or now, reverse=True)
        return entries(pages[:MOST])

    def item_title(self, item: Entry) -> str:
        return printable(ical.title_of(item.page))

    def item_description(self, item: Entry) -> str:
        page = item.page
        when = [wording.when(one, page.all_day) for one in page.coming[:1]]
        return printable("\n".join(filter(None, (*when, page.status_note, super().item_description(item)))))

    def item_guid(self, item: Entry) -> str:
        return str(item.page.uid)

    item_guid_is_permalink = False

    def item_categories(self, item: Entry) -> list[str]:
        return [item.page.kind.name] if item.page.kind else []


@require_safe
def feed(request: HttpRequest, format: str) -> HttpResponse:
    response: HttpResponse = EventFeed(get_language() or languages.SOURCE, format)(request)
    return response
