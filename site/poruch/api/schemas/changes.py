"""The changes feed."""

from typing import Literal

from pydantic import BaseModel

from .common import Timestamp


class ChangeItem(BaseModel):
    """The newest change of one object. ``id`` is text: lists are named, pages and terms have numbers.

    ``api`` is where the object is read; after a ``delete`` there is nothing any more.
    """

    sequence: int
    kind: Literal["upsert", "delete"]
    object: str
    id: str
    type: str
    locale: str
    translation_key: str
    changed_at: Timestamp
    api: str


class ChangeList(BaseModel):
    items: list[ChangeItem]
    next: str
    has_more: bool
