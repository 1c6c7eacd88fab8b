"""The press room as Atom and RSS: what is public at this minute, with the line that joint material owes."""

from datetime import datetime
from typing import Any, Final

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.press.listing import Entry, newest
from poruch import languages
from poruch.core.feeds import printable
from poruch.core.pages import reader_url
from poruch.core.richtext import drop_marks

MOST: Final = 50


class Atom(Atom1Feed):
    """Every entry says its own language."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        return {**super().item_attributes(item), "xml:lang": item["language"]}


class PressAtom(Feed):
    feed_type: Any = Atom
    name = "press_atom"

    def get_object(self, request: HttpRequest) -> str:
        return get_language() or languages.SOURCE

    def title(self, language: str) -> str:
        return _("Поруч: пресцентр")

    def subtitle(self, language: str) -> str:
        return _("Новини, заяви й брифінги.")

    description = subtitle

    def link(self, language: str) -> str:
        return f"/{language}/press/"

    def feed_url(self, language: str) -> str:
        return reverse(self.name)

    def items(self, language: str) -> list[Entry]:
        return newest(language)[:MOST]

    def item_title(self, item: Entry) -> str:
        return printable(str(item.page.title))

    def item_description(self, item: Entry) -> str:
        draft = "" if item.page.confirmed else _("чернетка")
        return printable("\n".join(filter(None, (drop_marks(item.page.summary), draft, item.attribution))))

    def item_link(self, item: Entry) -> str:
        return reader_url(item.page)

    def item_categories(self, item: Entry) -> tuple[str]:
        return (item.type_name,)

    def item_pubdate(self, item: Entry) -> datetime | None:
        found: datetime | None = item.page.first_published_at
        return found

    def item_updateddate(self, item: Entry) -> datetime | None:
        found: datetime | None = item.page.last_published_at
        return found

    def item_copyright(self, item: Entry) -> str | None:
        return item.attribution or None

    def item_extra_kwargs(self, item: Entry) -> dict[str, Any]:
        return {"language": item.page.locale.language_code}


class PressRss(PressAtom):
    feed_type = Rss201rev2Feed
    name = "press_rss"
