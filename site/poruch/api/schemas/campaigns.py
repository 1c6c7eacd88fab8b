"""Campaigns, stories and the press room in full."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

from .common import PageLink, PhoneNumber, Timestamp
from .details import ContentDetail
from .events import Happening
from .media import ImageObject


class MaterialFile(BaseModel):
    """``width`` and ``height`` in pixels, 0 for documents; ``size`` in bytes where it is known."""

    label: str
    url: str
    width: int
    height: int
    size: int | None


class MaterialItem(BaseModel):
    """An image or a document to be shared. ``licence_url`` is empty when the authors are to be asked."""

    kind: str
    title: str
    alt: str
    licence: str
    licence_url: str
    author: str
    files: list[MaterialFile]
    image: ImageObject | None


class DemandItem(BaseModel):
    """``outcome``: open, partly, met."""

    text: str
    outcome: str


class NamedLink(BaseModel):
    name: str
    url: str


class TimelineItem(BaseModel):
    """``date`` is a day, a month or a year; ``kind``: happened, result; ``html`` is safe HTML."""

    date: str
    kind: str
    html: str


class LetterItem(BaseModel):
    """``text`` is plain; what the reader fills in stands in square brackets and in ``gaps``."""

    title: str
    email: str
    subject: str
    language: str
    text: str
    gaps: list[str]
    tips: str


class CampaignDetail(ContentDetail):
    type: Literal["campaign"]
    goal: str
    demands: list[DemandItem]
    addressees: list[NamedLink]
    timeline: list[TimelineItem]
    starts_on: date | None
    ends_on: date | None
    hashtags: list[str]
    result: str
    letters: list[LetterItem]
    share_texts: list[str]
    materials: list[MaterialItem]
    partner_organisations: list[NamedLink]
    linked_events: list[PageLink]
    linked_guides: list[PageLink]
    stories: list[PageLink]


class StoryDetail(ContentDetail):
    """Told with the person's consent, which may be withdrawn: do not keep it longer than it stands here."""

    type: Literal["story"]
    campaign: PageLink | None
    image: ImageObject | None
    image_alt: str


class NewsDetail(ContentDetail):
    type: Literal["news"]
    issued_on: date
    related: list[PageLink]


class PressContact(BaseModel):
    role: str
    email: str
    phone: PhoneNumber | None


class PressReleaseDetail(ContentDetail):
    type: Literal["press_release"]
    issued_on: date
    about_us: str
    media_contact: PressContact
    press_kit: list[MaterialItem]


class SpeakerItem(BaseModel):
    """``about`` is safe HTML."""

    name: str
    role: str
    about: str


class PressBriefingDetail(ContentDetail):
    """``place`` and ``join_info`` (HTML) are empty while only those with an accreditation may know them."""

    type: Literal["press_briefing"]
    starts_at: Timestamp
    ends_at: Timestamp
    time_zone: str
    status: str
    status_note: str
    format: str
    place: str
    place_after_accreditation: bool
    join_info: str
    join_after_accreditation: bool
    occurrences: list[Happening]
    topic_line: str
    speakers: list[SpeakerItem]
    accreditation: str
    accreditation_until: Timestamp | None
    recording_url: str
    media_contact: PressContact
    press_kit: list[MaterialItem]


class FactItem(BaseModel):
    """``stale``: nobody has looked at the figure for longer than it holds."""

    number: str
    what: str
    source: str
    source_url: str
    date: date
    stale: bool


class PressRoomDetail(ContentDetail):
    type: Literal["press_room"]
    facts: list[FactItem]
    contacts: list[PressContact]
    press_kit: list[MaterialItem]
