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
from django.utils.translation import gettext as _

from poruch import languages
from poruch.api import limits, problems
from poruch.api.negotiation import language_of
from poruch.api.problems import ApiError, UnsupportedMedia
from poruch.api.sharing import TYPED
from poruch.api.tokens.entrance import token_of
from poruch.core.caching.answers import REVALIDATE, conditional

View = Callable[..., HttpResponseBase]

UNPREFIXED: Final = "poruch.api.unprefixed"
METHODS: Final = "GET, HEAD, OPTIONS"
#: In the order in which ``Allow`` names them.
_WRITING: Final = ("POST", "PUT", "PATCH", "DELETE")
_JSON: Final = frozenset({"application/json", "application/merge-patch+json"})
_FORM: Final = "multipart/form-data"
#: Seconds a browser may remember that reading from another site is allowed.
PREFLIGHT_SECONDS: Final = 86_400


@dataclass(frozen=True)
class Policy:
    """``keep``: caches may keep the answer and ask whether it changed; searches leave no trace.

    ``shared``: other sites may read it in a browser. ``methods`` besides HEAD and OPTIONS. ``files``: POST
    takes a form with a file.
    """

    keep: bool = True
    shared: bool = True
    methods: frozenset[str] = frozenset({"GET"})
    files: bool = False

    @property
    def allow(self) -> str:
        reading = [METHODS] if "GET" in self.methods else ["OPTIONS"]
        return ", ".join([*reading, *(method for method in _WRITING if method in self.methods)])


def expose(view: View, policy: Policy) -> View:
    """``view`` for its methods, HEAD and OPTIONS, speaking the reader's language; errors become problems.

    ``request.api_token`` is the token of the request, or None; a token that does not work gets no further.
    """

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.urlconf = UNPREFIXED
        request.api_token = None  # type: ignore[attr-defined]
        language, negotiated = _language(request)
        with translation.override(language):
            response = _respond(view, request, args, kwargs, policy)
        # Drafts are not for outside search engines, in this form either.
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers.setdefault("Content-Language", language)
        if negotiated:
            patch_vary_headers(response, ["Accept-Language"])
        # What a token gets is for it alone, and a browser of another site has none to send.
        private = _is_private(request, policy)
        # A cache on the way must not answer who shows a token with what anybody reads.
        patch_vary_headers(response, ["Authorization"])
        if private:
            response.headers["Cache-Control"] = "private, no-store"
        else:
            response = _cached(request, response, policy)
        if policy.shared and not private and "HTTP_AUTHORIZATION" not in request.META:
            _share(response)
        return _without_body(response) if request.method == "HEAD" else response

    # Only the Authorization header lets anybody change anything, and no browser sends it by itself.
    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def _language(request: HttpRequest) -> tuple[str, bool]:
    try:
        return language_of(request)
    except SuspiciousOperation:
        # More parameters than Django reads: the view will say so.
        return languages.SOURCE, False


def _is_private(request: HttpRequest, policy: Policy) -> bool:
    token = request.api_token  # type: ignore[attr-defined]
    return token is not None or (request.method in _WRITING and request.method in policy.methods)


def _respond(view: View, request: HttpRequest, args: Any, kwargs: Any, policy: Policy) -> HttpResponseBase:
    known = view is not problems.not_found
    if request.method == "OPTIONS" and known:
        return _options(policy)
    method = request.method
    asked = "GET" if method == "HEAD" or not known else method
    if asked not in policy.methods:
        response = problems.not_allowed()
        response.headers["Allow"] = policy.allow
        return response
    request.method = asked
    try:
        request.api_token = token_of(request)  # type: ignore[attr-defined]
        limits.check(request)
        _demand_type(request, policy)
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


def _demand_type(request: HttpRequest, policy: Policy) -> None:
    """A program can say what it sends. A form of another site has no token, whatever it says."""
    token = request.api_token  # type: ignore[attr-defined]
    if (
        token is None
        or request.method not in _WRITING
        or request.META.get("CONTENT_LENGTH") in {None, "", "0"}
    ):
        return
    if policy.files and request.method == "POST":
        if request.content_type != _FORM:
            raise UnsupportedMedia(_("Надішліть файл формою: Content-Type: multipart/form-data."))
    elif request.content_type not in _JSON:
        raise UnsupportedMedia(_("Надішліть JSON із заголовком Content-Type: application/json."))


def _options(policy: Policy) -> HttpResponse:
    """Other sites' browsers are told of reading only, and never that they may send a token."""
    response = HttpResponse(status=204)
    del response.headers["Content-Type"]
    response.headers["Allow"] = policy.allow
    if not policy.shared:
        return response
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
        response.headers.setdefault("Cache-Control", "no-store")
        return response
    response.headers["ETag"] = quote_etag(hashlib.blake2b(response.content, digest_size=16).hexdigest())
    response.headers.setdefault("Cache-Control", REVALIDATE)
    return conditional(request, response)


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, HttpResponse) and response.status_code not in {204, 304}:
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
    return response
