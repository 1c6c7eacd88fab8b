"""The press room: news, releases, briefings, facts, media kits."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PressConfig(AppConfig):
    name = "campaigns.press"
    label = "campaigns_press"
    verbose_name = _("Пресцентр")
