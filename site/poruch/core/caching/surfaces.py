"""Which requests may share an answer, and on what of a request such an answer depends.

An app registers its part of the site by the beginning of the path. Everything an answer may depend on is in
the :class:`Variant`; a request with anything else in it gets None and is answered anew.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


@dataclass(frozen=True)
class Variant:
    """``parts``: what tells answers of one host, path and encoding apart.

    ``varies``: the request headers, lower case, whose meaning stands in ``parts``. ``free``: anybody can make
    up as many of these as they like; together they get only so many places.
    """

    parts: tuple[str, ...] = ()
    varies: frozenset[str] = frozenset()
    free: bool = False


@dataclass(frozen=True)
class Surface:
    """``variant``: None for a request that shares nothing. ``unavailable``: the answer without a database.

    ``finish`` adds to any answer what is for this reader alone, and so is not kept.
    """

    prefix: str
    variant: Callable[[HttpRequest], Variant | None]
    unavailable: Callable[[HttpRequest], HttpResponse]
    finish: Callable[[HttpRequest, HttpResponseBase], None]


_PAGES: Final = re.compile(r"^/(uk|en|ru|crh)/|^/(robots\.txt|sitemap\.xml)$")
_surfaces: list[Surface] = []


def register(surface: Surface) -> None:
    _surfaces.append(surface)


def of(request: HttpRequest) -> Surface | None:
    """The registered part of the site that a request is for; None for pages and all else."""
    return next((one for one in _surfaces if request.path.startswith(one.prefix)), None)


def variant(request: HttpRequest) -> Variant | None:
    """How the answer to a request may be shared; None when it may not.

    Pages with a query string are not: the cache may be Redis, and a search must leave no trace there.
    """
    if request.method not in {"GET", "HEAD"} or known_to_us(request):
        return None
    if surface := of(request):
        return surface.variant(request)
    if request.META.get("QUERY_STRING") or not _PAGES.match(request.path):
        return None
    return Variant()


def is_private(request: HttpRequest) -> bool:
    """Whether a request says who asks, at an address where others share answers."""
    return known_to_us(request) and bool(of(request) or _PAGES.match(request.path))


def known_to_us(request: HttpRequest) -> bool:
    """Whether a request says who asks: its answer is not for others."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "HTTP_AUTHORIZATION" in request.META
