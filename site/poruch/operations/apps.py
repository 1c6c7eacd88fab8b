"""Operations: what an operator needs to run the site for years."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "poruch.operations"
    label = "operations"
    verbose_name = _("Робота сайту")
