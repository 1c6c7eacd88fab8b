"""What goes out to other platforms: feeds, embeds, oEmbed, social cards."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SyndicationConfig(AppConfig):
    name = "campaigns.syndication"
    label = "campaigns_syndication"
    verbose_name = _("Для інших сайтів")

    def ready(self) -> None:
        from django.urls import reverse

        from campaigns.syndication import cards
        from campaigns.syndication.oembed import card_path
        from poruch.core import seo

        seo.use_cards(lambda page: (card_path(page), *cards.SIZE, reverse("oembed")))
