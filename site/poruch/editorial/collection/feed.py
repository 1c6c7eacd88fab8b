"""A collection as an Atom feed."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed

from poruch import languages
from poruch.core.pages import reader_url
from poruch.core.richtext import drop_marks
from poruch.editorial.collection.listing import Entry, draft_note, entries, newest
from poruch.editorial.collection.models import FEED, CollectionPage


class Atom(Atom1Feed):
    """Every entry says its own language."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        return {**super().item_attributes(item), "xml:lang": item["language"]}


class CollectionFeed(Feed):
    """The entries for a reader of ``language``; the feed itself is in the collection's language."""

    feed_type = Atom

    def __init__(self, language: str) -> None:
        self.reader = language

    def get_object(self, request: HttpRequest, page: CollectionPage) -> CollectionPage:
        return page

    def title(self, page: CollectionPage) -> str:
        return str(page.title)

    def subtitle(self, page: CollectionPage) -> str:
        return drop_marks(page.summary)

    def link(self, page: CollectionPage) -> str:
        return reader_url(page, self.reader)

    def feed_url(self, page: CollectionPage) -> str:
        return f"{reader_url(page, self.reader)}{FEED}/"

    def items(self, page: CollectionPage) -> list[Entry]:
        return entries(newest(page, self.reader))

    def item_title(self, item: Entry) -> str:
        return str(item.page.title)

    def item_description(self, item: Entry) -> str:
        """The summary, that it is a draft if it is one, and the line that joint material owes."""
        parts = (drop_marks(item.page.summary), draft_note(item), item.attribution)
        return "\n".join(filter(None, parts))

    def item_link(self, item: Entry) -> str:
        return reader_url(item.page, self.reader)

    def item_updateddate(self, item: Entry) -> datetime | None:
        updated: datetime | None = item.page.last_published_at
        return updated

    def item_pubdate(self, item: Entry) -> datetime | None:
        published: datetime | None = item.page.first_published_at
        return published

    def item_copyright(self, item: Entry) -> str | None:
        return item.attribution or None

    def item_extra_kwargs(self, item: Entry) -> dict[str, Any]:
        return {"language": item.page.locale.language_code}


def answer(page: CollectionPage, request: HttpRequest) -> HttpResponse:
    """The feed of a public collection."""
    reader = translation.get_language() or languages.SOURCE
    with translation.override(page.locale.language_code):
        response: HttpResponse = CollectionFeed(reader)(request, page)
    return response
