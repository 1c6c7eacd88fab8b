"""What a list shows of an occurrence, ready for templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language

from campaigns.events import listing, wording
from campaigns.events.occurrences import Occurrence
from campaigns.events.places import Place, visible_place
from poruch.core.attribution import with_rules
from poruch.core.pages import reader_url


@dataclass(frozen=True)
class Card:
    page: Any
    occurrence: Occurrence
    url: str
    state: str
    place: Place
    attribution: str

    @property
    def id(self) -> str:
        return f"e{self.page.pk}-{self.occurrence.id}"

    @property
    def start(self) -> datetime:
        """The moment whose day counts, in Kyiv; of whole days, in the event's own zone."""
        return self.occurrence.start if self.page.all_day else wording.local(self.occurrence.start)

    @property
    def hours(self) -> str:
        return wording.hours(self.occurrence, self.page.all_day)

    @property
    def when(self) -> str:
        return wording.when(self.occurrence, self.page.all_day)

    @property
    def month(self) -> str:
        return date_format(self.start, "E")

    @property
    def weekday(self) -> str:
        return date_format(self.start, "D").lower()

    @property
    def language(self) -> str:
        """Of the page, when it is not the reader's."""
        code = str(self.page.locale.language_code)
        return code if code != get_language() else ""


def cards(entries: Iterable[listing.Entry]) -> list[Card]:
    """Two queries for all."""
    shown = list(entries)
    if not shown:
        return []
    listing.with_audiences(shown)
    with_rules(entry.page for entry in shown)
    return [
        Card(
            page=entry.page,
            occurrence=entry.occurrence,
            url=reader_url(entry.page),
            state=wording.state(entry.page, entry.occurrence),
            place=visible_place(entry.page, registered=False),
            attribution=entry.page.attribution_line,
        )
        for entry in shown
    ]
