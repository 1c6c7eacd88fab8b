from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiPreviewConfig(AppConfig):
    name = "poruch.api.preview"
    label = "api_preview"
    verbose_name = _("перегляд чернеток на інших сайтах")

    def ready(self) -> None:
        from poruch.api.preview import live
        from poruch.core import previews

        previews.use(live.modes, live.serve)
