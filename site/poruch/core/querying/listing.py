"""What a saved query lists for a reader of a language: collections, feeds, embedded lists."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from django.db.models import F

from poruch import languages
from poruch.core.models.base import ContentPage
from poruch.core.pages import public
from poruch.core.querying import Criterion, QueryError, Use, apply

ORDERS: Final[dict[str, Any]] = {
    "updated": F("last_published_at").desc(nulls_last=True),
    "published": F("first_published_at").desc(nulls_last=True),
    "oldest": F("first_published_at").asc(nulls_last=True),
    "title": F("title").asc(),
    "review_due": F("review_due").asc(nulls_last=True),
    "valid_from": F("valid_from").desc(nulls_last=True),
}


def keys(
    criteria: Iterable[Criterion], sort: str, language: str, without: Collection[Any] = (), most: int = 0
) -> list[int]:
    """Ids of the public pages that meet the criteria, one a translation group, in the reader's language
    as far as there is one. Asked for a language by name, the list also holds what lies outside their chain.

    One query and one for private places. A criterion that can no longer be asked finds nothing:
    rather too little than what an editor did not mean to show.
    """
    chosen = list(criteria)
    try:
        pages = apply(public(), chosen, Use.PAGES).exclude(translation_key__in=without)
    except QueryError:
        return []
    order = {code: rank for rank, code in enumerate(languages.chain(language))}
    any_language = any(criterion.field == "language" for criterion in chosen)
    best: dict[Any, tuple[int, int]] = {}
    rows = pages.order_by(ORDERS.get(sort, ORDERS["updated"]), "pk")
    for pk, key, code in rows.values_list("pk", "translation_key", "locale__language_code"):
        rank = order.get(code, len(order) if any_language else -1)
        if rank >= 0 and (key not in best or rank < best[key][0]):
            best[key] = (rank, pk)
    found = [pk for _rank, pk in best.values()]
    return found[:most] if most else found


def rows(ids: Sequence[int]) -> list[ContentPage]:
    """The pages in the order of their ids, without their texts. One query."""
    found = ContentPage.objects.filter(pk__in=ids).select_related("locale").defer("body", "sources")
    by_id = {page.pk: page for page in found}
    return [by_id[pk] for pk in ids if pk in by_id]
