"""Campaigns: demands, actions, materials, results, stories told with consent."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdvocacyConfig(AppConfig):
    name = "campaigns.advocacy"
    label = "campaigns_advocacy"
    verbose_name = _("Кампанії")
