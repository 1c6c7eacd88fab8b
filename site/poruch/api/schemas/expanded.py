"""What ``expand`` adds to a page: the objects behind its codes and ids, one level deep."""

from pydantic import BaseModel

from .common import Names, PageLink, PhoneNumber
from .lists import PartnerEntry
from .media import ImageObject


class Coded(BaseModel):
    """A value of a vocabulary, in the order in which the page names its code."""

    code: str
    name: str
    names: Names


class PageCard(PageLink):
    """Enough of a page for a card. Show ``attribution`` where it is not empty."""

    summary: str
    html_url: str
    attribution: str
    unconfirmed: bool


class ContactCard(PageCard):
    phones: list[PhoneNumber]
    email: str
    website: str
    address: str
    hours: str


class Expanded(BaseModel):
    """Null is what was not asked for. ``parent`` is also null below a home page."""

    topics: list[Coded] | None = None
    audiences: list[Coded] | None = None
    regions: list[Coded] | None = None
    hromadas: list[Coded] | None = None
    cooperation_areas: list[Coded] | None = None
    partners: list[PartnerEntry] | None = None
    parent: PageLink | None = None
    translations: dict[str, PageLink] | None = None
    related: list[PageCard] | None = None
    resources: list[ContactCard] | None = None
    images: list[ImageObject] | None = None
