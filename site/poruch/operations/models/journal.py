"""What was backed up, checked and restored, and how it ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BackupRun(models.Model):
    """One run. It belongs to the machine, not to the content: no backup holds it and no restore empties it.

    ``digest`` is the SHA-256 of the encrypted file, ``verified_at`` when somebody with a key read all of it.
    """

    class Kind(models.TextChoices):
        BACKUP = "backup", _("копія")
        VERIFY = "verify", _("перевірка")
        RESTORE = "restore", _("відновлення")

    kind = models.CharField(_("що"), max_length=8, choices=Kind.choices)
    started_at = models.DateTimeField(_("почато"), db_index=True)
    seconds = models.FloatField(_("секунд"), default=0)
    file = models.CharField(_("файл"), max_length=255)
    size = models.BigIntegerField(_("байтів"), default=0)
    digest = models.CharField("SHA-256", max_length=64, blank=True, db_index=True)
    ok = models.BooleanField(_("вдалося"))
    verified_at = models.DateTimeField(_("перевірено"), null=True, blank=True)
    note = models.CharField(_("примітка"), max_length=300, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        default_permissions = ("view",)
        verbose_name = _("запис про резервну копію")
        verbose_name_plural = _("журнал резервних копій")

    def __str__(self) -> str:
        return f"{self.kind} {self.file}"
