"""What a collection holds, for a reader of a language."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from poruch import languages
from poruch.core.attribution import line_for
from poruch.core.models import AttributionRule, ContentPage
from poruch.core.numbers import is_id
from poruch.core.pages import public
from poruch.core.querying import Criterion, QueryError, Use, apply
from poruch.core.querying.fields import type_codes, types
from poruch.editorial.collection.models import CollectionPage

_ORDERS: Final[dict[str, Any]] = {
    "updated": F("last_published_at").desc(nulls_last=True),
    "published": F("first_published_at").desc(nulls_last=True),
    "oldest": F("first_published_at").asc(nulls_last=True),
    "title": F("title").asc(),
    "review_due": F("review_due").asc(nulls_last=True),
    "valid_from": F("valid_from").desc(nulls_last=True),
}
#: Entries of a feed at most.
FEED_MOST: Final = 50


@dataclass(frozen=True)
class Found:
    """One page of a list. ``number`` counts from 1; ``beyond``: there are not that many pages."""

    total: int
    rows: Sequence[ContentPage]
    number: int = 1
    count: int = 1
    beyond: bool = False

    @cached_property
    def numbers(self) -> list[int]:
        """The first, the last and those near the current one."""
        near = {1, self.count, *range(self.number - 2, self.number + 3)}
        return sorted(number for number in near if 1 <= number <= self.count)


@dataclass(frozen=True)
class Entry:
    """A page in a list, with the line that joint material owes in its own language."""

    page: ContentPage
    type: str
    type_name: Any
    attribution: str


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
    rows = pages.order_by(_ORDERS.get(sort, _ORDERS["updated"]), "pk")
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


def found(page: CollectionPage, language: str, number: str) -> Found:
    """One page of a collection; ``number`` as a reader wrote it into the address."""
    ids = keys(page.query, page.sort, language, [page.translation_key], page.most)
    count = max(1, -(-len(ids) // page.per_page))
    wanted = int(number) if is_id(number) else int(not number)
    if not 1 <= wanted <= count:
        return Found(len(ids), [], wanted, count, beyond=True)
    start = (wanted - 1) * page.per_page
    return Found(len(ids), rows(ids[start : start + page.per_page]), wanted, count)


def newest(page: CollectionPage, language: str) -> list[ContentPage]:
    """What a feed holds: the entries of the collection, those updated last first."""
    ids = keys(page.query, page.sort, language, [page.translation_key], page.most)
    if len(ids) > FEED_MOST:
        recent = ContentPage.objects.filter(pk__in=ids).order_by(_ORDERS["updated"], "pk")
        ids = list(recent.values_list("pk", flat=True)[:FEED_MOST])
    shown = rows(ids)
    return sorted(shown, key=lambda row: (row.last_published_at is None, _backwards(row)))


def _backwards(row: ContentPage) -> float:
    return -row.last_published_at.timestamp() if row.last_published_at else 0.0


def entries(pages: Sequence[ContentPage]) -> list[Entry]:
    """One query for the rules of attribution, whatever the number."""
    if not pages:
        return []
    codes, models, rules = type_codes(), types(), list(AttributionRule.objects.all())
    made = []
    for page in pages:
        code = codes.get(page.content_type_id, "")
        line = ""
        if page.joint:
            line = line_for(code, page.locale.language_code, own=page.attribution, rules=rules)
        name = models[code]._meta.verbose_name if code in models else ""
        made.append(Entry(page, code, name, line))
    return made


def draft_note(entry: Entry) -> str:
    """The word that no editor has confirmed the page yet, in the page's language; ``""`` if one has."""
    if entry.page.confirmed:
        return ""
    with override(entry.page.locale.language_code):
        return _("чернетка")
