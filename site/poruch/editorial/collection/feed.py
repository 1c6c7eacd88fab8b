"""A collection as an Atom feed."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from poruch import languages
from poruch.core.entries import Entry, entries
from poruch.core.feeds import PageFeed
from poruch.core.pages import reader_url
from poruch.core.richtext import drop_marks
from poruch.editorial.collection.listing import newest
from poruch.editorial.collection.models import FEED, CollectionPage


class CollectionFeed(PageFeed):
    """The entries for a reader of ``language``; the feed itself is in the collection's language."""

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


def answer(page: CollectionPage, request: HttpRequest) -> HttpResponse:
    """The feed of a public collection."""
    reader = translation.get_language() or languages.SOURCE
    with translation.override(page.locale.language_code):
        response: HttpResponse = CollectionFeed(reader)(request, page)
    return response
