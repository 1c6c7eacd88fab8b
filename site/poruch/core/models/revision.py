"""How kept answers know that they may be old, or are: each public change raises the site's revision."""

from collections.abc import Iterable
from functools import partial
from typing import Final, NamedTuple

from django.core.cache import cache
from django.db import connection, models, transaction
from django.utils import timezone
from wagtail.models import Site

#: Where the last state is kept for processes that cannot ask the database.
_LAST: Final = "site-state"
#: Characters of :attr:`State.harmless`, read with each kept answer; when it is full, half of them stay.
_MOST: Final = 1000
_READ: Final = "SELECT number, whole, harmless FROM core_siterevision WHERE id = 1"
#: Also what is committed and not yet added; -1 tells such a row from the revision's own.
_READ_ALL: Final = f"""{_READ} UNION ALL
SELECT -1, CASE WHEN whole THEN 1 ELSE 0 END, pages FROM core_publicchange"""  # noqa: S608
#: Adds changes: how many, how many of them if one is whole, the pages as ``:12,15`` if all are harmless.
_ADD: Final = """INSERT INTO core_siterevision (id, number, whole, harmless) {changes}
ON CONFLICT (id) DO UPDATE SET
  number = core_siterevision.number + excluded.number,
  whole = CASE WHEN excluded.whole > 0 THEN core_siterevision.number + excluded.number
    ELSE core_siterevision.whole END,
  harmless = CASE WHEN excluded.harmless = '' THEN core_siterevision.harmless
    ELSE core_siterevision.harmless || ' ' || CAST(core_siterevision.number + excluded.number AS text)
      || '-' || CAST(excluded.number AS text) || excluded.harmless END
RETURNING number, whole, harmless"""
_ADD_ONE: Final = _ADD.format(changes="VALUES (1, 1, %s, %s)")
#: The rows go and are counted in one statement: whoever reads sees each change once.
_GONE: Final = "WITH gone AS (DELETE FROM core_publicchange RETURNING whole, pages) "
_ADD_WAITING: Final = _GONE + _ADD.format(
    changes="""SELECT 1, count(*), CASE WHEN bool_or(whole) THEN count(*) ELSE 0 END,
  CASE WHEN bool_and(pages <> '') THEN ':' || string_agg(ltrim(pages, ':'), ',') ELSE '' END
FROM gone HAVING count(*) > 0"""
)


class State(NamedTuple):
    """``number`` of the last public change, ``whole`` of the last one whose traces nobody can follow.

    ``harmless``: of late changes those that took nothing from readers but what stood on some pages before, in
    order, as ``17-2:12,15``: the last number, how many, ids of pages.
    """

    number: int
    whole: int
    harmless: str = ""

    def edited_since(self, revision: int) -> set[str] | None:
        """The ids of the pages that may say something else since then; None if anything may have been taken
        from readers. What is not told of as harmless counts as that, by whatever release it was done."""
        found: set[str] = set()
        number = self.number
        for word in reversed(self.harmless.split()):
            if number <= revision:
                break
            last, _, rest = word.partition("-")
            count, _, pages = rest.partition(":")
            if last != str(number):
                return None
            number -= int(count)
            found.update(filter(None, pages.split(",")))
        return found if number <= revision else None


class SiteRevision(models.Model):
    """A single row, read on each kept answer. A public change raises it in its own transaction, so that a
    process that dies after the commit loses nothing (docs/decisions/0042).

    An answer made before ``whole`` is old. One made before ``number`` is compared with the database
    (:mod:`poruch.core.caching.traces`).
    """

    number = models.PositiveBigIntegerField(default=0)
    whole = models.PositiveBigIntegerField(default=0, db_default=0)
    harmless = models.TextField(default="", db_default="")
    _seen = State(0, 0)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        return cls.state().number

    @classmethod
    def state(cls) -> State:
        # Several times in every request: an eighth of the time of the same through a queryset.
        with connection.cursor() as cursor:
            cursor.execute(_READ if cursor.db.vendor == "sqlite" else _READ_ALL)
            rows = cursor.fetchall()
        found = State(*rows[0]) if len(rows) == 1 and rows[0][0] >= 0 else _added(rows)
        if found.whole != cls._seen.whole:
            # Wagtail keeps the hosts and roots of sites for an hour; another process may have changed them.
            Site.clear_site_root_paths_cache()
        cls._seen = found
        return found

    @classmethod
    def last_known(cls) -> State:
        """The state when this process last saw the database, or was told of a change. Asks no database."""
        told = cache.get(_LAST)
        return max(cls._seen, State(*told)) if told else cls._seen

    @classmethod
    def bump(
        cls, *, rows: bool = False, pages: Iterable[int] | None = None, keys: Iterable[str] = ()
    ) -> None:
        """Make kept answers old with the commit of the current transaction, here and in caches before us.

        ``rows``: all that changed for readers are rows of the database that every answer reads anew. Those
        that read the same as before stay. ``pages``: nothing was taken from readers but what stood on these
        pages before, which are public still; copies that show none of them may be shown while the database is
        away. ``keys`` name what caches before us are to forget; everything by default.
        """
        from poruch.core.caching import purging

        _note(rows, pages)
        purging.ask(keys)

    @classmethod
    def renew(cls, *, rows: bool = False) -> None:
        """Make them old at once, and tell no cache before us."""
        _note(rows, None)
        if connection.vendor != "sqlite":
            _add_waiting()


class PublicChange(models.Model):
    """On PostgreSQL a change that is not yet in :class:`SiteRevision`: many write at once, and nobody waits
    for another's commit. Whoever reads the revision counts these rows; after the commit they are added.

    ``pages`` is empty if something may have been taken from readers, else ``:`` and the ids.
    """

    whole = models.BooleanField()
    pages = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.pages


def _note(rows: bool, pages: Iterable[int] | None) -> None:
    harmless = "" if pages is None else f":{','.join(map(str, pages))}"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # Its writers wait for each other anyway.
            cursor.execute(_ADD_ONE, [not rows, harmless])
            _tell(State._make(cursor.fetchone()))
        else:
            sql = "INSERT INTO core_publicchange (whole, pages) VALUES (%s, %s)"
            cursor.execute(sql, [not rows, harmless])
            transaction.on_commit(_add_waiting)


def _add_waiting() -> None:
    """Of all who have committed. When nothing is left, another was faster, and has told of it too."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD_WAITING)
        row = cursor.fetchone()
    if row:
        _tell(State._make(row))


def _tell(state: State) -> None:
    if len(state.harmless) > _MOST:
        words = state.harmless.split()
        while len(" ".join(words)) > _MOST / 2:
            del words[0]
        # Not if somebody has added to it meanwhile, who finds it too long as well.
        SiteRevision.objects.filter(pk=1, number=state.number).update(harmless=" ".join(words))
    transaction.on_commit(partial(cache.set, _LAST, tuple(state), None))


def _added(rows: Iterable[tuple[int, int, str]]) -> State:
    """The state as it will be once the waiting changes are added."""
    waiting = [row for row in rows if row[0] < 0]
    number, whole, harmless = next((row for row in rows if row[0] >= 0), State(0, 0))
    number += len(waiting)
    if any(row[1] for row in waiting):
        whole = number
    if waiting and all(row[2] for row in waiting):
        named = ",".join(row[2].lstrip(":") for row in waiting)
        harmless = f"{harmless} {number}-{len(waiting)}:{named}"
    return State(number, whole, harmless)


class Purge(models.Model):
    """What caches between the site and readers are still to be told (:mod:`poruch.core.caching.purging`)."""

    key = models.CharField(max_length=64)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
