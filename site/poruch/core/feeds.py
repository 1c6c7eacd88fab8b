"""Pages as RSS and Atom."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
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


class _Steady(SyndicationFeed):
    """An empty feed stays the same answer. Django would say each time that it has just changed."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else datetime.fromtimestamp(0, UTC)


class Atom(_Steady, Atom1Feed):
    """Every entry says its own language."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        return {**super().item_attributes(item), "xml:lang": item["language"]}


class Rss(_Steady, Rss201rev2Feed):
    """RSS has no place for a line of rights in an entry: it stands in the description."""


FORMATS: Final[dict[str, type[SyndicationFeed]]] = {"atom": Atom, "rss": Rss}


class PageFeed(Feed):
    """What every feed of pages says of an entry; a feed adds its own title, link and items.

    ``language`` is the reader's: links open there, and each entry stays in its page's own language.
    """

    def __init__(self, language: str, format: str = "atom") -> None:
        self.reader = language
        self.format = format
        self.feed_type = FORMATS[format]

    def item_title(self, item: Entry) -> str:
        return printable(str(item.page.title))

    def item_description(self, item: Entry) -> str:
        """The summary, what must be said with it, and the line that joint material owes."""
        parts = (drop_marks(item.page.summary), *self.item_notes(item), item.attribution)
        return printable("\n".join(filter(None, parts)))

    def item_notes(self, item: Entry) -> Iterable[str]:
        """That it is a draft, if it is one."""
        return [draft_note(item.page)]

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
