"""One number that grows with every public change, so that cached pages know they are old."""

from django.core.cache import cache
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone

#: Where the number of the last change is kept for processes that cannot ask the database.
_LAST = "site-revision"


class SiteRevision(models.Model):
    """A single row. Read on each cached answer, bumped after the commit of a public change."""

    number = models.PositiveBigIntegerField(default=0)
    _seen = 0

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        # Several times in every request: an eighth of the time of the same through a queryset.
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM core_siterevision ORDER BY id LIMIT 1")
            row = cursor.fetchone()
        cls._seen = int(row[0]) if row else 0
        return cls._seen

    @classmethod
    def last_known(cls) -> int:
        """The number when this process last saw the database, or was told of a change. Asks no database."""
        return max(cls._seen, cache.get(_LAST) or 0)

    @classmethod
    def bump(cls) -> None:
        """Make cached pages stale once the current transaction is committed, here and in caches before us."""
        from poruch.core.caching import purging

        transaction.on_commit(cls.renew)
        purging.ask()

    @classmethod
    def renew(cls) -> None:
        """Make them stale at once."""
        if not cls.objects.update(number=F("number") + 1):
            cls.objects.get_or_create(pk=1, defaults={"number": 1})
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
