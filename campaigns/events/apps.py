"""Events and calendars."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "campaigns.events"
    label = "campaigns_events"
    verbose_name = _("Події й календарі")

    def ready(self) -> None:
        from campaigns.events import home, indexing, listing, models, spreading, transfer
        from poruch.core import tree

        tree.register_section(models.EventIndexPage)
        listing.register(models.EventPage)
        transfer.register()
        indexing.register()
        home.register()
        spreading.connect()
