"""Which images may leave, and the sizes they leave in.

An image leaves while a public page or a partner shows it and no collection keeps it private. That it lies in
an open collection is not enough: drafts and pages under embargo have their images there too.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.models import Filter
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from kb.documents import numbers
from poruch.api.addresses import Addresses
from poruch.api.schemas.media import FocalPoint, ImageObject, Rendition
from poruch.core.models import Partner
from poruch.core.pages import public

#: Media types by format, the smallest files first.
FORMATS: Final = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}
WIDTHS: Final = (320, 640, 1280)
#: All sizes there are, as Wagtail's operations: nobody can have others made. Shapes keep the focal point.
SIZES: Final = {
    **{str(width): f"width-{width}" for width in WIDTHS},
    "square": "fill-480x480",
    "wide": "fill-1200x630",
}
_FILTERS: Final = {size: Filter(spec) for size, spec in SIZES.items()}


def showing(ids: Iterable[int] | None = None) -> dict[int, list[int]]:
    """Images (among ``ids``; all by default) that may leave -> the public pages that show them.

    Five queries whatever the number.
    """
    types = ContentType.objects.get_for_models(get_image_model(), Page)
    rows = ReferenceIndex.objects.filter(
        to_content_type=types[get_image_model()], base_content_type=types[Page]
    )
    logos = Partner.objects.exclude(logo=None)
    if ids is not None:
        wanted = set(ids)
        rows = rows.filter(to_object_id__in=[str(pk) for pk in wanted])
        logos = logos.filter(logo__in=wanted)
    pages: dict[int, set[int]] = defaultdict(set)
    for name, page in rows.values_list("to_object_id", "object_id"):
        # The index of references keeps whatever a text names.
        for image in numbers([name]):
            pages[image].add(int(page))
    every = set().union(*pages.values())
    seen = set(public().filter(pk__in=every).values_list("pk", flat=True)) if every else set()
    found = {image: sorted(on & seen) for image, on in pages.items() if on & seen}
    found |= {image: found.get(image, []) for image in logos.values_list("logo", flat=True)}
    allowed = open_images(found)
    return {image: on for image, on in found.items() if image in allowed}


def open_images(ids: Iterable[int | None]) -> dict[int, Any]:
    """The images among ``ids`` that no collection keeps private. Two queries, none without ids."""
    wanted = {pk for pk in ids if pk}
    if not wanted:
        return {}
    closed = Q()
    for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
        closed |= Q(collection__path__startswith=path)
    images = get_image_model().objects.filter(pk__in=wanted)
    return {image.pk: image for image in (images.exclude(closed) if closed else images)}


def sizes_of(image: Any) -> list[str]:
    """The sizes an image is offered in: up to the first width that is not smaller than itself, and shapes."""
    smaller = [width for width in WIDTHS if width < image.width]
    widths = WIDTHS[: len(smaller) + 1]
    return [*map(str, widths), *(size for size in SIZES if not size.isdigit())]


def operations(size: str, format: str) -> str:
    """What Wagtail is to do with the image."""
    return f"{SIZES[size]}|format-{format}"


def image_object(image: Any, addresses: Addresses, alt: str = "") -> ImageObject:
    """``alt`` as the page that shows the image describes it. No query: no rendition is made here."""
    return ImageObject(**fields(image, addresses, alt))


def fields(image: Any, addresses: Addresses, alt: str = "") -> dict[str, Any]:
    base = addresses.absolute(reverse("api:image", args=[image.pk]))
    sizes = {size: _measured(image, size) for size in sizes_of(image)}
    renditions = [
        Rendition(
            size=size, format=format, type=FORMATS[format], width=width, height=height,
            url=f"{base}/{size}.{format}",
        )
        for format in FORMATS
        for size, (width, height) in sizes.items()
    ]  # fmt: skip
    return {
        "id": image.pk,
        "title": image.title,
        "alt": alt or image.description,
        "width": image.width,
        "height": image.height,
        "focal_point": focal_point(image),
        "renditions": renditions,
        "srcset": {format: _srcset(renditions, format) for format in FORMATS},
    }


def _measured(image: Any, size: str) -> tuple[int, int]:
    """Width and height as Wagtail will make them."""
    width, height = _FILTERS[size].get_transform(image).size
    return max(1, int(width)), max(1, int(height))


def _srcset(renditions: Iterable[Rendition], format: str) -> str:
    whole = (one for one in renditions if one.format == format and one.size.isdigit())
    return ", ".join(f"{one.url} {one.width}w" for one in whole)


def focal_point(image: Any) -> FocalPoint | None:
    if not image.has_focal_point():
        return None
    return FocalPoint(
        x=image.focal_point_x,
        y=image.focal_point_y,
        width=image.focal_point_width,
        height=image.focal_point_height,
    )
