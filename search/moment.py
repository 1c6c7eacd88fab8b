"""The site at one moment: all that a question reads belongs to it, and one statement asks for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, NamedTuple

from django.db import connection

#: Entries of the outbox counted at most: a bound of work while a cluster is away.
_COUNTED_MOST: Final = 1000
_QUESTION: Final = f"""
SELECT coalesce((SELECT number FROM core_siterevision ORDER BY id LIMIT 1), 0)
    + (SELECT count(*) FROM core_publicchange),
  coalesce(state.epoch, ''), coalesce(state.token, ''), coalesce(state.generation, 0),
  coalesce((SELECT max(id) FROM search_outboxentry), 0),
  (SELECT count(*) FROM (SELECT 1 FROM search_outboxentry LIMIT {_COUNTED_MOST}) AS waiting)
FROM (SELECT 1 AS one) AS always LEFT JOIN search_indexstate AS state ON state.id = 1
"""  # noqa: S608

#: What is kept for the length of one question; None between questions.
_kept: ContextVar[dict[str, Any] | None] = ContextVar("search_moment", default=None)


class Moment(NamedTuple):
    """Two that are equal saw the same public site, the same index and the same changes on their way to it.

    ``revision`` is of :class:`poruch.core.models.SiteRevision`; epoch, token and generation are those of
    :class:`search.models.IndexState`; ``newest`` and ``waiting`` tell of the outbox: a change commits with
    its entry, and the entry goes when every reader of its engine finds the change.
    """

    revision: int
    epoch: str
    token: str
    generation: int
    newest: int
    waiting: int


@contextmanager
def one_moment() -> Iterator[None]:
    """Within the block the site is looked at once; a block within a block belongs to the outer one."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def now() -> Moment:
    """The moment of the block, else this very one. One statement."""
    kept = _kept.get()
    if kept is not None and "now" in kept:
        found: Moment = kept["now"]
        return found
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION)
        found = Moment(*cursor.fetchone())
    if kept is not None:
        kept["now"] = found
    return found


def revision() -> int:
    """The number of the site's revision at this moment."""
    return now().revision
