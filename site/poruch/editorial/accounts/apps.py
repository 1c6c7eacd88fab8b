"""Accounts of editors: second factor, sessions, passwords."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "poruch.editorial.accounts"
    label = "editorial_accounts"
    verbose_name = _("Облікові записи")

    def ready(self) -> None:
        from poruch.editorial.accounts import notices

        notices.connect()
