"""What is new in the press room: one order for the page, the feeds and the media kit."""

from typing import Any, Final

from campaigns.press.models import NewsPage, PressBriefingPage, PressReleasePage
from poruch.core.entries import Entry, entries
from poruch.core.pages import best_by_key, public

#: The types of the room, and the column by which each is dated.
_DATED: Final[dict[type[Any], str]] = {
    NewsPage: "issued_on",
    PressReleasePage: "issued_on",
    PressBriefingPage: "starts_at",
}


def newest(language: str | None = None, most: int | None = None) -> list[Entry]:
    """Public pages of all three types, one a translation group, the latest first; ``most`` of them at most.

    Of all pages only what orders them is read; those that are shown are then read whole. Two queries a type
    and one for the rules of attribution.
    """
    found: list[Any] = []
    for model, column in _DATED.items():
        pages = public(model.objects.all()).order_by("-pk")
        pages = pages.only("translation_key", "locale", column)
        found += best_by_key(pages, language).values()
    found.sort(key=lambda page: (page.dated, page.pk), reverse=True)
    return entries(_whole(found[:most]))


def _whole(pages: list[Any]) -> list[Any]:
    """The same pages in the same order, with all that lists show."""
    found: dict[int, Any] = {}
    for model in _DATED:
        ids = [page.pk for page in pages if type(page) is model]
        if ids:
            rows = model.objects.filter(pk__in=ids).select_related("locale").defer("body", "sources")
            found |= {row.pk: row for row in rows}
    return [found[page.pk] for page in pages if page.pk in found]
