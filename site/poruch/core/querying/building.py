"""Criteria as a query of the database."""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from poruch.core.models.base import ContentPage
from poruch.core.querying import days, places
from poruch.core.querying.criteria import VALUES_MOST, Criterion, QueryError
from poruch.core.querying.fields import Field, Use, fields, get
from poruch.core.querying.operators import Kind, Operator, Takes
from poruch.core.querying.texts import text

#: Criteria of one query at most.
CRITERIA_MOST: Final = 20


def apply(pages: Any, criteria: Iterable[Criterion], use: Use) -> QuerySet[Any]:
    """``pages`` (of content, or of one type) that meet all required criteria, and of each any-of group one.

    :class:`QueryError` for a bad one.

    What a reader may see is decided by the query that is given: start from ``poruch.core.pages.public``.
    """
    chosen = list(criteria)
    demand_few(chosen)
    groups: dict[int, list[Q]] = {}
    for criterion in chosen:
        condition = check(criterion, use)
        if criterion.group:
            groups.setdefault(criterion.group, []).append(condition)
        else:
            pages = pages.filter(condition)
    for conditions in groups.values():
        pages = pages.filter(reduce(or_, conditions))
    return pages  # type: ignore[no-any-return]


def demand_few(criteria: Sequence[Criterion]) -> None:
    """:class:`QueryError` for more criteria than one query may have, groups counted through."""
    if len(criteria) > CRITERIA_MOST:
        raise QueryError(_("Забагато умов: дозволено %s.") % CRITERIA_MOST)


def matches(page: ContentPage, criteria: Iterable[Criterion], use: Use) -> bool:
    """Whether the page as it stands in the database meets all criteria. One query, and one a branch."""
    return apply(ContentPage.objects.filter(pk=page.pk), criteria, use).exists()


def check(criterion: Criterion, use: Use) -> Q:
    """The condition of one criterion; :class:`QueryError` with a sentence when it cannot be asked there."""
    field = get(criterion.field)
    if field is None or use not in field.uses:
        known = ", ".join(one.name for one in fields(use))
        raise QueryError(
            _("Поля «%(field)s» тут немає. Дозволено: %(known)s.")
            % {"field": criterion.field[:40], "known": known}
        )
    operator = field.operators.get(criterion.operator)
    if operator is None:
        raise QueryError(
            _("Поле «%(field)s» не має оператора «%(operator)s». Дозволено: %(known)s.")
            % {
                "field": field.name,
                "operator": criterion.operator[:40],
                "known": ", ".join(field.operators),
            }
        )
    values = _values(field, criterion, operator)
    if field.build is not None:
        return field.build(criterion.operator, values)
    return _BUILDERS[field.kind](field, criterion.operator, values, use)


def _values(field: Field, criterion: Criterion, operator: Operator) -> list[str]:
    """The values that the operator takes, as texts."""
    given = [value for value in criterion.values if value.strip()]
    if operator.takes is Takes.NOTHING:
        if given:
            raise QueryError(
                _("Оператор «%(operator)s» поля «%(field)s» не потребує значення.")
                % {"operator": criterion.operator, "field": field.name}
            )
        return []
    if operator.takes in (Takes.TEXTS, Takes.DAYS_BETWEEN):
        given = [part.strip() for value in given for part in value.split(",") if part.strip()]
    if not given or (operator.takes not in (Takes.TEXTS, Takes.DAYS_BETWEEN) and len(given) > 1):
        raise QueryError(
            _("Оператор «%(operator)s» поля «%(field)s» потребує одного значення.")
            % {"operator": criterion.operator, "field": field.name}
            if given
            else _("Оператор «%(operator)s» поля «%(field)s» потребує значення.")
            % {"operator": criterion.operator, "field": field.name}
        )
    if len(given) > VALUES_MOST:
        raise QueryError(
            _("Забагато значень поля «%(field)s»: дозволено %(most)s.")
            % {"field": field.name, "most": VALUES_MOST}
        )
    if any("\x00" in value for value in given):
        raise QueryError(_("У значенні поля «%s» є нульовий байт.") % field.name)
    _known(field, given)
    return given


def _known(field: Field, values: Sequence[str]) -> None:
    """A choice must be one of the choices. A code of a vocabulary may be gone: it finds nothing."""
    if field.kind is not Kind.CHOICE or field.choices is None:
        return
    known = [str(value) for value, _label in field.choices()]
    for value in values:
        if value not in known:
            raise QueryError(
                _("Поле «%(field)s» не має значення «%(value)s». Дозволено: %(known)s.")
                % {"field": field.name, "value": value[:40], "known": ", ".join(known)}
            )


def _choice(field: Field, operator: str, values: Sequence[str], use: Use) -> Q:
    (column,) = field.columns
    if operator in ("empty", "set"):
        nothing = Q(**{f"{column.partition('__')[0]}__isnull": True})
        return nothing if operator == "empty" else ~nothing
    wanted = Q(**{f"{column}__in": list(values)})
    return ~wanted if operator in ("is_not", "none") else wanted


def _terms(field: Field, operator: str, values: Sequence[str], use: Use) -> Q:
    """Subqueries and not joins: a page filed under two of the codes is still one page."""
    (relation,) = field.columns
    if operator in ("empty", "set"):
        filed = _under(**{f"{relation}__isnull": False})
        return ~filed if operator == "empty" else filed
    if operator == "all":
        every = Q()
        for code in values:
            every &= _under(**{f"{relation}__code": code})
        return every
    wanted = _under(**{f"{relation}__code__in": list(values)})
    return ~wanted if operator in ("is_not", "none") else wanted


def _under(**lookup: Any) -> Q:
    return Q(pk__in=ContentPage.objects.filter(**lookup).order_by().values("pk"))


def _flag(field: Field, operator: str, values: Sequence[str], use: Use) -> Q:
    (column,) = field.columns
    return Q(**{column: operator == "true"})


Builder = Callable[[Field, str, Sequence[str], Use], Q]
_BUILDERS: Final[dict[Kind, Builder]] = {
    Kind.TEXT: text,
    Kind.CHOICE: _choice,
    Kind.TERMS: _terms,
    Kind.FLAG: _flag,
    Kind.DATE: days.day,
    Kind.MOMENT: days.moment,
    Kind.BRANCH: places.branch,
}
