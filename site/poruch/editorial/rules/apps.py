"""When this happens to such content, do that."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RulesConfig(AppConfig):
    name = "poruch.editorial.rules"
    label = "editorial_rules"
    verbose_name = _("Правила")

    def ready(self) -> None:
        from poruch.editorial.rules import signals

        signals.connect()
