"""What is new in the press room: one order for the page, the feeds and the media kit."""

from typing import Any

from campaigns.press.models import NewsPage, PressBriefingPage, PressReleasePage
from poruch.core.entries import Entry, entries
from poruch.core.pages import best_by_key, public


def newest(language: str | None = None) -> list[Entry]:
    """Public pages of all three types, one a translation group, the latest first.

    Two queries a type and one for the rules of attribution.
    """
    found: list[Any] = []
    for model in (NewsPage, PressReleasePage, PressBriefingPage):
        pages = public(model.objects.all()).order_by("-pk").defer("body", "sources")
        found += best_by_key(pages, language).values()
    return entries(sorted(found, key=lambda page: (page.dated, page.pk), reverse=True))
