"""What is new in the press room: one order for the page, the feeds and the media kit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from campaigns.press.models import NewsPage, PressBriefingPage, PressReleasePage
from poruch.core.attribution import line_for
from poruch.core.models import AttributionRule
from poruch.core.pages import best_by_key, public


@dataclass(frozen=True)
class Entry:
    """``attribution`` is the line that joint material owes, in its own language."""

    page: Any
    type: str
    type_name: str
    on: date
    attribution: str


def newest(language: str | None = None, *, same_language: bool = False) -> list[Entry]:
    """Public pages of all three types, one a translation group, the latest first.

    ``same_language``: only those in the reader's own. Two queries a type and one for the rules.
    """
    rules = list(AttributionRule.objects.all())
    found: list[Entry] = []
    for model in (NewsPage, PressReleasePage, PressBriefingPage):
        pages = public(model.objects.all()).order_by("-pk").defer("body", "sources")
        if same_language:
            pages = pages.filter(locale__language_code=language)
        found += _entries(best_by_key(pages, language).values(), rules)
    return sorted(found, key=lambda entry: (entry.on, entry.page.pk), reverse=True)


def _entries(pages: Iterable[Any], rules: list[AttributionRule]) -> Iterable[Entry]:
    for page in pages:
        line = ""
        if page.joint:
            code = page.locale.language_code
            line = line_for(page.content_type_code, code, own=page.attribution, rules=rules)
        yield Entry(page, page.content_type_code, str(page._meta.verbose_name), _day(page), line)


def _day(page: Any) -> date:
    starts = getattr(page, "starts_at", None)
    return timezone.localdate(starts) if starts else page.issued_on
