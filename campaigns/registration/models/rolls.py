"""Who comes to one day of an event."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Roll(models.Model):
    """One for each day of an event, over all its languages. Whoever changes a registration locks this row
    first (:mod:`campaigns.registration.locking`).

    ``day`` is the day on which the occurrence of a repeated event stands in its schedule, also when it was
    moved; "" for an event that takes place once. ``starts_at``, ``ends_at``, ``status`` and ``place_mark``
    are what people were told last. No foreign key: the roll outlives the page until its data are deleted.
    """

    event_key = models.UUIDField()
    day = models.CharField(max_length=10, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    status = models.CharField(max_length=16)
    place_mark = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("список записаних")
        verbose_name_plural = _("списки записаних")
        constraints = [
            models.UniqueConstraint(fields=["event_key", "day"], name="registration_one_roll_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.event_key} {self.day}".strip()

    @property
    def scope(self) -> str:
        """Within which a contact is known again."""
        return str(self.pk)
