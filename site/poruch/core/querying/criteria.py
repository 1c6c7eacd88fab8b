"""One criterion: a field, an operator, a value."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

#: Values of one criterion, and characters of a criterion written as text, at most.
VALUES_MOST = 50
LENGTH_MOST = 1_000


class QueryError(ValueError):
    """A criterion that cannot be asked; the text is a sentence that names the field or the operator."""


@dataclass(frozen=True)
class Criterion:
    """``values`` as texts: codes, ISO dates, numbers, the id or path of a page."""

    field: str
    operator: str
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [self.field, self.operator]
        return ":".join([*parts, ",".join(self.values)] if self.values else parts)


def read(text: str) -> Criterion:
    """``topic:any:status,papers`` as a criterion. The value may hold colons; :class:`QueryError` for no form.

    Commas are left for the operator: a title may hold one.
    """
    if len(text) > LENGTH_MOST:
        raise QueryError(_("Умова задовга: дозволено знаків %s.") % LENGTH_MOST)
    field, _colon, rest = text.partition(":")
    operator, colon, value = rest.partition(":")
    if not field or not operator:
        raise QueryError(
            _("Умову «%s» не зрозуміло. Потрібно поле:оператор:значення, наприклад topic:any:status.")
            % text[:60]
        )
    return Criterion(field.strip(), operator.strip(), (value,) if colon and value != "" else ())
