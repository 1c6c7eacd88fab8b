"""Images of public pages, to be downloaded in the sizes that platforms need."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model
from wagtail.images.models import SourceImageIOError

from campaigns.materials.showing import ORIGINAL, SHAPES, image_files
from poruch.core.models import ContentPage
from poruch.core.pages import public


@require_safe
def material(request: HttpRequest, page_pk: int, image_pk: int, shape: str) -> HttpResponseBase:
    """Only while the page that offers the image is public, and only the shapes that are offered.

    A shape is made when it is first asked for, and kept.
    """
    page = public(ContentPage.objects.filter(pk=page_pk)).first() if page_pk < 2**31 else None
    page = page.specific if page is not None else None
    if page is None or image_pk not in getattr(page, "shared_images", set)():
        raise Http404
    image = get_image_model().objects.filter(pk=image_pk).first()
    if image is None or not any(file.url == request.path for file in image_files(page_pk, image)):
        raise Http404
    try:
        file, name = _file(image, shape, page.slug)
    except (FileNotFoundError, SourceImageIOError):
        raise Http404 from None
    response = FileResponse(file, as_attachment=True, filename=name)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _file(image: Any, shape: str, slug: str) -> tuple[Any, str]:
    if shape == ORIGINAL:
        return image.file.open("rb"), f"{slug}-{image.pk}.{image.filename.rsplit('.', 1)[-1]}"
    _name, width, height = SHAPES[shape]
    rendition = image.get_rendition(f"fill-{width}x{height}")
    extension = rendition.file.name.rsplit(".", 1)[-1]
    return rendition.file.open("rb"), f"{slug}-{image.pk}-{width}x{height}.{extension}"


localised = [
    path("campaigns/_material/<int:page_pk>/<int:image_pk>/<slug:shape>/", material, name="campaign_material")
]
