"""Which addresses of the site a copy holds, and the name of the file that each becomes."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from django.conf import settings

from poruch import languages

_LANG: Final = "|".join(languages.CODES)
#: What only a server can do: search, sign up, plan, answer other sites. Search pages are made anew, and so is
#: the script of suggestions.
_LIVE_ONLY: Final = re.compile(
    rf"^/(?:cms|api|oai|healthz|readyz|embed\.js|sitemap[^/]*\.xml|robots\.txt)(?:/|$)"
    rf"|^/(?:{_LANG})/(?:search|_util|embed|oembed|for-sites|cards|registration|education/plan)/"
    rf"|^/(?:{_LANG})/events/[^/]+/register/"
    r"|^/static/poruch\.[^/]*$"
)
_KNOWN: Final = re.compile(rf"^/(?:(?:{_LANG})/|static/|media/|documents/|events/|campaigns/|press/|$)")
#: What the names of files on Windows and on memory cards may not hold.
_UNSAFE: Final = re.compile(r'[\x00-\x1f<>:"|?*\\]')
#: Months of a calendar are kept from this long ago to this far ahead.
_BEFORE, _AHEAD = timedelta(days=62), timedelta(days=190)
#: A calendar's own view, asked for by name.
_PLAIN: Final = [("view", "agenda")]


@dataclass(frozen=True)
class Origin:
    """The live site: ``scheme://host``. Links to it, however they are written, are links into the copy."""

    scheme: str
    host: str

    @classmethod
    def of(cls, address: str) -> "Origin":
        """Of ``PORUCH_BASE_URL``."""
        parts = urlsplit(address)
        return cls(parts.scheme, parts.netloc)

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}"

    def local(self, link: str, at: str) -> tuple[str, str] | None:
        """Where on this site ``link`` of the page ``at`` leads, and its fragment; None: elsewhere."""
        try:
            parts = urlsplit(urljoin(f"{self}{at}", link.strip()))
        except ValueError:
            return None
        domain = settings.PORUCH_S3_DOMAIN
        if domain and parts.netloc == domain:
            # The site serves the same image, and knows who may have it.
            folder = f"/{settings.PORUCH_S3_PREFIX.strip('/')}/".replace("//", "/")
            return settings.MEDIA_URL + parts.path.removeprefix(folder), ""
        if parts.scheme not in {"http", "https"} or parts.netloc != self.host:
            return None
        asked = sorted(parse_qsl(parts.query))
        query = urlencode(asked) if asked != _PLAIN else ""
        return parts.path + (f"?{query}" if query else ""), parts.fragment


def wanted(address: str, today: date) -> bool:
    """Whether a copy holds this address of the site (path, and query with its parts in order)."""
    path, _, query = address.partition("?")
    if _LIVE_ONLY.match(path) or not _KNOWN.match(path) or ".." in path.split("/"):
        return False
    return _query_wanted(dict(parse_qsl(query)), today) if query else True


def _query_wanted(asked: Mapping[str, str], today: date) -> bool:
    """Pages of a list; of a calendar its months around now and what is past. Filters are of the live site."""
    if set(asked) == {"page"}:
        return asked["page"].isdigit()
    if asked in ({"view": "month"}, {"view": "past"}):
        return True
    if set(asked) != {"view", "date"} or asked["view"] != "month":
        return False
    try:
        day = date.fromisoformat(asked["date"])
    except ValueError:
        return False
    return day.day == 1 and today - _BEFORE <= day <= today + _AHEAD


def file_name(address: str, content_type: str) -> str:
    """``/uk/guides/`` -> ``uk/guides/index.html``; the query becomes part of the name."""
    path, _, query = address.partition("?")
    path = _UNSAFE.sub("_", unquote(path)).lstrip("/")
    suffix = {"text/html": "html", "application/rss+xml": "rss", "application/atom+xml": "atom"}.get(
        content_type.partition(";")[0].strip(), "html"
    )
    if query:
        name = "-".join(f"{key}-{value}" for key, value in parse_qsl(query))
        return posixpath.join(path, _UNSAFE.sub("_", name.replace("/", "_")) + f".{suffix}")
    if not path or path.endswith("/"):
        return posixpath.join(path, f"index.{suffix}")
    return path


def relative(target: str, source: str) -> str:
    """The link from the file ``source`` to the file ``target``, both named from the copy's folder."""
    here = posixpath.dirname(source) or "."
    return quote(posixpath.relpath(target, here), safe="/-._~!$&'()*+,;=@")
