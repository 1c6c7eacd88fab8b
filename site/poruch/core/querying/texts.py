"""Criteria of texts."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q

from poruch.core.querying.fields import Field, Use

#: SQLite folds the case of Latin letters only, PostgreSQL what its locale knows; a pattern that names both
#: cases of each letter is the same in every database.
_APOSTROPHES: Final = "'’ʼ`ʹ′"
_PATTERNS: Final = {"is": r"^{}\Z", "is_not": r"^{}\Z", "starts": "^{}", "ends": r"{}\Z"}


def text(field: Field, operator: str, values: Sequence[str], use: Use) -> Q:
    """Without regard to case and to which apostrophe is used."""
    if operator in ("empty", "set"):
        nothing = _any([Q(**{column: ""}) for column in field.columns])
        return nothing if operator == "empty" else ~nothing
    pattern = _PATTERNS.get(operator, "{}").format(_literal(values[0].strip()))
    found = _any([Q(**{f"{column}__regex": pattern}) for column in field.columns])
    return ~found if operator in ("is_not", "not_contains") else found


def _any(conditions: Sequence[Q]) -> Q:
    return reduce(or_, conditions)


def _literal(value: str) -> str:
    """The value as a pattern that matches only itself, in either case."""
    return "".join(map(_character, value))


def _character(one: str) -> str:
    if one in _APOSTROPHES:
        return f"[{_APOSTROPHES}]"
    cases = {one, one.lower(), one.upper()}
    if len(cases) == 1 or any(len(case) != 1 for case in cases):
        return re.escape(one)
    return f"[{''.join(sorted(cases))}]"
