"""Images and documents as those who upload them get and change them."""

from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from poruch.api.params import Described
from poruch.api.schemas.common import Timestamp
from poruch.api.schemas.drafts import Text
from poruch.api.schemas.media import FocalPoint


class StoredFile(BaseModel):
    """``uses``: places that show it, hidden ones counted. ``public``: readers get it from the API now."""

    id: int
    title: str
    collection: int
    collection_name: str
    size: int | None
    hash: str
    created: Timestamp
    uses: int
    public: bool
    edit_url: str


class StoredImage(StoredFile):
    alt: str
    width: int
    height: int
    focal_point: FocalPoint | None


class StoredDocument(StoredFile):
    filename: str
    extension: str
    type: str


_TITLE: Any = Described(_("Назва в редакції."))
_ALT: Any = Described(_("Що на зображенні, для тих, хто його не бачить."))
_COLLECTION: Any = Described(_("Номер колекції; якщо немає, перша, до якої можна додавати."))
_MIDDLE: Any = Described(_("Точка уваги: її середина в пікселях оригіналу. Потрібні всі чотири числа."))
_EXTENT: Any = Described(_("Точка уваги: її розмір у пікселях оригіналу."))
#: No image has more pixels a side.
_SIDE = 100_000
Title = Annotated[Text, Field(min_length=1, max_length=255), _TITLE]
Collection = Annotated[int | None, Field(ge=1), _COLLECTION]
Middle = Annotated[int | None, Field(ge=0, le=_SIDE), _MIDDLE]
Extent = Annotated[int | None, Field(ge=1, le=_SIDE), _EXTENT]


class NewImage(BaseModel):
    """The fields of the form beside ``file``."""

    title: Title
    alt: Annotated[Text, Field(max_length=255), _ALT] = ""
    collection: Collection = None
    focal_point_x: Middle = None
    focal_point_y: Middle = None
    focal_point_width: Extent = None
    focal_point_height: Extent = None


class NewDocument(BaseModel):
    title: Title
    collection: Collection = None


class FocalArea(BaseModel):
    """The middle and the size of a rectangle, in pixels of the original."""

    model_config = ConfigDict(extra="forbid")

    x: Annotated[int, Field(ge=0, le=_SIDE)]
    y: Annotated[int, Field(ge=0, le=_SIDE)]
    width: Annotated[int, Field(ge=1, le=_SIDE)]
    height: Annotated[int, Field(ge=1, le=_SIDE)]


class ImageChanges(BaseModel):
    """Only what changes."""

    model_config = ConfigDict(extra="forbid")

    title: Title = ""
    alt: Annotated[Text, Field(max_length=255), _ALT] = ""
    collection: Annotated[int, Field(ge=1), _COLLECTION] = 0
    focal_point: Annotated[
        FocalArea | None, Described(_("Точка уваги: x, y, width, height; null знімає її."))
    ] = None


class DocumentChanges(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Title = ""
    collection: Annotated[int, Field(ge=1), _COLLECTION] = 0
