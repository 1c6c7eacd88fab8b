"""Reading the feed."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from poruch.api.changes import numbering, positions
from poruch.api.changes.models import Change
from poruch.api.changes.positions import Position


@dataclass(frozen=True)
class Page:
    """``next`` is where to go on; ``more``: at once."""

    rows: list[Change]
    next: str
    more: bool


def read(since: str, size: int, *, locales: Collection[str] = (), types: Collection[str] = ()) -> Page:
    """The changes behind a position, oldest first. What has no language is in the feed of every language.

    Raises what :func:`poruch.api.changes.positions.read` raises.
    """
    state = numbering.number()
    position = positions.read(since, state)
    # Who begins has nothing to forget: tombstones from before are not told.
    news = Q(deleted=False) | Q(sequence__gt=position.base)
    found = Change.objects.filter(news, sequence__gt=position.sequence, sequence__lte=state.last)
    if locales:
        found = found.filter(Q(locale__in=list(locales)) | Q(locale=""))
    if types:
        found = found.filter(type__in=list(types))
    rows = list(found.order_by("sequence")[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    last = rows[-1].sequence if more else state.last
    return Page(rows, Position(last, position.base).text(state.epoch), more)


def sequence_of(object: str, id: int | str) -> int | None:
    """The number of the newest change of an object; None when the API never showed it.

    For webhooks and feeds that name it, after the commit of the change.
    """
    numbering.number()
    found = Change.objects.filter(object=object, object_id=str(id)).values_list("sequence", flat=True)
    return found.first()
