"""What HTTP asks of every answer: methods, caching, languages, and reading from other sites."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import quote_etag

from poruch import languages
from poruch.api import limits, problems
from poruch.api.negotiation import language_of
from poruch.api.problems import ApiError
from poruch.api.sharing import TYPED
from poruch.core.caching.answers import REVALIDATE, conditional

View = Callable[..., HttpResponseBase]

UNPREFIXED: Final = "poruch.api.unprefixed"
METHODS: Final = "GET, HEAD, OPTIONS"
#: Seconds a browser may remember that reading from another site is allowed.
PREFLIGHT_SECONDS: Final = 86_400


@dataclass(frozen=True)
class Policy:
    """``keep``: caches may keep the answer and ask whether it changed; searches leave no trace.

    ``shared``: other sites may read it in a browser.
    """

    keep: bool = True
    shared: bool = True


def expose(view: View, policy: Policy) -> View:
    """``view`` for GET, HEAD and OPTIONS, speaking the reader's language; errors become problems."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.urlconf = UNPREFIXED
        language, negotiated = _language(request)
        with translation.override(language):
            response = _respond(view, request, args, kwargs)
        # Drafts are not for outside search engines, in this form either.
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers.setdefault("Content-Language", language)
        if negotiated:
            patch_vary_headers(response, ["Accept-Language"])
        # A cache on the way must not answer who shows a token with what anybody reads.
        patch_vary_headers(response, ["Authorization"])
        response = _cached(request, response, policy)
        # What a token may read or write is for its holder's server, not for pages of other sites.
        if policy.shared and "HTTP_AUTHORIZATION" not in request.META:
            _share(response)
        return _without_body(response) if request.method == "HEAD" else response

    # Nothing here changes anything, and no cookie is read: there is nothing to forge.
    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def _language(request: HttpRequest) -> tuple[str, bool]:
    try:
        return language_of(request)
    except SuspiciousOperation:
        # More parameters than Django reads: the view will say so.
        return languages.SOURCE, False


def _respond(view: View, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponseBase:
    if request.method == "OPTIONS" and view is not problems.not_found:
        return _options()
    if request.method not in {"GET", "HEAD"} and view is not problems.not_found:
        response = problems.not_allowed()
        response.headers["Allow"] = METHODS
        return response
    method, request.method = request.method, "GET"
    try:
        limits.check(request)
        return view(request, *args, **kwargs)
    except ApiError as error:
        return problems.refused(request, error)
    except SuspiciousOperation:
        return problems.unreadable()
    except Http404:
        return problems.not_found(request)
    except Exception as error:
        return problems.server_error(request, error)
    finally:
        request.method = method


def _options() -> HttpResponse:
    response = HttpResponse(status=204)
    del response.headers["Content-Type"]
    response.headers["Allow"] = METHODS
    response.headers["Access-Control-Allow-Methods"] = METHODS
    response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type, If-None-Match"
    response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return response


def _share(response: HttpResponseBase) -> None:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = (
        "Age, Allow, Cache-Status, Content-Language, Deprecation, ETag, Last-Modified, Link, RateLimit, "
        "RateLimit-Policy, Retry-After, Sunset"
    )
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def _cached(request: HttpRequest, response: HttpResponseBase, policy: Policy) -> HttpResponseBase:
    """The validator of the answer, or 304 (412) as the request's preconditions say.

    The tag is of the content itself, so it also changes when a page expires or a phone is corrected.
    """
    if response.status_code != 200 or not isinstance(response, HttpResponse):
        return response
    if not policy.keep or not TYPED.isdisjoint(request.GET):
        response.headers["Cache-Control"] = "no-store"
        return response
    response.headers["ETag"] = quote_etag(hashlib.blake2b(response.content, digest_size=16).hexdigest())
    response.headers.setdefault("Cache-Control", REVALIDATE)
    return conditional(request, response)


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, HttpResponse) and response.status_code not in {204, 304}:
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
    return response
