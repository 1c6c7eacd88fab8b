"""Images in a fixed set of sizes, and documents: those that public pages show."""

from typing import Annotated, Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Router
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import SourceImageIOError
from willow.image import UnrecognisedImageFormatError  # type: ignore[import-untyped]

from kb.documents import attached, references
from poruch.api import families, negotiation, pictures
from poruch.api.addresses import Addresses
from poruch.api.endpoints.pages import PageId
from poruch.api.params import (
    LARGEST_ID,
    QUERY_LENGTH,
    NextCursor,
    Order,
    PageSize,
    ReaderLocale,
    Words,
)
from poruch.api.problems import NotFound
from poruch.api.schemas.common import PageLink
from poruch.api.schemas.media import DocumentEntry, DocumentList, ImageEntry, ImageList
from poruch.api.serialisers.links import links_to

router = Router(tags=["media"])

SIZE = 20
Sort = Annotated[str, Order("title", "created")]


def _page(
    model: Any, ids: Any, q: str, sort: str, cursor: str, size: int
) -> tuple[list[Any], dict[str, Any]]:
    """One page of images or documents, and where it stands in the list."""
    rows = list(model.objects.filter(pk__in=list(ids)).values("pk", "title", created=F("created_at")))
    if wanted := families.folded(q[:QUERY_LENGTH]):
        rows = [row for row in rows if wanted in families.folded(row["title"])]
    page, next_cursor = families.page_of(rows, sort, cursor, size)
    return families.in_order(model.objects.all(), page), {"next_cursor": next_cursor, "total": len(rows)}


def _links(pages: dict[int, list[int]], shown: list[Any], addresses: Addresses) -> dict[int, list[PageLink]]:
    """The pages that show each of ``shown``, in the reader's best language, each family once."""
    ids = {pk for one in shown for pk in pages[one.pk]}
    found = links_to(ids, negotiation.active(), addresses)
    return {
        one.pk: list({found[pk].id: found[pk] for pk in pages[one.pk] if pk in found}.values())
        for one in shown
    }


@router.get(
    "/images",
    response=ImageList,
    operation_id="images",
    summary=_("Зображення"),
    description=_(
        "Зображення, які є на загальнодоступних сторінках, і логотипи партнерів. srcset: готовий рядок для "
        "AVIF, WebP і JPEG. pages: де зображення показано; беріть його разом із рядком attribution тих "
        "сторінок."
    ),
)
def images(
    request: HttpRequest,
    locale: ReaderLocale = "",
    q: Words = "",
    sort: Sort = "title",
    cursor: NextCursor = "",
    size: PageSize = SIZE,
) -> ImageList:
    pages = pictures.showing()
    addresses = Addresses(request)
    shown, place = _page(get_image_model(), pages, q, sort, cursor, size)
    links = _links(pages, shown, addresses)
    return ImageList(items=[_image(one, links, addresses) for one in shown], **place)


def _image(image: Any, links: dict[int, list[PageLink]], addresses: Addresses) -> ImageEntry:
    return ImageEntry(
        **pictures.fields(image, addresses), created=image.created_at, pages=links.get(image.pk, [])
    )


@router.get(
    "/images/{int:image_id}",
    response=ImageEntry,
    operation_id="image",
    summary=_("Одне зображення"),
    description=_(
        "Опис, точка уваги (focal_point, пікселі оригіналу) і всі розміри. Інших розмірів не робимо; кожен "
        "з’являється, коли його вперше попросять."
    ),
)
def image(request: HttpRequest, image_id: PageId, locale: ReaderLocale = "") -> ImageEntry:
    pages, found = _shown_image(image_id)
    addresses = Addresses(request)
    return _image(found, _links(pages, [found], addresses), addresses)


def _shown_image(pk: int) -> tuple[dict[int, list[int]], Any]:
    pages = pictures.showing([pk]) if pk <= LARGEST_ID else {}
    if pk not in pages:
        raise NotFound(gettext("Такого зображення немає, або воно не загальнодоступне."))
    return pages, get_image_model().objects.get(pk=pk)


@router.get("/images/{int:image_id}/{str:name}", url_name="rendition", include_in_schema=False)
def rendition(request: HttpRequest, image_id: int, name: str) -> HttpResponse:
    """The bytes of one size, as :mod:`poruch.api.pictures` names them: ``640.avif``.

    Asked every time whether the image may leave: the address of Wagtail's file stays unknown.
    """
    size, _dot, format = name.partition(".")
    _pages, found = _shown_image(image_id)
    if format not in pictures.FORMATS or size not in pictures.sizes_of(found):
        raise NotFound(gettext("Зображення такого розміру немає. Розміри перелічено в renditions."))
    try:
        with found.get_rendition(pictures.operations(size, format)).file.open("rb") as file:
            content = file.read()
    except (FileNotFoundError, SourceImageIOError, UnrecognisedImageFormatError):
        raise NotFound(gettext("Файл цього зображення не читається.")) from None
    return HttpResponse(content, content_type=pictures.FORMATS[format])


@router.get(
    "/documents",
    response=DocumentList,
    operation_id="documents",
    summary=_("Документи"),
    description=_("Файли, які додано до загальнодоступних сторінок. pages: до яких саме."),
)
def documents(
    request: HttpRequest,
    locale: ReaderLocale = "",
    q: Words = "",
    sort: Sort = "title",
    cursor: NextCursor = "",
    size: PageSize = SIZE,
) -> DocumentList:
    pages = attached(references().values_list("to_object_id", flat=True).distinct())
    addresses = Addresses(request)
    shown, place = _page(get_document_model(), pages, q, sort, cursor, size)
    links = _links(pages, shown, addresses)
    return DocumentList(items=[_document(one, links, addresses) for one in shown], **place)


@router.get(
    "/documents/{int:document_id}",
    response=DocumentEntry,
    operation_id="document",
    summary=_("Один документ"),
    description=_("Назва, розмір, тип, контрольна сума SHA-1 і адреса файлу."),
)
def document(request: HttpRequest, document_id: PageId, locale: ReaderLocale = "") -> DocumentEntry:
    pages = attached([document_id]) if document_id <= LARGEST_ID else {}
    if document_id not in pages:
        raise NotFound(gettext("Такого документа немає, або він не загальнодоступний."))
    found = get_document_model().objects.get(pk=document_id)
    addresses = Addresses(request)
    return _document(found, _links(pages, [found], addresses), addresses)


def _document(document: Any, links: dict[int, list[PageLink]], addresses: Addresses) -> DocumentEntry:
    return DocumentEntry(
        id=document.pk,
        title=document.title,
        filename=document.filename,
        extension=document.file_extension.lower(),
        type=document.content_type,
        size=document.file_size,
        hash=document.file_hash,
        url=addresses.absolute(document.url),
        created=document.created_at,
        pages=links.get(document.pk, []),
    )
