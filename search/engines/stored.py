"""Documents as they are shown, from the embedded index: every engine's hits are put into words by it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from search.engines.base import Stored
from search.engines.catalogue import FACETS
from search.models import IndexedDocument

_LEFT_OUT: Final = ("tokens",)


def by_id(ids: Collection[int]) -> dict[int, Stored]:
    """Documents by their ids in the database. One query."""
    rows = IndexedDocument.objects.filter(id__in=ids, deleted=False).defer(*_LEFT_OUT)
    return {row.id: _stored(row) for row in rows}


def by_group(groups: Collection[str]) -> dict[str, dict[str, Stored]]:
    """Translation key -> language -> document. One query."""
    found: dict[str, dict[str, Stored]] = {}
    rows = IndexedDocument.objects.filter(translation_key__in=groups, deleted=False).defer(*_LEFT_OUT)
    for row in rows:
        found.setdefault(row.translation_key, {})[row.locale] = _stored(row)
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


def _stored(row: IndexedDocument) -> Stored:
    return Stored(
        row.key, row.type, row.object_id, row.locale, row.slug, row.url, row.title, row.summary, row.body,
        row.unconfirmed, row.as_of, row.facets,
    )  # fmt: skip
