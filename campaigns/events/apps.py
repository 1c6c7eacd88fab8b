"""Events and calendars."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "campaigns.events"
    label = "campaigns_events"
    verbose_name = _("Події й календарі")
