"""The core app: what every content type of Poruch stands on."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "poruch.core"
    label = "core"
    verbose_name = "Поруч"

    def ready(self) -> None:
        from poruch.core import checks, embargo, signals, uploads
        from poruch.core.transfer import localize, registry

        checks.connect()
        signals.connect()
        embargo.connect()
        uploads.connect()
        registry.register_core()
        registry.add_finisher(localize.link_translations)
