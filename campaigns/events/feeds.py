"""RSS and Atom of events: what is announced or changed, the newest first."""

from datetime import datetime
from typing import Any, Final

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import get_language, gettext

from campaigns.events import ical, listing, wording
from campaigns.events.listing import Filter
from poruch.core.feeds import printable
from poruch.core.models import AttributionRule
from poruch.core.pages import reader_url
from poruch.core.richtext import drop_marks

MOST: Final = 50


class EventFeed(Feed):
    """Events that have not ended, with their hours, state and attribution line. Pages tell the place."""

    feed_type: type[SyndicationFeed] = Rss201rev2Feed

    def get_object(self, request: HttpRequest) -> Filter:
        self.request = request
        self.rules = list(AttributionRule.objects.all())
        return Filter.of(request.GET)

    def title(self, chosen: Filter) -> str:
        return gettext("Поруч: події")

    def link(self, chosen: Filter) -> str:
        return f"/{get_language()}/events/"

    def feed_url(self, chosen: Filter) -> str:
        return self.request.get_full_path()

    def description(self, chosen: Filter) -> str:
        return gettext("Зустрічі, заняття, акції. Час за Києвом.")

    subtitle = description

    def items(self, chosen: Filter) -> list[Any]:
        now = timezone.now()
        pages = listing.events(chosen, now, now.replace(year=now.year + 2, day=1))
        pages.sort(key=lambda page: page.last_published_at or now, reverse=True)
        return pages[:MOST]

    def item_title(self, page: Any) -> str:
        return printable(ical.title_of(page))

    def item_description(self, page: Any) -> str:
        coming = page.coming[:1]
        parts = [wording.when(coming[0], page.all_day) if coming else "", page.status_note]
        parts += [drop_marks(page.summary), ical.draft_of(page), ical.attribution_of(page, self.rules)]
        return printable("\n".join(part for part in parts if part))

    def item_link(self, page: Any) -> str:
        return reader_url(page)

    def item_guid(self, page: Any) -> str:
        return str(page.uid)

    item_guid_is_permalink = False

    def item_updateddate(self, page: Any) -> datetime | None:
        found: datetime | None = page.last_published_at
        return found

    def item_pubdate(self, page: Any) -> datetime | None:
        found: datetime | None = page.first_published_at
        return found

    def item_categories(self, page: Any) -> list[str]:
        return [page.kind.name] if page.kind else []

    def item_copyright(self, page: Any) -> str | None:
        return ical.attribution_of(page, self.rules) or None


class AtomEventFeed(EventFeed):
    feed_type = Atom1Feed


def answer(request: HttpRequest, feed: type[EventFeed]) -> HttpResponse:
    return feed()(request)
