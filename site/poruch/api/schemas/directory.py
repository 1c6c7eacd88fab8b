"""Contacts and legal acts in lists."""

from pydantic import BaseModel

from .common import PhoneNumber
from .pages import PageItem


class ResourceItem(PageItem):
    """A contact. ``unconfirmed_phones`` counts the numbers withheld until an editor confirms them."""

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


class ResourceList(BaseModel):
    items: list[ResourceItem]
    next_cursor: str | None
    total: int


class ActItem(PageItem):
    """A legal act. While ``requisites_confirmed`` is false, its number and date are to be checked."""

    full_name: str
    number: str
    act_type: str
    issued_on: str
    issuer: str
    edition: str
    edition_date: str
    official_url: str
    requisites_confirmed: bool


class ActList(BaseModel):
    items: list[ActItem]
    next_cursor: str | None
    total: int
