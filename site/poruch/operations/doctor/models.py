"""When each regular job last ran."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobRun(models.Model):
    """One row a command: its last run. ``slot`` is the time it was last due at and begun: two
    schedulers share the work, and one that starts again makes up for what it missed."""

    command = models.CharField(_("команда"), max_length=100, primary_key=True)
    slot = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(_("почато"), null=True, blank=True)
    seconds = models.FloatField(_("секунд"), default=0)
    ok = models.BooleanField(_("вдалося"), default=True)
    error = models.CharField(_("помилка"), max_length=100, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("останній запуск")
        verbose_name_plural = _("останні запуски")

    def __str__(self) -> str:
        return self.command
