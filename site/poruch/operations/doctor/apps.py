from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DoctorConfig(AppConfig):
    name = "poruch.operations.doctor"
    label = "doctor"
    verbose_name = _("Стан системи")

    def ready(self) -> None:
        from poruch.operations.doctor.checks import content, database, files, jobs, services, settings

        for module in (settings, database, services, jobs, files, content):
            module.register()
