"""What every page in full has, whatever its type."""

from datetime import date

from pydantic import BaseModel

from .blocks import Block
from .common import PagePartner, SourceNote, Timestamp, Translation
from .expanded import Expanded


class Detail(BaseModel):
    """What every page has. ``is_fallback``: there is no page in ``requested_locale``.

    ``redirected_from`` is the old path by which a page that moved was found.

    ``body`` is the whole page as typed blocks in its order; ``body_html`` is the same as safe HTML.
    """

    id: int
    type: str
    locale: str
    requested_locale: str
    is_fallback: bool
    redirected_from: str | None = None
    slug: str
    title: str
    summary: str
    summary_html: str
    url: str
    html_url: str
    translation_key: str
    translations: dict[str, Translation]
    published: Timestamp | None
    updated: Timestamp | None
    attribution: str
    partners: list[PagePartner]
    body: list[Block]
    body_html: str
    expanded: Expanded | None = None


class ContentDetail(Detail):
    """A page of content, with what it is filed under and how far to trust it."""

    topics: list[str]
    audiences: list[str]
    regions: list[str]
    hromadas: list[str]
    cooperation_areas: list[str]
    lead_partner: str | None
    joint: bool
    unconfirmed: bool
    content_warning: str
    translation_status: str
    legal_reviewed_on: date | None
    last_checked: date | None
    review_due: date | None
    law_changed_on: date | None
    valid_from: date | None
    sources: list[SourceNote]
