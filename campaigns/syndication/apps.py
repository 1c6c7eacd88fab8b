"""What goes out to other platforms: feeds, embeds, oEmbed, social cards."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SyndicationConfig(AppConfig):
    name = "campaigns.syndication"
    label = "campaigns_syndication"
    verbose_name = _("Для інших сайтів")
