"""Headers of every answer, and the cache of what anonymous readers share."""

import gzip
import hashlib
import re
from collections.abc import Callable
from datetime import datetime

import brotli
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import quote_etag

from poruch.core.models.revision import SiteRevision
from poruch.core.pages import next_change

#: The templates' own indentation and empty lines, but for texts whose lines count: letters, code.
_INDENT = re.compile(rb"(<(blockquote|pre|textarea)\b.*?</\2>)|\n\s+", re.DOTALL)

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SecurityHeadersMiddleware:
    """What Django's and django-csp's middleware leave open."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), interest-cohort=(), browsing-topics=()",
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith("/cms/"):
            response.headers.setdefault("Content-Security-Policy", settings.CMS_CONTENT_SECURITY_POLICY)
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response
        if _is_download(request, response):
            response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        if "frame-ancestors *" not in response.headers.get("Content-Security-Policy", ""):
            response.headers.setdefault("X-Frame-Options", "DENY")
        return response


def _is_download(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Editors' files but those that a browser shows in a viewer of its own (PDF)."""
    given = response.headers.get("Content-Disposition", "")
    return request.path.startswith("/documents/") and given.startswith("attachment")


class AnonymousPageCacheMiddleware:
    """Answer anonymous GETs without a query string from memory while nothing public has changed.

    The key holds :class:`SiteRevision`, so a published correction shows at once in every process.
    Requests with a query are never kept: the cache may be Redis, and a search must leave no trace there
    (``search.keeping`` has what searches share). So are requests with a session, answers that set a cookie,
    and answers marked private.
    """

    CACHEABLE = re.compile(r"^/(uk|en|ru|crh)/|^/(robots\.txt|sitemap\.xml)$")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.seconds = settings.PORUCH_PAGE_CACHE_SECONDS

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self._is_shared(request):
            return self.get_response(request)
        encoding = self._encoding(request)
        key = self._key(request, encoding) if self.seconds else ""
        kept = cache.get(key) if key else None
        if key:
            request.META["PORUCH_PAGE_CACHE"] = "miss" if kept is None else "hit"
        if kept is None:
            request.META.pop("HTTP_ACCEPT_ENCODING", None)
            began = timezone.now()
            response = self.get_response(request)
            if not self._may_keep(response):
                return response
            assert isinstance(response, HttpResponse)
            kept = self._kept(response, encoding)
            if key:
                cache.set(key, kept, self._lifetime(began))
        return self._answer(request, *kept)

    def _is_shared(self, request: HttpRequest) -> bool:
        return (
            request.method in {"GET", "HEAD"}
            and not request.META.get("QUERY_STRING")
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and bool(self.CACHEABLE.match(request.path))
        )

    @staticmethod
    def _encoding(request: HttpRequest) -> str:
        accepted = request.headers.get("Accept-Encoding", "")
        names = {part.split(";")[0].strip() for part in accepted.split(",") if not part.endswith(";q=0")}
        return next((name for name in ("br", "gzip") if name in names), "")

    @staticmethod
    def _key(request: HttpRequest, encoding: str) -> str:
        revision = str(SiteRevision.current())
        parts = (revision, request.scheme or "", request.get_host(), request.path, encoding)
        return "page:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @staticmethod
    def _kept(response: HttpResponse, encoding: str) -> tuple[bytes, dict[str, str]]:
        """The body, without indentation and compressed well since it is sent many times, and its headers.

        A shared page holds no secret of its reader, so compressing it gives nothing away (BREACH).
        """
        headers = dict(response.headers)
        content = response.content
        if headers.get("Content-Type", "").startswith("text/html"):
            content = _INDENT.sub(lambda found: found[1] or b"\n", content)
        digest = hashlib.sha256(content).hexdigest()[:32]
        headers["ETag"] = quote_etag(f"{digest}-{encoding}" if encoding else digest)
        headers.setdefault("Cache-Control", "no-cache")
        if encoding:
            headers["Content-Encoding"] = encoding
            content = brotli.compress(content) if encoding == "br" else gzip.compress(content)
        headers["Content-Length"] = str(len(content))
        return content, headers

    @staticmethod
    def _may_keep(response: HttpResponseBase) -> bool:
        return (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and "private" not in response.headers.get("Cache-Control", "")
            and "no-store" not in response.headers.get("Cache-Control", "")
            and "Cookie" not in response.headers.get("Vary", "")
        )

    def _lifetime(self, began: datetime) -> int:
        """Until the limit, or until the next page goes or comes by its date: every list must know at once.
        Counted from when the answer was begun: a minute that struck while it was made is not in it."""
        soonest = next_change(began)
        left = int((soonest - timezone.now()).total_seconds()) if soonest else self.seconds
        return min(self.seconds, max(0, left))

    @staticmethod
    def _answer(request: HttpRequest, content: bytes, headers: dict[str, str]) -> HttpResponse:
        etag = headers["ETag"]
        wanted = request.headers.get("If-None-Match", "")
        if etag in (tag.strip().removeprefix("W/") for tag in wanted.split(",")):
            response: HttpResponse = HttpResponseNotModified()
            for name in ("ETag", "Cache-Control", "Vary"):
                if name in headers:
                    response.headers[name] = headers[name]
        else:
            response = HttpResponse(content)
            for name, value in headers.items():
                response.headers[name] = value
        patch_vary_headers(response, ["Accept-Encoding"])
        return response
