"""Public addresses that are no pages of the tree."""

import mimetypes
import posixpath
import sys
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.models import Page

from poruch import languages
from poruch.core.caching import away
from poruch.core.models import HomePage
from poruch.core.pages import public


@require_safe
@never_cache
def root(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the language their browser asks for, Ukrainian if it names none of ours."""
    language = translation.get_language_from_request(request)
    response = HttpResponseRedirect(f"/{language if language in languages.CODES else languages.SOURCE}/")
    response.headers["Vary"] = "Accept-Language"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Outside engines stay out of the CMS, the API and search results."""
    lines = ["User-agent: *", "Disallow: /cms/", "Disallow: /api/"]
    lines += [f"Disallow: /{code}/search/" for code in languages.CODES]
    maps = (request.build_absolute_uri(f"/{name}") for name in ("sitemap.xml", "sitemap-news.xml"))
    lines += ["", *(f"Sitemap: {address}" for address in maps), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


class ContentSitemap(Sitemap):
    """Confirmed public pages with their languages; drafts of the starter content are noindex."""

    def items(self) -> list[Page]:
        homes: QuerySet[HomePage] = HomePage.objects.live().public().select_related("locale")
        pages = public().filter(confirmed=True).order_by("path").select_related("locale")
        return [*homes, *pages]

    def location(self, item: Page) -> str:
        return str(item.url)

    def lastmod(self, item: Page) -> Any:
        return item.last_published_at

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        urls: list[dict[str, Any]] = super().get_urls(page, site, protocol)
        groups: dict[Any, list[dict[str, str]]] = {}
        for entry in urls:
            item = entry["item"]
            alternate = {"lang_code": item.locale.language_code, "location": entry["location"]}
            groups.setdefault(item.translation_key, []).append(alternate)
        for entry in urls:
            entry["alternates"] = groups[entry["item"].translation_key]
        return urls


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = sitemap_view(request, {"content": ContentSitemap()})
    response.headers.pop("X-Robots-Tag", None)
    return response


@require_safe
def image(request: HttpRequest, path: str) -> HttpResponseBase:
    """Editors' images where no web server stands in front. Documents leave only through Wagtail's
    own view, which knows who may read them, so nothing leads from the one folder into the other."""
    if "\\" in path or "\0" in path or posixpath.normpath(path) != path:
        raise Http404
    response = _stored(path) if settings.PORUCH_S3_BUCKET else serve(request, path, str(settings.MEDIA_ROOT))
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _stored(path: str) -> FileResponse:
    """An image of a storage without folders; :func:`image` has seen that the path does not climb."""
    try:
        file = default_storage.open(path)
    except FileNotFoundError as error:
        raise Http404 from error
    kind, _encoding = mimetypes.guess_type(path)
    response = FileResponse(file, content_type=kind or "application/octet-stream")
    response.headers["Content-Length"] = str(file.size)
    return response


def _language_of(request: HttpRequest) -> str:
    return translation.get_language_from_path(request.path) or translation.get_language() or languages.SOURCE


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A 404 in the language of the address, with search and the helplines."""
    with translation.override(_language_of(request)):
        return render(request, "core/404.html", {"noindex": True}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A 500 that needs no database and no request: plain words in the language of the address.

    When it is the database that is away, a 503: it will be back.
    """
    if isinstance(sys.exc_info()[1], away.AWAY):
        return away.unavailable(request)
    with translation.override(_language_of(request)):
        response = SimpleTemplateResponse(
            "core/500.html",
            {
                "language": translation.get_language(),
                "request_id": request.META.get("PORUCH_REQUEST_ID", ""),
            },
            status=500,
        )
        return response.render()
