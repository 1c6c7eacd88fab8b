"""Pages in lists and in full."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from .blocks import Amount, Deadline, Door, Gap, LawReference, Paper, Question, Step
from .campaigns import (
    CampaignDetail,
    NewsDetail,
    PressBriefingDetail,
    PressReleaseDetail,
    PressRoomDetail,
    StoryDetail,
)
from .common import PageLink, PagePartner, PhoneNumber, Timestamp, Translation
from .details import ContentDetail, Detail
from .education import LessonDetail, ProgrammeDetail
from .events import CalendarDetail, EventDetail
from .expanded import Expanded


class PageItem(BaseModel):
    """A page in a list: ``id`` always, the fields asked for with ``fields``, and what ``expand`` adds."""

    id: int
    type: str = ""
    locale: str = ""
    requested_locale: str = ""
    is_fallback: bool = False
    slug: str = ""
    title: str = ""
    summary: str = ""
    url: str = ""
    html_url: str = ""
    translation_key: str = ""
    translations: dict[str, Translation] = {}
    topics: list[str] = []
    audiences: list[str] = []
    regions: list[str] = []
    hromadas: list[str] = []
    cooperation_areas: list[str] = []
    lead_partner: str | None = None
    joint: bool = False
    attribution: str = ""
    partners: list[PagePartner] = []
    unconfirmed: bool = True
    content_warning: str = ""
    translation_status: str = ""
    last_checked: date | None = None
    review_due: date | None = None
    law_changed_on: date | None = None
    published: Timestamp | None = None
    updated: Timestamp | None = None
    expanded: Expanded | None = None


class PageList(BaseModel):
    items: list[PageItem]
    next_cursor: str | None
    total: int


class HomeDetail(Detail):
    """The home page of a language: the situations and the first steps."""

    type: Literal["home"]
    heading: str
    first_steps: PageLink | None
    doors: list[Door]


class GuideDetail(ContentDetail):
    type: Literal["guide"]
    who_for: str
    steps: list[Step]
    documents: list[Paper]
    deadlines: list[Deadline]
    amounts: list[Amount]
    authorities: list[PageLink]
    law_refs: list[LawReference]
    faq: list[Question]
    related: list[PageLink]
    fact_confidence: str


class ResourceDetail(ContentDetail):
    """``languages`` are those in which they answer; ``free_of_charge`` is null when nobody knows."""

    type: Literal["resource"]
    org_type: str
    services: list[str]
    phones: list[PhoneNumber]
    unconfirmed_phones: int
    email: str
    website: str
    chat: str
    address: str
    hours: str
    languages: list[str]
    free_of_charge: bool | None
    accessibility: str


class ActDetail(ContentDetail):
    """A legal act. While ``requisites_confirmed`` is false, its number and date are to be checked."""

    type: Literal["act"]
    full_name: str
    number: str
    act_type: str
    issued_on: str
    issuer: str
    edition: str
    edition_date: str
    official_url: str
    requisites_confirmed: bool
    cited_in: list[PageLink]


class TemplateFile(BaseModel):
    title: str
    url: str
    size: int | None


class TemplateDetail(ContentDetail):
    type: Literal["template"]
    for_guide: PageLink | None
    based_on: PageLink | None
    version: str
    form_date: str
    file: TemplateFile | None
    placeholders: list[Gap]
    filled_example: str


class TopicDetail(ContentDetail):
    """``topic`` is the code by which pages of this topic are found with /pages?topic=."""

    type: Literal["topic"]
    topic: str


class CollectionDetail(ContentDetail):
    """A saved query. ``criteria`` go to ``/pages?criteria=…`` as they are; ``feed_url`` is an Atom feed."""

    type: Literal["collection"]
    criteria: list[str]
    sort: str
    most: int
    feed_url: str | None


class SectionDetail(ContentDetail):
    """A page that lists others: all pages of the types in ``lists``, see ``/pages?type=``."""

    lists: list[str]


class SelectedDetail(BaseModel):
    """A page of which only some fields were asked for; ``id`` and ``type`` always come along."""

    model_config = ConfigDict(extra="allow")

    id: int
    type: str


AnyDetail = (
    GuideDetail
    | ResourceDetail
    | ActDetail
    | TemplateDetail
    | TopicDetail
    | CollectionDetail
    | EventDetail
    | ProgrammeDetail
    | LessonDetail
    | CampaignDetail
    | StoryDetail
    | NewsDetail
    | PressReleaseDetail
    | PressBriefingDetail
    | PressRoomDetail
    | CalendarDetail
    | SectionDetail
    | HomeDetail
    | ContentDetail
)
