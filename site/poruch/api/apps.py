"""The headless API."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "poruch.api"
    label = "api"
    verbose_name = _("API")

    def ready(self) -> None:
        from poruch.api.sharing import SURFACE
        from poruch.core.caching import surfaces

        surfaces.register(SURFACE)
