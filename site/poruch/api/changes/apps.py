from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiChangesConfig(AppConfig):
    name = "poruch.api.changes"
    label = "api_changes"
    verbose_name = _("зміни в API")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from poruch.api.changes import keeping, signals
        from poruch.core import daily

        signals.connect()
        daily.register("api-changes", keeping.daily)
