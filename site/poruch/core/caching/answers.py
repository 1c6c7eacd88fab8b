"""An answer as HTTP asks for it: validators, preconditions, freshness (RFC 9110, 9111, 9211, 9213)."""

import time
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from poruch.core.caching import shown
from poruch.core.caching.store import Entry

#: Browsers ask before they show a page again: a corrected phone number must not wait.
REVALIDATE: Final = "public, max-age=0, must-revalidate"
#: Seconds for which a copy may be kept that is shown while the database is away.
AWAY_SECONDS: Final = 30
#: What tells of a body, or of its date (see ``conditional``): a 304 goes without (RFC 9110, 15.4.5).
_OF_THE_BODY: Final = frozenset(
    {"Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition", "Last-Modified"}
)
_PRECONDITIONS: Final = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH")


def shared_caching(headers: dict[str, str], until: float | None) -> None:
    """Freshness for caches between us and readers. Without purging there is none: they ask each time.

    ``until`` is the minute (seconds since 1970) at which a page goes or comes by its date: nobody may show
    the answer beyond it.

    ``s-maxage`` forbids stale answers (RFC 9111, 5.2.2.10), and a browser would obey a permission too; so it
    stands in ``CDN-Cache-Control`` (RFC 9213), which only caches of ours read.
    """
    seconds, stale = settings.PORUCH_CDN_SECONDS, settings.PORUCH_CDN_STALE_SECONDS
    if seconds <= 0 or headers.get("Cache-Control") not in {REVALIDATE, "no-cache"}:
        return
    if until is not None:
        left = max(0, int(until - time.time()))
        seconds, stale = min(seconds, left), min(stale, max(0, left - seconds))
    headers["Cache-Control"] = f"{REVALIDATE}, s-maxage={seconds}"
    headers["CDN-Cache-Control"] = (
        f"max-age={seconds}, stale-while-revalidate={min(stale, seconds, 30)}, stale-if-error={stale}"
    )


def answer(request: HttpRequest, entry: Entry) -> HttpResponseBase:
    """A kept answer, 304 or 412 as the request's preconditions say, without a body for HEAD."""
    return _conditional(request, _response(entry))


def stale(request: HttpRequest, entry: Entry) -> HttpResponseBase:
    """The last copy while the database is away: its age is told, and nobody keeps it for long."""
    response = _response(entry)
    age = max(0, int(time.time() - entry.made_at))
    response.headers["Age"] = str(age)
    response.headers["Cache-Control"] = f"public, max-age={AWAY_SECONDS}"
    response.headers.pop("CDN-Cache-Control", None)
    left = int(entry.fresh_until - time.time())
    response.headers["Cache-Status"] = f"poruch; hit; ttl={left}; detail=database-away"
    return _conditional(request, response)


def _response(entry: Entry) -> HttpResponse:
    headers = dict(entry.headers)
    shared_caching(headers, entry.ends)
    shown.leave_out(headers)
    return HttpResponse(entry.content, headers=headers)


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    found = conditional(request, response)
    if request.method == "HEAD" and found is response:
        response.content = b""  # Content-Length stays that of the body.
    return found


def conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """RFC 9110, 13.2.2, by the tag alone: ``Last-Modified`` is the page's, and a corrected phone number on it
    must not be held back by an older date."""
    for name in ("HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"):
        request.META.pop(name, None)
    if not any(name in request.META for name in _PRECONDITIONS):
        return response
    etag = response.headers.get("ETag")
    # It asks only status and headers, which files have too.
    found = get_conditional_response(request, etag=etag, response=response) or response  # type: ignore[arg-type]
    if found is not response:
        for name, value in response.headers.items():
            if name not in _OF_THE_BODY:
                found.headers.setdefault(name, value)
    return found
