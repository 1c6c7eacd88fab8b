"""Registration for events, without an account."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationConfig(AppConfig):
    name = "campaigns.registration"
    label = "campaigns_registration"
    verbose_name = _("Реєстрація на події")

    def ready(self) -> None:
        from campaigns.registration import invitation, signals

        signals.connect()
        invitation.register()
