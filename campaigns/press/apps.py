"""The press room: news, releases, briefings, facts, media kits."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PressConfig(AppConfig):
    name = "campaigns.press"
    label = "campaigns_press"
    verbose_name = _("Пресцентр")

    def ready(self) -> None:
        from campaigns.events import listing
        from campaigns.press import indexing, models, spreading, transfer
        from poruch.core import tree

        tree.register_section(models.PressRoomPage)
        listing.register(models.PressBriefingPage)
        transfer.register()
        indexing.register()
        spreading.connect()
