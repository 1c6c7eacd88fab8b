"""What a collection holds, for a reader of a language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from poruch.core.models import ContentPage
from poruch.core.numbers import is_id
from poruch.core.querying.listing import ORDERS, keys, rows
from poruch.editorial.collection.models import CollectionPage

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
        recent = ContentPage.objects.filter(pk__in=ids).order_by(ORDERS["updated"], "pk")
        ids = list(recent.values_list("pk", flat=True)[:FEED_MOST])
    shown = rows(ids)
    return sorted(shown, key=lambda row: (row.last_published_at is None, _backwards(row)))


def _backwards(row: ContentPage) -> float:
    return -row.last_published_at.timestamp() if row.last_published_at else 0.0
