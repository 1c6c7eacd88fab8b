"""The headless API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "poruch.api"
    label = "api"

    def ready(self) -> None:
        from poruch.api.sharing import SURFACE
        from poruch.core.caching import surfaces

        surfaces.register(SURFACE)
