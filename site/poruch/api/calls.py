"""Lists of webhook calls, newest first, by a cursor."""

from typing import Annotated, Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from pydantic import AfterValidator

from poruch.api import finding, paging
from poruch.api.paging import Cursor, refusal
from poruch.api.params import enum, one_of
from poruch.editorial.rules.events import Event as RuleEvent
from poruch.editorial.rules.models import Delivery

EVENTS: Final = (*RuleEvent.values, Delivery.TEST)
State = Annotated[
    str, AfterValidator(lambda value: one_of(value, Delivery.State.values)), enum(Delivery.State.values)
]
Event = Annotated[str, AfterValidator(lambda value: one_of(value, EVENTS)), enum(EVENTS)]
#: The only order there is, as cursors name it.
_ORDER: Final = "-created"


def filtered(*, target: int | None, state: str, event: str) -> QuerySet[Delivery]:
    wanted = {"target": target, "state": state, "event": event}
    return Delivery.objects.filter(**{name: value for name, value in wanted.items() if value})


def page_of(calls: QuerySet[Delivery], cursor: str, size: int) -> tuple[list[Any], str | None]:
    """``size`` calls behind the cursor with their target, and the next cursor. One query."""
    if place := paging.read(cursor, _ORDER):
        moment, pk = _place(place.value)
        calls = calls.filter(Q(created_at__lt=moment) | Q(created_at=moment, pk__lt=pk))
    rows = list(calls.select_related("target").defer("body").order_by("-created_at", "-pk")[: size + 1])
    if len(rows) <= size:
        return rows, None
    last = rows[size - 1]
    return rows[:size], str(Cursor(_ORDER, f"{last.created_at.isoformat()} {last.pk}", 0))


def _place(text: str) -> tuple[Any, UUID]:
    moment, _space, pk = text.rpartition(" ")
    try:
        return finding.moment_of(moment), UUID(pk)
    except ValueError:
        raise refusal() from None
