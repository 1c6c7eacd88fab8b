"""Pages as RSS and Atom."""

import re
from datetime import datetime
from typing import Any, Final

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from poruch.core.entries import Entry, draft_note
from poruch.core.pages import reader_url
from poruch.core.richtext import drop_marks

#: Django refuses to write a feed that holds one of them, and with it everything else in the feed.
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def printable(text: str) -> str:
    """Without the control characters that come along with pasted text and that XML cannot hold."""
    return _CONTROLS.sub("", text)


class Atom(Atom1Feed):
    """Every entry says its own language."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        return {**super().item_attributes(item), "xml:lang": item["language"]}


class Rss(Rss201rev2Feed):
    """RSS has no place for a line of rights in an entry: it stands in the description."""


class PageFeed(Feed):
    """What every feed of pages says of an entry; a feed adds its own title, link and items.

    ``language`` is the reader's: links open there, and each entry stays in its page's own language.
    """

    feed_type: type[SyndicationFeed] = Atom

    def __init__(self, language: str) -> None:
        self.reader = language

    def item_title(self, item: Entry) -> str:
        return printable(str(item.page.title))

    def item_description(self, item: Entry) -> str:
        """The summary, that it is a draft if it is one, and the line that joint material owes."""
        parts = (drop_marks(item.page.summary), draft_note(item), item.attribution)
        return printable("\n".join(filter(None, parts)))

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
