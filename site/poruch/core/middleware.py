"""Headers of every answer, and the cache of what anonymous readers share."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from poruch.core.caching import answers, away, keeping, shown, store, surfaces, traces
from poruch.core.caching.surfaces import Variant
from poruch.core.models.revision import SiteRevision, State

#: Says within ``request.META`` that the database has just been asked in vain.
_AWAY: Final = "PORUCH_DATABASE_AWAY"
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
        if request.path.startswith("/documents/"):
            _tidy_file(response)
        if "frame-ancestors *" not in response.headers.get("Content-Security-Policy", ""):
            response.headers.setdefault("X-Frame-Options", "DENY")
        return response


def _tidy_file(response: HttpResponseBase) -> None:
    """Editors' files are sandboxed, but for those that a browser shows in a viewer of its own (PDF), and no
    cache gives them without asking: their page may have gone."""
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers.setdefault("Cache-Control", "no-cache")
    if response.headers.get("Content-Encoding") == "None":
        del response.headers["Content-Encoding"]  # Wagtail's word for none, which programs cannot unpack.


class AnonymousPageCacheMiddleware:
    """Answer anonymous GETs of pages and the API from memory while nothing public has changed.

    A kept answer holds the :class:`SiteRevision` it was right under, so a published correction shows at once
    in every process. After a change it is made anew unless its ``traces`` show that it would read the same.
    ``surfaces`` says which requests share answers, ``store`` keeps them. Answers that set a
    cookie or are marked private are not kept. While the database is away, readers get the copy if nothing
    that it shows may have been taken away since it was right, else a page with the helplines.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.seconds = settings.PORUCH_PAGE_CACHE_SECONDS

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._answer(request)
        if surface := surfaces.of(request):
            surface.finish(request, response)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        variant = surfaces.variant(request)
        if variant is None:
            return self._own(request)
        encoding = store.encoding_of(request)
        try:
            place = store.place(request, variant, encoding)
        except DisallowedHost:
            return self._own(request)
        entry, state = None, State(0, 0)
        if self.seconds:
            entry = store.get(place)
            try:
                state = SiteRevision.state()
                right = keeping.still_right(place, entry, state) if entry else None
            except away.AWAY:
                return self._without_database(request, entry)
            request.META["PORUCH_PAGE_CACHE"] = "hit" if right else "miss"
            if right:
                return answers.answer(request, right)
        began = timezone.now()
        with shown.collecting() as keys, traces.recording() as trace:
            response = self._ask(request)
        if response.status_code >= 500 and entry and keeping.harmless(entry, state):
            return answers.stale(request, entry)
        if not self._may_keep(response, variant):
            patch_vary_headers(response, ["Accept-Encoding"])
            return self._whole_or_same(request, response)
        assert isinstance(response, HttpResponse)
        try:
            ends = keeping.ends(began) if self.seconds or settings.PORUCH_CDN_SECONDS else None
        except away.AWAY:
            response.headers["Cache-Control"] = "no-store"  # Nobody knows until when it is right.
            return response
        for name, value in shown.headers(keys, trace).items():
            response.headers[name] = value
        entry = self._made(response, variant, encoding, state.number, place)
        entry = replace(
            entry, ends=ends, trace=trace.packed(), began=began.timestamp(), shows=shown.pages(keys)
        )
        # An image is the same bytes for all languages, and large: it would push pages out.
        if self.seconds and not entry.headers.get("Content-Type", "").startswith("image/"):
            entry = keeping.keep(place, entry)
        return answers.answer(request, entry)

    def _own(self, request: HttpRequest) -> HttpResponseBase:
        """An answer for one asker; where others share theirs, no cache on the way may take it for theirs."""
        response = self.get_response(request)
        if surfaces.is_private(request) and response.status_code == 200:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def _ask(self, request: HttpRequest) -> HttpResponseBase:
        """The whole answer, uncompressed, whatever part of it this reader wants."""
        method, request.method = request.method, "GET"
        names = ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_RANGE")
        taken = {name: request.META.pop(name) for name in names if name in request.META}
        try:
            return self.get_response(request)
        finally:
            request.method = method
            request.META.update(taken)

    @staticmethod
    def _whole_or_same(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Of an answer that is not kept, a file: the reader may have it already."""
        if response.status_code != 200:
            return response
        found = answers.conditional(request, response)
        if found is not response and (file := getattr(response, "file_to_stream", None)):
            file.close()
        return found

    def _without_database(self, request: HttpRequest, entry: store.Entry | None) -> HttpResponseBase:
        if entry is not None and keeping.harmless(entry, SiteRevision.last_known()):
            return answers.stale(request, entry)
        request.META[_AWAY] = True
        return self.get_response(request)

    @staticmethod
    def _made(
        response: HttpResponse, variant: Variant, encoding: str, revision: int, place: store.Place
    ) -> store.Entry:
        response.headers.setdefault("Cache-Control", "no-cache")
        content, headers = store.encoded(response, encoding, quick=variant.free)
        headers["Vary"] = ", ".join(
            [*(name.title() for name in sorted(_varying(response) & variant.varies)), "Accept-Encoding"]
        )
        return store.Entry(place.name, revision, time.time(), 0.0, None, content, headers)

    @staticmethod
    def _may_keep(response: HttpResponseBase, variant: Variant) -> bool:
        """A header in Vary that the place does not know of would give one reader's answer to another.

        The language of pages stands in their address."""
        known = variant.varies | {"accept-encoding", "accept-language"}
        return (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and "private" not in response.headers.get("Cache-Control", "")
            and "no-store" not in response.headers.get("Cache-Control", "")
            and _varying(response) <= known
        )


class DatabaseAwayMiddleware:
    """Asks a database no further that did not answer a moment ago: readers wait no longer than they must."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return away.unavailable(request) if request.META.get(_AWAY) else self.get_response(request)


def _varying(response: HttpResponseBase) -> set[str]:
    """The request headers that an answer names in Vary, lower case."""
    names = (name.strip().lower() for name in response.headers.get("Vary", "").split(","))
    return {name for name in names if name}
