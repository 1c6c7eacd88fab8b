"""One number that grows with every public change, so that cached pages know they are old."""

from django.db import models, transaction
from django.db.models import F


class SiteRevision(models.Model):
    """A single row. Read on each cached answer, bumped after the commit of a public change."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        row = cls.objects.values_list("number", flat=True).first()
        return row if row is not None else 0

    @classmethod
    def bump(cls) -> None:
        """Make cached pages stale once the current transaction is committed."""
        transaction.on_commit(cls._bump)

    @classmethod
    def _bump(cls) -> None:
        if not cls.objects.update(number=F("number") + 1):
            cls.objects.get_or_create(pk=1, defaults={"number": 1})
