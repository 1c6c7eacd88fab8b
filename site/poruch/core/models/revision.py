"""Two numbers by which kept answers know that they may be old, or are."""

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Site

#: Where the number of the last change is kept for processes that cannot ask the database.
_LAST = "site-revision"


class State(NamedTuple):
    """``number`` of the last public change, ``whole`` of the last one whose traces nobody can follow."""

    number: int
    whole: int


class SiteRevision(models.Model):
    """A single row. Read on each kept answer, bumped after the commit of a public change.

    An answer made before ``whole`` is old. One made before ``number`` is compared with the database
    (:mod:`poruch.core.caching.traces`).
    """

    number = models.PositiveBigIntegerField(default=0)
    whole = models.PositiveBigIntegerField(default=0, db_default=0)
    _seen = 0
    #: ``whole`` when this process last saw the database; None: not yet.
    _whole: int | None = None

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        return cls.state().number

    @classmethod
    def state(cls) -> State:
        # Several times in every request: an eighth of the time of the same through a queryset.
        with connection.cursor() as cursor:
            cursor.execute("SELECT number, whole FROM core_siterevision ORDER BY id LIMIT 1")
            row = cursor.fetchone()
        found = State(*map(int, row)) if row else State(0, 0)
        cls._seen = found.number
        if found.whole != cls._whole:
            cls._whole = found.whole
            # Wagtail keeps the hosts and roots of sites for an hour; another process may have changed them.
            Site.clear_site_root_paths_cache()
        return found

    @classmethod
    def last_known(cls) -> int:
        """The number when this process last saw the database, or was told of a change. Asks no database."""
        return max(cls._seen, cache.get(_LAST) or 0)

    @classmethod
    def bump(cls, *, rows: bool = False, keys: Iterable[str] = ()) -> None:
        """Make kept answers old once the current transaction is committed, here and in caches before us.

        ``rows``: all that changed for readers are rows of the database that every answer reads anew. Those
        that read the same as before stay. ``keys`` name what caches before us are to forget; everything by
        default.
        """
        from poruch.core.caching import purging

        transaction.on_commit(partial(cls.renew, rows=rows))
        purging.ask(keys, rows=rows)

    @classmethod
    def renew(cls, *, rows: bool = False) -> None:
        """Make them old at once."""
        values = {"number": F("number") + 1} | ({} if rows else {"whole": F("number") + 1})
        if not cls.objects.update(**values):
            cls.objects.get_or_create(pk=1, defaults={"number": 1, "whole": 1})
        cache.set(_LAST, cls.current(), None)


class Purge(models.Model):
    """What caches between the site and readers are still to be told (:mod:`poruch.core.caching.purging`)."""

    key = models.CharField(max_length=64)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
