"""What runs the site: backups, metrics, logs, the doctor."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "poruch.operations"
    label = "operations"
    verbose_name = _("Експлуатація")
