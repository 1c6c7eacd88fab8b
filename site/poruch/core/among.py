"""Which of some ids a query has, asked with a statement that is made once.

Django takes several times as long to make such a statement as the database to answer it, and search asks of
every hit of every question who may see it.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone

#: Stand in a statement for the moment and for ids; neither occurs in any.
_NOW: Final = datetime(9999, 1, 1, tzinfo=UTC)
_LEAST, _MOST = 8, 256

Build = Callable[[Sequence[int], datetime], Any]


class Among:
    """``build(ids, now)`` gives the query of the ids among ``ids`` at that moment: one column and no order.

    It is called once for each number of ids, which are rounded up; nothing else that it reads may change.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._made: dict[tuple[str, int], tuple[str, tuple[Any, ...]]] = {}

    def __call__(self, ids: Collection[int]) -> set[int]:
        """Those of ``ids`` that the query has now. One statement for 256 of them."""
        wanted = list(ids)
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        return {
            id
            for start in range(0, len(wanted), _MOST)
            for id in self._found(wanted[start : start + _MOST], now)
        }

    def _found(self, wanted: list[int], now: Any) -> Iterator[int]:
        size = max(_LEAST, 1 << (len(wanted) - 1).bit_length())
        sql, parameters = self._statement(size)
        given = dict(zip(_places(size), [*wanted, *wanted[:1] * (size - len(wanted))], strict=True))
        given[_now()] = now
        with connection.cursor() as cursor:
            cursor.execute(sql, [given.get(one, one) for one in parameters])
            for row in cursor.fetchall():
                yield row[0]

    def _statement(self, size: int) -> tuple[str, tuple[Any, ...]]:
        key = (connection.vendor, size)
        found = self._made.get(key)
        if found is None:
            sql, parameters = self._build(list(_places(size)), _NOW).query.sql_with_params()
            assert {*_places(size), _now()} <= {*parameters}, "the query must ask for all ids, and the moment"
            found = self._made[key] = (sql, tuple(parameters))
        return found


def _places(size: int) -> range:
    return range(-size, 0)


def _now() -> Any:
    return connection.ops.adapt_datetimefield_value(_NOW)
