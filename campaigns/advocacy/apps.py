"""Campaigns: demands, actions, materials, results, stories told with consent."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdvocacyConfig(AppConfig):
    name = "campaigns.advocacy"
    label = "campaigns_advocacy"
    verbose_name = _("Кампанії")

    def ready(self) -> None:
        from django.db.models.signals import post_save
        from wagtail.signals import page_published

        from campaigns.advocacy import consent, erasing, indexing, models, transfer
        from poruch.core import daily, gates, tree

        tree.register_section(models.CampaignIndexPage)
        transfer.register()
        indexing.register()
        gates.register(consent.check)
        page_published.connect(
            consent.story_published, sender=models.StoryPage, dispatch_uid="advocacy-consent"
        )
        post_save.connect(
            consent.record_changed, sender=models.ConsentRecord, dispatch_uid="advocacy-consent"
        )
        daily.register("consents", erasing.end_expired)
