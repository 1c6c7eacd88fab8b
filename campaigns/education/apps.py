"""Educational programmes, modules and lessons."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    name = "campaigns.education"
    label = "campaigns_education"
    verbose_name = _("Освітні програми")

    def ready(self) -> None:
        from campaigns.education import indexing, models, signals, transfer
        from poruch.core import tree

        tree.register_section(models.EducationIndexPage)
        transfer.register()
        indexing.register()
        signals.connect()
