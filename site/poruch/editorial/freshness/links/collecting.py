"""Addresses of other sites that live pages show."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from django.db import transaction
from wagtail.models import Page

from poruch.core.models import ContentPage
from poruch.editorial.freshness.models import ExternalLink
from poruch.editorial.freshness.models.links import digest

_HREF: Final = re.compile(r"""<a\b[^>]*?\shref=["'](https?://[^"']+)["']""", re.IGNORECASE)
_WHOLE: Final = re.compile(r"https?://\S+", re.IGNORECASE)
#: Longer addresses and more of them on one page are no links that an editor set.
_LONGEST: Final = 2000
_MOST: Final = 500


def addresses(page: ContentPage, content: dict[str, Any] | None = None) -> list[str]:
    """Every http(s) address that a page's fields hold, as a field of its own or as a link in a text.

    ``content``: the page as a revision keeps it, for who has it; making it asks for all its relations.
    """
    found = dict.fromkeys(_in(content or json.loads(page.to_json())))
    return [url for url in found if len(url) <= _LONGEST][:_MOST]


def _in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _in(part)
    elif isinstance(value, list):
        for part in value:
            yield from _in(part)
    elif isinstance(value, str) and "://" in value:
        yield from _in_text(value)


def _in_text(text: str) -> Iterator[str]:
    if text[:1] in "[{":  # A stream is a JSON text within the JSON of its page.
        try:
            yield from _in(json.loads(text))
            return
        except ValueError:
            pass
    if _WHOLE.fullmatch(text.strip()):
        yield text.strip()
    for match in _HREF.finditer(text):
        yield html.unescape(match[1])


def host_of(url: str) -> str:
    """The host's name in lower case; "" when the address has none or cannot be read."""
    try:
        return (urlsplit(url).hostname or "").lower()[:255]
    except ValueError:
        return ""


def collect(page: ContentPage, content: dict[str, Any] | None = None) -> None:
    """Store which addresses a live page shows; addresses that no page shows any more are forgotten."""
    wanted = {digest(url): url for url in addresses(page, content)}
    uses = ExternalLink.pages.through.objects
    had = set(uses.filter(contentpage=page.pk).values_list("externallink", flat=True))
    if wanted or had:
        _store(page, wanted, had)


@transaction.atomic
def _store(page: ContentPage, wanted: dict[str, str], had: set[int]) -> None:
    uses = ExternalLink.pages.through.objects
    ExternalLink.objects.bulk_create(
        [ExternalLink(digest=key, url=url, host=host_of(url)) for key, url in wanted.items()],
        ignore_conflicts=True,
    )
    has = set(ExternalLink.objects.filter(digest__in=list(wanted)).values_list("pk", flat=True))
    uses.filter(contentpage=page.pk, externallink__in=had - has).delete()
    uses.bulk_create(
        [ExternalLink.pages.through(contentpage_id=page.pk, externallink_id=id) for id in has - had],
        ignore_conflicts=True,
    )
    _drop_unused(had - has)


@transaction.atomic
def forget(page_id: int) -> None:
    """The page is not public any more."""
    uses = ExternalLink.pages.through.objects.filter(contentpage=page_id)
    had = set(uses.values_list("externallink", flat=True))
    uses.delete()
    _drop_unused(had)


def _drop_unused(ids: Iterable[int]) -> None:
    if ids:
        ExternalLink.objects.filter(pk__in=list(ids), pages=None).delete()


def collect_all() -> int:
    """All live pages again (after an import of old data); how many addresses there are."""
    for page in Page.objects.live().order_by("pk").specific().iterator(chunk_size=100):
        if isinstance(page, ContentPage):
            collect(page)
    _drop_unused(ExternalLink.objects.filter(pages=None).values_list("pk", flat=True))
    return ExternalLink.objects.count()
