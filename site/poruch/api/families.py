"""Translation groups: one version each, the best for the reader, in alphabetical order."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from kb.models.glossary import alphabet_key
from poruch import languages
from poruch.api import paging

Row = Mapping[str, Any]


def best(rows: Iterable[Row], language: str) -> list[Row]:
    """One row a ``translation_key`` by the reader's chain; groups outside the chain are left out."""
    order = {code: rank for rank, code in enumerate(languages.chain(language))}
    found: dict[Any, Row] = {}
    for row in rows:
        rank = order.get(row["locale__language_code"])
        known = found.get(row["translation_key"])
        if rank is not None and (known is None or rank < order[known["locale__language_code"]]):
            found[row["translation_key"]] = row
    return list(found.values())


def alphabetical(text: str) -> list[tuple[int, int]]:
    """A sort key in the order of the Ukrainian alphabet."""
    return [alphabet_key(letter) for letter in text.casefold()]


def rows_of(objects: QuerySet[Any], *columns: str) -> Iterable[Row]:
    """What :func:`best` and :func:`page_of` need of each object, and some more columns."""
    found: Iterable[Row] = objects.order_by("pk").values(
        "pk", "translation_key", "locale__language_code", *columns
    )
    return found


def page_of(rows: list[Row], name: str, cursor: str, size: int) -> tuple[list[Row], str | None]:
    """One page of ``rows``, by the column ``name`` in alphabetical order."""
    value: Callable[[Row], str] = lambda row: str(row[name])  # noqa: E731
    return paging.after(
        rows,
        paging.read(cursor, name),
        size,
        sort=name,
        value=value,
        key=alphabetical,
        pk=lambda row: int(row["pk"]),
    )


def in_order(objects: QuerySet[Any], rows: Iterable[Row]) -> list[Any]:
    """The objects of a page of rows, in its order."""
    wanted = [row["pk"] for row in rows]
    found = {instance.pk: instance for instance in objects.filter(pk__in=wanted)}
    return [found[pk] for pk in wanted if pk in found]
