"""Materials of a page as readers get them: each with its files, their sizes and addresses."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.materials.blocks import KINDS, LICENCE_URLS, LICENCES
from poruch.core.documents import open_documents

#: Shapes that platforms ask for: code -> (words, width, height) in pixels. An image is never blown up.
SHAPES: Final = {
    "story": (gettext_lazy("історія"), 1080, 1920),
    "portrait": (gettext_lazy("допис, вертикально"), 1080, 1350),
    "square": (gettext_lazy("допис, квадрат"), 1080, 1080),
    "wide": (gettext_lazy("картка посилання"), 1200, 630),
}
#: The file as it was given, for print.
ORIGINAL: Final = "original"


@dataclass(frozen=True)
class File:
    """``width`` and ``height`` are 0 for a document; ``size`` in bytes is known of whole files only."""

    label: str
    url: str
    width: int = 0
    height: int = 0
    size: int | None = None
    extension: str = ""


@dataclass(frozen=True)
class Material:
    kind: str
    kind_name: str
    title: str
    alt: str
    licence: str
    licence_name: str
    licence_url: str
    author: str
    files: list[File] = field(default_factory=list)
    image_id: int | None = None


def shown(page: Any, stream: Any) -> list[Material]:
    """The materials of a stream. Three queries at most, whatever their number."""
    values = [block.value for block in stream]
    documents = open_documents(value["document"].pk for value in values if value["document"])
    made = []
    for value in values:
        files = _files(page.pk, value, documents)
        if files:
            made.append(_material(value, files))
    return made


def _material(value: Any, files: list[File]) -> Material:
    return Material(
        kind=value["kind"],
        kind_name=str(dict(KINDS).get(value["kind"], "")),
        title=value["title"],
        alt=value["alt"],
        licence=value["licence"],
        licence_name=str(dict(LICENCES).get(value["licence"], "")),
        licence_url=LICENCE_URLS.get(value["licence"], ""),
        author=value["author"],
        files=files,
        image_id=value["image"].pk if value["image"] else None,
    )


def _files(page_pk: int, value: Any, documents: dict[int, Any]) -> list[File]:
    if image := value["image"]:
        return image_files(page_pk, image)
    document = documents.get(value["document"].pk) if value["document"] else None
    if document is None:
        return []
    extension = document.file_extension.upper()
    return [File(document.title, document.url, size=document.file_size, extension=extension)]


def image_files(page_pk: int, image: Any) -> list[File]:
    """The shapes an image is large enough for, and the whole of it."""
    files = [
        File(str(name), _address(page_pk, image.pk, code), width, height)
        for code, (name, width, height) in SHAPES.items()
        if image.width >= width and image.height >= height
    ]
    whole = _address(page_pk, image.pk, ORIGINAL)
    return [*files, File(_("як є"), whole, image.width, image.height, image.file_size)]


def _address(page_pk: int, image_pk: int, shape: str) -> str:
    return reverse("campaign_material", args=[page_pk, image_pk, shape])


def images_in(stream: Any) -> set[int]:
    """Ids of the images of a stream. No query."""
    values = (child.get("value") or {} for child in stream.raw_data)
    return {int(value["image"]) for value in values if value.get("image")}
