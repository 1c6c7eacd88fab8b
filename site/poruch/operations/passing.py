"""The request that a thread is answering: its number, what it asked the database."""

import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest

#: Where the core and the API find the number, which must not know this app.
META_KEY: Final = "PORUCH_REQUEST_ID"
#: What the page cache says: hit or miss.
CACHE_KEY: Final = "PORUCH_PAGE_CACHE"
_SAFE: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(slots=True)
class Passing:
    """One request on its way. ``query_seconds`` is what the database took."""

    request: HttpRequest
    id: str
    began: float
    queries: int = 0
    query_seconds: float = 0.0

    @property
    def route(self) -> str:
        """The name of what answers, never an address: one holds what a family typed."""
        match = self.request.resolver_match
        if match is not None:
            return match.view_name or match.route or "root"
        if self.request.META.get(CACHE_KEY) == "hit":
            return "page-cache"
        return "static" if self.request.path.startswith(settings.STATIC_URL) else "unresolved"

    @property
    def method(self) -> str:
        method = self.request.method or ""
        return method if method in _METHODS else "OTHER"


current: ContextVar[Passing | None] = ContextVar("poruch-request", default=None)


def begin(request: HttpRequest) -> Passing:
    return Passing(request, _number(request), time.perf_counter())


def _number(request: HttpRequest) -> str:
    """That of our own proxy, when it is plain; else a new one. What a reader sends is never taken."""
    if settings.PORUCH_TRUSTED_PROXIES:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        if _SAFE.fullmatch(given):
            return str(given)
    return secrets.token_hex(16)


Execute = Callable[[str, Any, bool, dict[str, Any]], Any]
