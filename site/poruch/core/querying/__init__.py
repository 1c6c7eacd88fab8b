"""The query language of pages: fields, operators, values.

One language serves collections, the API and content rules. A criterion is ``field:operator:value``; all are
required, but of those that begin with ``or:`` (``or2:`` …) one is enough.

:mod:`fields` says what may be asked and where, :mod:`operators` how, :mod:`building` turns criteria into a
query, :mod:`blocks` offers them in a form.
"""

from poruch.core.querying.building import apply, check, matches
from poruch.core.querying.criteria import Criterion, QueryError, read
from poruch.core.querying.fields import Field, Use, fields, register

__all__ = [
    "Criterion",
    "Field",
    "QueryError",
    "Use",
    "apply",
    "check",
    "fields",
    "matches",
    "read",
    "register",
]
