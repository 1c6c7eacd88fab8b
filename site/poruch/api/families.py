"""Translation groups: one version each, the best for the reader, in alphabetical order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import F, QuerySet

from kb.models.glossary import alphabet_key
from poruch import languages
from poruch.api import paging
from search.analysis.normalise import normalise

Row = Mapping[str, Any]
#: Columns that lists sort by under shorter names.
_MOMENTS: Final = {"published": F("first_published_at"), "updated": F("last_published_at")}


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


def folded(text: str) -> str:
    """Letter case and kinds of apostrophes do not matter."""
    return " ".join(normalise(word) for word in text.split())


def rows_of(objects: QuerySet[Any], *columns: str) -> Iterable[Row]:
    """What :func:`best` and :func:`page_of` need of each object, and some more columns."""
    moments = {name: _MOMENTS[name] for name in columns if name in _MOMENTS}
    found: Iterable[Row] = objects.order_by("pk").values(
        *("pk", "translation_key", "locale__language_code"),
        *(name for name in columns if name not in moments),
        **moments,
    )
    return found


def page_of(rows: Sequence[Row], sort: str, cursor: str, size: int) -> tuple[list[Row], str | None]:
    """One page of ``rows`` by the column that ``sort`` names: texts by the alphabet, moments by time."""
    name = sort.lstrip("-")
    value: Callable[[Row], str] = lambda row: _text(row[name])  # noqa: E731
    return paging.after(
        rows,
        paging.read(cursor, sort),
        size,
        sort=sort,
        value=value,
        key=alphabetical,
        pk=lambda row: int(row["pk"]),
    )


def _text(value: Any) -> str:
    """Numbers and moments as texts that sort as they do; nothing sorts first."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{value:019d}" if isinstance(value, int) else str(value or "")


def in_order(objects: QuerySet[Any], rows: Iterable[Row]) -> list[Any]:
    """The objects of a page of rows, in its order."""
    wanted = [row["pk"] for row in rows]
    found = {instance.pk: instance for instance in objects.filter(pk__in=wanted)}
    return [found[pk] for pk in wanted if pk in found]
