"""Links to other sites, with what they answered when they were last asked."""

import hashlib
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Different days on which a link must fail before it counts as broken: sites have bad days.
FAILED_DAYS: Final = 3


class ExternalLink(models.Model):
    """One address, however many pages point to it."""

    class State(models.TextChoices):
        NEW = "new", _("ще не перевіряли")
        OPENS = "opens", _("відкривається")
        UNKNOWN = "unknown", _("сайт не відповідає роботам")
        FAILS = "fails", _("не відкривається")

    class Fault(models.TextChoices):
        """Why a link did not open; a number of the site's answer stands in ``code``."""

        NONE = "", ""
        STATUS = "status", _("сайт відповів помилкою")
        NAME = "name", _("такого сайту немає")
        PRIVATE = "private", _("адреса у приватній мережі, туди не ходимо")
        TIMEOUT = "timeout", _("сайт довго не відповідав")
        TLS = "tls", _("сертифікат сайту недійсний")
        CONNECTION = "connection", _("з’єднання не вдалося")
        REDIRECTS = "redirects", _("сайт переспрямовує без кінця")
        ADDRESS = "address", _("адресу написано з помилкою")

    digest = models.CharField(max_length=64, unique=True, editable=False)
    url = models.TextField(_("адреса"))
    host = models.CharField(_("сайт"), max_length=255, blank=True)
    pages = models.ManyToManyField("core.ContentPage", verbose_name=_("сторінки"), related_name="+")
    state = models.CharField(_("стан"), max_length=10, choices=State.choices, default=State.NEW)
    code = models.PositiveSmallIntegerField(_("відповідь сайту"), null=True, blank=True)
    fault = models.CharField(_("чому"), max_length=12, choices=Fault.choices, blank=True)
    checked_at = models.DateTimeField(_("перевірено"), null=True, blank=True, db_index=True)
    first_failed_on = models.DateField(_("не відкривається з"), null=True, blank=True)
    last_failed_on = models.DateField(null=True, blank=True)
    failed_days = models.PositiveSmallIntegerField(_("різних днів поспіль"), default=0, db_index=True)

    class Meta:
        ordering = ["first_failed_on", "pk"]
        verbose_name = _("зовнішнє посилання")
        verbose_name_plural = _("зовнішні посилання")

    def __str__(self) -> str:
        return self.url

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.digest = digest(self.url)
        super().save(*args, **kwargs)

    @property
    def is_broken(self) -> bool:
        return self.failed_days >= FAILED_DAYS


def digest(url: str) -> str:
    """By which an address is found: an index cannot hold long ones."""
    return hashlib.sha256(url.encode()).hexdigest()
