"""What an editor sees of all of the newsroom: the home of the CMS, reports, the audit log."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "poruch.editorial.desk"
    label = "editorial_desk"
    verbose_name = _("Робочий стіл")

    def ready(self) -> None:
        from poruch.editorial.desk import panels
        from poruch.editorial.desk.audit import feed

        feed.connect()
        panels.register()
