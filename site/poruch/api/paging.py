"""Pages of a list by an opaque cursor: the place after the last item seen.

A place is the sort value and the id of that item, so items with equal values are neither repeated
nor lost, whatever is added or removed meanwhile.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from poruch.api.params import LARGEST_ID
from poruch.api.problems import BadParameter

Row = TypeVar("Row")

#: No sort value is longer: titles have at most 255 characters.
_LONGEST = 4_000


@dataclass(frozen=True)
class Cursor:
    """``sort`` names the order it belongs to; ``value`` is the sort value as text."""

    sort: str
    value: str
    id: int

    def __str__(self) -> str:
        text = json.dumps([self.sort, self.value, self.id], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def refusal() -> BadParameter:
    return BadParameter("cursor", _("Цей cursor не підходить. Беріть next_cursor із попередньої відповіді."))


def read(text: str, sort: str) -> Cursor | None:
    """The cursor of a request, or None on the first page; BadParameter for anything we did not give out."""
    if not text:
        return None
    if len(text) > _LONGEST:
        raise refusal()
    try:
        padded = text + "=" * (-len(text) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True).decode())
        # Half of a surrogate pair is JSON, but no database takes it.
        json.dumps(found, ensure_ascii=False).encode()
    except (binascii.Error, ValueError, RecursionError):
        raise refusal() from None
    match found:
        case [str(name), str(value), int(pk)] if name == sort and "\x00" not in value:
            if 0 <= pk <= LARGEST_ID:
                return Cursor(name, value, pk)
    raise refusal()


def after(
    rows: Sequence[Row],
    cursor: Cursor | None,
    size: int,
    *,
    sort: str,
    value: Callable[[Row], str],
    key: Callable[[str], Any],
    pk: Callable[[Row], int],
) -> tuple[list[Row], str | None]:
    """The page of ``rows`` behind the cursor, and the next cursor.

    Rows are ordered by ``key(value(row))`` and then by id; backwards when ``sort`` begins with a minus.
    """  # fmt: skip
    backwards = sort.startswith("-")
    placed = [((key(value(row)), pk(row)), row) for row in rows]
    placed.sort(key=lambda one: one[0], reverse=backwards)
    if cursor is not None:
        place = (key(cursor.value), cursor.id)
        placed = [one for one in placed if (one[0] < place if backwards else one[0] > place)]
    ordered = [row for _place, row in placed]
    page = ordered[:size]
    more = len(ordered) > size
    return page, str(Cursor(sort, value(page[-1]), pk(page[-1]))) if more else None
