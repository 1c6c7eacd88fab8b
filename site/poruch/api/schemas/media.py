"""Images with their sizes, and documents."""

from pydantic import BaseModel

from .common import PageLink, Timestamp


class FocalPoint(BaseModel):
    """What a picture is about: the middle and the size of a rectangle, in pixels of the original."""

    x: int
    y: int
    width: int
    height: int


class Rendition(BaseModel):
    """One size in one format; ``type`` is its media type. It is made when it is first asked for."""

    size: str
    format: str
    type: str
    width: int
    height: int
    url: str


class ImageObject(BaseModel):
    """``alt`` is "" where nobody has described the image.

    ``srcset`` by format (avif, webp, jpeg) goes into a ``srcset`` attribute as it is.
    """

    id: int
    title: str
    alt: str
    width: int
    height: int
    focal_point: FocalPoint | None
    renditions: list[Rendition]
    srcset: dict[str, str]


class ImageEntry(ImageObject):
    """``pages`` show the image: take their attribution along."""

    created: Timestamp
    pages: list[PageLink]


class ImageList(BaseModel):
    items: list[ImageEntry]
    next_cursor: str | None
    total: int


class DocumentEntry(BaseModel):
    """``size`` in bytes and ``hash`` (SHA-1) as the CMS noted them; ``pages`` attach the document."""

    id: int
    title: str
    filename: str
    extension: str
    type: str
    size: int | None
    hash: str
    url: str
    created: Timestamp
    pages: list[PageLink]


class DocumentList(BaseModel):
    items: list[DocumentEntry]
    next_cursor: str | None
    total: int
