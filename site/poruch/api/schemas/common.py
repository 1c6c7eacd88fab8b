"""Values that several answers share."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, PlainSerializer, WithJsonSchema


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


#: A moment in UTC, to the second: 2026-11-22T21:29:00Z.
Timestamp = Annotated[
    datetime,
    PlainSerializer(_utc, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
#: A text for each language that has one: {"uk": "…", "en": "…"}.
Names = dict[str, str]


class PageLink(BaseModel):
    """A page as another answer refers to it, in the reader's best language."""

    id: int
    type: str
    locale: str
    slug: str
    title: str
    url: str


class Translation(BaseModel):
    id: int
    url: str


class PhoneNumber(BaseModel):
    """A confirmed number. ``tel`` is for a tel: link; the dates tell how far to trust it."""

    slug: str
    number: str
    tel: str
    label: str
    hours: str
    free: bool | None
    source: str
    source_date: str
    last_called_on: str | None
    confirmed: bool


class PagePartner(BaseModel):
    """A partner who answers for a page; ``lead`` for the one who leads."""

    slug: str
    role: str
    name: str
    short_name: str
    website: str
    confirmed: bool
    lead: bool


class SourceNote(BaseModel):
    """What a mark like [S7] in the texts refers to."""

    code: str
    title: str
    url: str
    date: str
