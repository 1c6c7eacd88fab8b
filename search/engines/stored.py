"""Documents as they are shown, from the embedded index: every engine's hits are put into words by it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

import orjson
from django.db import connection

from search.engines.base import Stored
from search.engines.catalogue import FACETS
from search.engines.dialects import placeholders
from search.models import IndexedDocument

#: Of a document as it is shown.
_COLUMNS: Final = tuple(field.name for field in fields(Stored))
_FACETS, _UNCONFIRMED = _COLUMNS.index("facets"), _COLUMNS.index("unconfirmed")


def by_id(ids: Collection[int]) -> dict[int, Stored]:
    """Documents by their ids in the database. One query."""
    return dict(_rows("id", ids))


def by_group(groups: Collection[str]) -> dict[str, dict[str, Stored]]:
    """Translation key -> language -> document. One query."""
    found: dict[str, dict[str, Stored]] = {}
    for group, one in _rows("translation_key", groups):
        found.setdefault(group, {})[one.locale] = one
    return found


def _rows(column: str, values: Collection[Any]) -> Iterator[tuple[Any, Stored]]:
    """The column, and the document. In SQL: Django took twice the time of the database to say the same."""
    if not values:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column}, {', '.join(_COLUMNS)} FROM search_indexeddocument "  # noqa: S608
            f"WHERE NOT deleted AND {column} IN ({placeholders(values)})",
            list(values),
        )
        for key, *row in cursor.fetchall():
            row[_FACETS] = orjson.loads(row[_FACETS])
            row[_UNCONFIRMED] = bool(row[_UNCONFIRMED])
            yield key, Stored(*row)


def by_key(keys: Sequence[str]) -> dict[str, dict[str, Stored]]:
    """As :func:`by_group`, of the groups of these documents, in their order. Two queries."""
    rows = IndexedDocument.objects.filter(key__in=keys, deleted=False).values_list("key", "translation_key")
    group_of = dict(rows)
    groups = list(dict.fromkeys(group_of[key] for key in keys if key in group_of))
    found = by_group(groups)
    return {group: found[group] for group in groups if group in found}


def facets(document: Stored) -> Mapping[str, Collection[str]]:
    """The values of all facets of a document, its type among them."""
    return {name: (document.type,) if name == "type" else document.facets.get(name, ()) for name in FACETS}
