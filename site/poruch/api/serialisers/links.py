"""Pages as other answers refer to them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from wagtail.models import Page

from poruch import languages
from poruch.api import kinds
from poruch.api.addresses import Addresses
from poruch.api.schemas.common import PageLink, Translation
from poruch.core.caching import shown
from poruch.core.pages import public

_COLUMNS = ("translation_key", "pk", "content_type_id", "locale__language_code", "slug", "title", "url_path")


def links_to(ids: Iterable[int | None], language: str, addresses: Addresses) -> dict[int, PageLink]:
    """The public pages among ``ids``, each in the best language of the reader's chain.

    Three queries whatever the number; ids that are not public are missing from the result.
    """
    wanted = {int(pk) for pk in ids if pk}
    if not wanted:
        return {}
    keys = dict(Page.objects.filter(pk__in=wanted).values_list("pk", "translation_key"))
    best = best_links(public().filter(translation_key__in=set(keys.values())), language, addresses)
    return {pk: best[key] for pk, key in keys.items() if key in best}


def best_links(pages: QuerySet[Any], language: str, addresses: Addresses) -> dict[UUID, PageLink]:
    """One link a translation group, in the order of the query; groups outside the chain are left out."""
    order = {code: rank for rank, code in enumerate(languages.chain(language))}
    types = kinds.content_types()
    found: dict[UUID, tuple[int, PageLink]] = {}
    for key, pk, type_id, locale, slug, title, url_path in pages.values_list(*_COLUMNS):
        rank = order.get(locale)
        shown.page(pk, key)
        if rank is None or (key in found and found[key][0] <= rank):
            continue
        link = PageLink(
            id=pk,
            type=types.get(type_id, ""),
            locale=locale,
            slug=slug,
            title=title,
            url=addresses.path(url_path),
        )
        found[key] = (rank, link)
    return {key: link for key, (_rank, link) in found.items()}


def translations_of(pages: QuerySet[Any], addresses: Addresses) -> dict[UUID, dict[str, Translation]]:
    """``{translation_key: {locale: …}}`` of the pages of a query, in the languages' order."""
    found: dict[UUID, dict[str, Translation]] = {}
    rows = pages.values_list("translation_key", "locale__language_code", "pk", "url_path")
    for key, locale, pk, url_path in sorted(rows, key=lambda row: _place(row[1])):
        shown.page(pk, key)
        found.setdefault(key, {})[locale] = Translation(id=pk, url=addresses.path(url_path))
    return found


def _place(locale: str) -> int:
    return languages.CODES.index(locale) if locale in languages.CODES else len(languages.CODES)
