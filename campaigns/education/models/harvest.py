"""What harvesters (OAI-PMH) have been told: one row for every programme and lesson that was ever public."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HarvestRecord(models.Model):
    """Kept when the page goes, also for good: a harvester must learn that it went. Rows hold no text.

    Whether the page is public is asked when a harvester asks; ``changed`` is when that, or it, last changed.
    """

    page_id = models.PositiveBigIntegerField(_("сторінка"), unique=True)
    type = models.CharField(_("тип"), max_length=16)
    language = models.CharField(_("мова"), max_length=8)
    changed = models.DateTimeField(_("змінено"), db_index=True)

    class Meta:
        ordering = ["changed", "page_id"]
        verbose_name = _("запис для збирачів")
        verbose_name_plural = _("записи для збирачів")

    def __str__(self) -> str:
        return f"{self.type} {self.page_id}"
