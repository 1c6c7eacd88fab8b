"""Kept answers: one place each, in the process's memory or in Redis.

An answer stays in its place when it has become old: it is replaced by the next one, and until then serves
readers while the database is away. Answers to addresses that anybody can make up share ``FREE_PLACES``.
"""

import gzip
import hashlib
import json
import re
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import brotli
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.http import quote_etag

from poruch.core.caching.surfaces import Variant

#: Seconds an answer stays in its place, fresh or not.
STALE_SECONDS: Final = 86_400
#: Places of answers whose addresses anybody can make up, so that they push nothing else out.
FREE_PLACES: Final = 512
#: Bytes of such an answer, as it is sent.
FREE_BYTES: Final = 256 * 1024
#: Bytes from which compressing is worth its headers, and up to which it may take its time.
_SMALL: Final = 256
_LARGE: Final = 64 * 1024
#: The templates' own indentation and empty lines, but for texts whose lines count: letters, code.
_INDENT: Final = re.compile(rb"(<(blockquote|pre|textarea)\b.*?</\2>)|\n\s+", re.DOTALL)
_PACKED: Final = ("image/", "application/zip", "application/pdf")


@dataclass(frozen=True)
class Place:
    """Where an answer is kept; ``name`` tells whose it is, for a free one may hold another's."""

    key: str
    name: str
    free: bool


@dataclass(frozen=True)
class Entry:
    """A kept answer. Times are seconds since 1970. ``ends``: when a page goes or comes by its date.

    ``revision``: of the last change after which it was right; ``trace`` tells whether it is after another.
    ``began``: the moment of what it says of today. ``shows``: the ids of all pages it shows.
    """

    name: str
    revision: int
    made_at: float
    fresh_until: float
    ends: float | None
    content: bytes
    headers: dict[str, str]
    trace: bytes | None = None
    began: float = 0.0
    #: None: an answer of the release before, which nobody can tell of.
    shows: frozenset[str] | None = None


def place(request: HttpRequest, variant: Variant, encoding: str) -> Place:
    """DisallowedHost for a host that is not ours. Django compares neither its case nor its port: both can be
    made up."""
    host = request.get_host()
    parts = (request.scheme or "", host, request.path, encoding, *variant.parts)
    name, colon, port = host.rpartition(":")
    other_port = bool(name and colon) and not port.endswith("]") and port != request.get_port()
    made_up = other_port or host != host.lower()
    if not (variant.free or made_up):
        return _own_place(parts)
    digest = _digest(parts)
    return Place(f"free:{int(digest[:8], 16) % FREE_PLACES}", digest, free=True)


@lru_cache(maxsize=512)
def _own_place(parts: tuple[str, ...]) -> Place:
    digest = _digest(parts)
    return Place(f"page:{digest}", digest, free=False)


def _digest(parts: tuple[str, ...]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def get(where: Place) -> Entry | None:
    found = cache.get(where.key)
    return found if isinstance(found, Entry) and found.name == where.name else None


def put(where: Place, entry: Entry, until: float | None) -> None:
    """``until``: a moment after which nobody may see it, whatever happens."""
    if where.free and len(entry.content) > FREE_BYTES:
        return
    seconds = STALE_SECONDS if until is None else min(STALE_SECONDS, int(until - time.time()))
    if seconds > 0:
        cache.set(where.key, entry, seconds)


def encoding_of(request: HttpRequest) -> str:
    """The best encoding that the reader takes (RFC 9110, 12.5.3), or "" for none."""
    return _encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))


@lru_cache(maxsize=256)
def _encoding(header: str) -> str:
    accepted: dict[str, float] = {}
    for part in header.split(","):
        name, _, parameter = part.partition(";")
        weight = parameter.strip().removeprefix("q=")
        try:
            accepted[name.strip().lower()] = float(weight) if weight else 1.0
        except ValueError:
            continue
    return next((name for name in ("br", "gzip") if accepted.get(name, accepted.get("*", 0.0)) > 0), "")


def encoded(response: HttpResponse, encoding: str, *, quick: bool) -> tuple[bytes, dict[str, str]]:
    """The body without indentation, compressed well since it is sent many times, and its headers.

    Each encoding has a strong tag of its own (RFC 9110, 8.8.3). A shared answer holds no secret of its
    reader, so compressing it gives nothing away (BREACH).
    """
    headers = dict(response.headers)
    kind = headers.get("Content-Type", "")
    content = response.content
    if kind.startswith("text/html"):
        content = _INDENT.sub(lambda found: found[1] or b"\n", content)
    digest = hashlib.sha256(content).hexdigest()[:32]
    if len(content) < _SMALL or kind.startswith(_PACKED):
        encoding = ""
    headers["ETag"] = quote_etag(f"{digest}-{encoding}" if encoding else digest)
    if encoding == "br":
        content = brotli.compress(content, quality=5 if quick or len(content) > _LARGE else 11)
    elif encoding == "gzip":
        content = gzip.compress(content, mtime=0)
    if encoding:
        headers["Content-Encoding"] = encoding
    headers["Content-Length"] = str(len(content))
    return content, headers
