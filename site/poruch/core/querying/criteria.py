"""One criterion: a field, an operator, a value, and whether others may stand for it."""

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

#: Values of one criterion, and characters of a criterion written as text, at most.
VALUES_MOST = 50
LENGTH_MOST = 1_000
#: What a criterion begins with that belongs to an any-of group: ``or:``, ``or2:`` … ``or99:``.
_GROUP: Final = re.compile(r"or([1-9]\d?)?:")


class QueryError(ValueError):
    """A criterion that cannot be asked; the text is a sentence that names the field or the operator."""


@dataclass(frozen=True)
class Criterion:
    """``values`` as texts: codes, ISO dates, numbers, the id or path of a page.

    ``group`` 0: the criterion is required. 1 to 99: one of those with the same number is enough.
    """

    field: str
    operator: str
    values: tuple[str, ...] = ()
    group: int = 0

    def __str__(self) -> str:
        group = [] if not self.group else ["or" if self.group == 1 else f"or{self.group}"]
        parts = [*group, self.field, self.operator]
        return ":".join([*parts, ",".join(self.values)] if self.values else parts)


def read(text: str) -> Criterion:
    """``topic:any:status,papers`` as a criterion, ``or:topic:is:status`` as one of an any-of group.

    The value may hold colons; :class:`QueryError` for no form.

    Commas are left for the operator: a title may hold one.
    """
    if len(text) > LENGTH_MOST:
        raise QueryError(_("Умова задовга: дозволено знаків %s.") % LENGTH_MOST)
    found = _GROUP.match(text)
    group = int(found[1] or 1) if found else 0
    field, _colon, rest = text[found.end() if found else 0 :].partition(":")
    operator, colon, value = rest.partition(":")
    if not field or not operator:
        raise QueryError(
            _("Умову «%s» не зрозуміло. Потрібно поле:оператор:значення, наприклад topic:any:status.")
            % text[:60]
        )
    return Criterion(field.strip(), operator.strip(), (value,) if colon and value != "" else (), group)
