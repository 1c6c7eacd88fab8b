"""What an answer shows, collected while it is made, and named in ``Surrogate-Key`` and ``Cache-Tag``.

``site`` stands on every answer and is what a change of pages purges (docs/decisions/0040). ``core_phone`` and
its like are tables: an answer names those it asked, empty or not, and a change of a phone purges them.
``any`` stands on answers of which nobody can tell what they asked; such a purge purges them too. The others
let an operator purge what shows one page: ``page-12`` for each page that was read, ``family-…`` for a page
in whatever language there is. An answer that read more pages than fit names the first ones, its own among
them, and says ``pages``.

Kept answers hold the keys always; they go out only where a cache of the operator's stands before the site.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.conf import settings

from poruch.core.caching.traces import Trace, tables

SITE: Final = "site"
ANY: Final = "any"
PAGES: Final = "pages"
_PAGE: Final = "page-"
#: Keys on one answer: proxies refuse headers of more than a few thousand characters.
MOST: Final = 60
#: Those that are left when there are more.
FIRST: Final = 6

#: Values kept under it are of rows that the answer did not ask for.
_REVISION: Final = "core_siterevision"

_shown: ContextVar[dict[str, None] | None] = ContextVar("poruch_shown", default=None)


@contextmanager
def collecting() -> Iterator[dict[str, None]]:
    """Whatever is read inside belongs to one answer."""
    found: dict[str, None] = {}
    token = _shown.set(found)
    try:
        yield found
    finally:
        _shown.reset(token)


@contextmanager
def apart() -> Iterator[None]:
    """What is read inside stands on every page, and names none of them."""
    token = _shown.set(None)
    try:
        yield
    finally:
        _shown.reset(token)


def page(pk: Any, family: Any = None) -> None:
    """An answer shows a page; ``family`` is its translation key."""
    found = _shown.get()
    if found is None:
        return
    found[f"{_PAGE}{pk}"] = None
    if family is not None:
        found[family_key(family)] = None


def family_key(translation_key: Any) -> str:
    return f"family-{str(translation_key).partition('-')[0]}"


def headers(found: dict[str, None], trace: Trace) -> dict[str, str]:
    """The keys of an answer."""
    known = trace.whole and not trace.mentions([_REVISION])
    asked = trace.mentions(sorted(tables)) if known else [ANY]
    named = list(found) if len(found) <= MOST else [PAGES, *list(found)[:FIRST]]
    return spelled([SITE, *named, *asked])


def spelled(keys: Sequence[str]) -> dict[str, str]:
    """Both spellings: with spaces for Fastly and Varnish, with commas for Cloudflare, Akamai and others."""
    return {"Surrogate-Key": " ".join(keys), "Cache-Tag": ",".join(keys)}


def pages(found: dict[str, None]) -> frozenset[str]:
    """The ids of the pages that an answer shows, also those that its keys have no room for."""
    return frozenset(key.removeprefix(_PAGE) for key in found if key.startswith(_PAGE))


def leave_out(headers: dict[str, str]) -> None:
    """Readers are spared the keys where no cache before the site needs them."""
    if not settings.PORUCH_PURGE_URLS and settings.PORUCH_CDN_SECONDS <= 0:
        for name in spelled(()):
            headers.pop(name, None)
