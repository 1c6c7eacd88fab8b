"""What readers ask for and do not find, without anyone's question.

Until a question has come on several days, only a keyed digest of its scrubbed words is kept, with those
days. Neither table has a time of day, a number that grows with each row, or anything about who asked.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from poruch import languages


class NeedMark(models.Model):
    """ "These words were asked for on this day": ``digest`` is an HMAC, the words are not stored."""

    pk = models.CompositePrimaryKey("digest", "day")
    digest = models.CharField(max_length=64)
    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"{self.day}"


class SearchNeed(models.Model):
    """Common words that were asked for on several days, as lemmas with a blank between.

    ``days`` counts the days of the window (see ``search.needs``); ``found`` is how the last one ended.
    """

    class Found(models.TextChoices):
        NOTHING = "0-nothing", _("нічого")
        LITTLE = "1-little", _("мало")
        ENOUGH = "2-enough", _("достатньо")

    digest = models.CharField(max_length=64, primary_key=True)
    locale = models.CharField(_("мова"), max_length=8, choices=languages.LANGUAGES)
    words = models.CharField(_("слова"), max_length=300)
    days = models.PositiveSmallIntegerField(_("днів"))
    last_day = models.DateField(_("востаннє"), db_index=True)
    found = models.CharField(_("знайдено"), max_length=10, choices=Found.choices)

    class Meta:
        ordering = ["found", "-days", "words"]
        verbose_name = _("потреба")
        verbose_name_plural = _("чого шукають")
        indexes = [models.Index(fields=["locale", "found", "-days"], name="search_need_listing")]

    def __str__(self) -> str:
        return self.words
