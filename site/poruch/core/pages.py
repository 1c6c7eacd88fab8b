"""Queries over pages: what the public may see, and which language of it a reader gets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, F, Min, OuterRef, Q
from django.db.models.functions import Length, Substr
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction

from poruch import languages
from poruch.core.among import Among
from poruch.core.caching import shown
from poruch.core.models.base import ContentPage


def public(pages: Any = None) -> Any:
    """The content among ``pages`` (a PageQuerySet; all by default) that may leave in any form: live,
    not expired, not under embargo, not restricted, not private.

    Every public route (pages, API, search, sitemap, export of public data) starts from here.
    """
    pages = ContentPage.objects.all() if pages is None else pages
    return pages.live().public().filter(*_open_at(timezone.now()))


def any_public(ids: Any) -> bool:
    """Whether anybody may see one of the pages with these ids (or a query of them); one that is no
    :class:`ContentPage`, a home page, when it is live."""
    of_content = ContentPage.objects.filter(pk__in=ids)
    others = Page.objects.live().filter(pk__in=ids, contentpage=None)
    return bool(public(of_content).exists() or others.exists())


def _open_at(now: datetime) -> tuple[Q, ...]:
    """Of a page that is live and not restricted."""
    not_expired = Q(expire_at__isnull=True) | Q(expire_at__gt=now)
    not_held = Q(embargo_until__isnull=True) | Q(embargo_until__lte=now)
    return not_expired, not_held, Q(sensitivity=ContentPage.Sensitivity.PUBLIC)


def _public_ids(ids: Sequence[int], now: datetime) -> Any:
    """What :func:`public` has of these ids; the restrictions are asked within the statement."""
    above = Substr(OuterRef("path"), 1, Length("page__path"))
    restricted = PageViewRestriction.objects.annotate(above=above).filter(above=F("page__path"))
    pages = ContentPage.objects.filter(pk__in=ids).live().filter(*_open_at(now))
    return pages.exclude(Exists(restricted)).order_by().values_list("pk")


#: Those of some ids that :func:`public` has, by one statement.
public_among: Final = Among(_public_ids)


def next_change(since: datetime | None = None) -> datetime | None:
    """When, after ``since`` (now by default), the next live page expires or its embargo ends: whatever lists
    it is wrong from that minute. One query."""
    now = since or timezone.now()
    ends, opens = Q(expire_at__gt=now), Q(contentpage__embargo_until__gt=now)
    coming = Page.objects.live().filter(ends | opens)
    found = coming.aggregate(
        ends=Min("expire_at", filter=ends), opens=Min("contentpage__embargo_until", filter=opens)
    )
    return min((moment for moment in found.values() if moment is not None), default=None)


def reader_url(page: Page, language: str | None = None) -> str:
    """The page's path under the reader's language; the site falls back there if need be."""
    url = str(page.url or "/")
    own = f"/{page.locale.language_code}/"
    if url.startswith(own):
        return f"/{language or get_language() or languages.SOURCE}/{url[len(own) :]}"
    return url


@dataclass(frozen=True)
class LinkedPage:
    """A page as another page refers to it: in the best language for the reader."""

    id: int
    title: str
    summary: str
    url: str
    language: str
    unconfirmed: bool

    @property
    def is_foreign(self) -> bool:
        return self.language != get_language()


def linked(ids: Iterable[int | None]) -> dict[int, LinkedPage]:
    """The public pages among ``ids`` (any language of each), in the reader's best language.

    Two queries whatever the number; ids that are not public are missing from the result.
    """
    wanted = {int(pk) for pk in ids if pk}
    if not wanted:
        return {}
    keys = dict(Page.objects.filter(pk__in=wanted).values_list("pk", "translation_key"))
    best = best_by_key(public().filter(translation_key__in=set(keys.values())))
    for pk, key in keys.items():
        shown.page(pk, key)
    return {pk: _as_link(best[key]) for pk, key in keys.items() if key in best}


def best_by_key(pages: Any, language: str | None = None) -> dict[Any, Any]:
    """One page per translation group, by the reader's chain, in the order of the query."""
    order = {code: rank for rank, code in enumerate(languages.chain(language or get_language() or ""))}
    chosen: dict[Any, Any] = {}
    for page in pages.select_related("locale"):
        rank = order.get(page.locale.language_code)
        if rank is None:
            continue
        current = chosen.get(page.translation_key)
        if current is None or rank < order[current.locale.language_code]:
            chosen[page.translation_key] = page
    return chosen


def _as_link(page: ContentPage) -> LinkedPage:
    return LinkedPage(
        id=page.pk,
        title=page.title,
        summary=page.summary,
        url=reader_url(page),
        language=page.locale.language_code,
        unconfirmed=not page.confirmed,
    )
