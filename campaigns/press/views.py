"""The media kit as a download."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from campaigns.press.kit import digest_of, opened, parts
from campaigns.press.models import PressRoomPage
from poruch.core.pages import best_by_key, public


@require_safe
def media_kit(request: HttpRequest) -> HttpResponseBase:
    """Of the press room in the reader's language; its tag is the digest of what it holds now."""
    rooms = best_by_key(public(PressRoomPage.objects.all()))
    room = next(iter(rooms.values()), None)
    if room is None:
        raise Http404
    found = parts(room, request.build_absolute_uri("/").rstrip("/"))
    digest = digest_of(found)
    etag = quote_etag(digest)
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        name = f"poruch-press-{get_language()}.zip"
        response = FileResponse(
            opened(found, digest), as_attachment=True, filename=name, content_type="application/zip"
        )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return response
