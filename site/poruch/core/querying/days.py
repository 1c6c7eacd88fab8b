"""Criteria of dates; «today» is the site's."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from poruch.core.numbers import is_id
from poruch.core.querying.criteria import QueryError
from poruch.core.querying.fields import Field, Use

#: Days of a relative criterion at most.
DAYS_MOST: Final = 36_500
#: First day in, and first day out; None is open.
Span = tuple[date | None, date | None]


def day(field: Field, operator: str, values: Sequence[str], use: Use) -> Q:
    """A column of dates."""
    return _condition(field, operator, values, lambda value: value)


def moment(field: Field, operator: str, values: Sequence[str], use: Use) -> Q:
    """A column of moments: a day is all of it."""

    def start(value: date) -> datetime:
        return timezone.make_aware(datetime.combine(value, time.min))

    return _condition(field, operator, values, start)


def _condition(
    field: Field, operator: str, values: Sequence[str], edge: Callable[[date], date | datetime]
) -> Q:
    (column,) = field.columns
    if operator in ("empty", "set"):
        return Q(**{f"{column}__isnull": operator == "empty"})
    first, end = _span(field, operator, values)
    found = Q(**{f"{column}__isnull": False})
    if first is not None:
        found &= Q(**{f"{column}__gte": edge(first)})
    if end is not None:
        found &= Q(**{f"{column}__lt": edge(end)})
    return found


def _span(field: Field, operator: str, values: Sequence[str]) -> Span:
    today, one = timezone.localdate(), timedelta(days=1)
    match operator:
        case "on":
            chosen = _day(field, values[0])
            return chosen, chosen + one
        case "before":
            return None, _day(field, values[0])
        case "after":
            return _day(field, values[0]) + one, None
        case "between":
            return _between(field, values)
        case "last_days":
            return today - timedelta(days=_number(field, values[0])), today + one
        case "next_days":
            return today, today + timedelta(days=_number(field, values[0])) + one
        case "older_days":
            return None, today - timedelta(days=_number(field, values[0]))
        case "passed":
            return None, today
        case "ahead":
            return today + one, None
    first = today.replace(day=1)  # this_month
    return first, (first + timedelta(days=32)).replace(day=1)


def _between(field: Field, values: Sequence[str]) -> Span:
    if len(values) != 2:
        raise QueryError(_("Поле «%s»: потрібні дві дати через кому.") % field.name)
    first, last = (_day(field, value) for value in values)
    if last < first:
        raise QueryError(_("Поле «%s»: перша дата пізніша за другу.") % field.name)
    return first, last + timedelta(days=1)


def _day(field: Field, value: str) -> date:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        found = date.min
    # Outside these years, conversions between time zones leave the calendar.
    if not 1900 <= found.year <= 9000:
        raise QueryError(
            _("Поле «%(field)s»: потрібна дата на зразок 2026-11-22, а не «%(value)s».")
            % {"field": field.name, "value": value[:40]}
        )
    return found


def _number(field: Field, value: str) -> int:
    found = int(value) if is_id(value) else -1
    if not 0 <= found <= DAYS_MOST:
        raise QueryError(
            _("Поле «%(field)s»: потрібна кількість днів від 0 до %(most)s.")
            % {"field": field.name, "most": DAYS_MOST}
        )
    return found
