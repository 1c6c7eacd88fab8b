"""Documents as they are shown, from the embedded index: every engine's hits are put into words by it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Final

from search.engines.base import Stored
from search.engines.catalogue import FACETS
from search.models import IndexedDocument

#: Of a document as it is shown; rows of values cost a third of the time of models.
_COLUMNS: Final = tuple(field.name for field in fields(Stored))


def by_id(ids: Collection[int]) -> dict[int, Stored]:
    """Documents by their ids in the database. One query."""
    rows = IndexedDocument.objects.filter(id__in=ids, deleted=False).values_list("id", *_COLUMNS)
    return {row[0]: Stored(*row[1:]) for row in rows}


def by_group(groups: Collection[str]) -> dict[str, dict[str, Stored]]:
    """Translation key -> language -> document. One query."""
    found: dict[str, dict[str, Stored]] = {}
    rows = IndexedDocument.objects.filter(translation_key__in=groups, deleted=False)
    for group, *values in rows.values_list("translation_key", *_COLUMNS):
        one = Stored(*values)
        found.setdefault(group, {})[one.locale] = one
    return found


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
