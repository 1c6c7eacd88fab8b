"""Factories of campaigns, stories and consents."""

import factory
from factory.django import DjangoModelFactory

from campaigns.advocacy.models import CampaignIndexPage, CampaignPage, ConsentRecord, StoryPage

from .core import PageFactory


class CampaignFactory(PageFactory):
    class Meta:
        model = CampaignPage

    section = CampaignIndexPage
    title = factory.Sequence("Кампанія {}".format)
    slug = factory.Sequence("kampaniia-{}".format)


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = ConsentRecord

    code = factory.Sequence("zh-{}".format)
    kept_at = "Шафа 1"


def story(campaign, *, consent=None, live=True, **values):
    """A story below a campaign, published with a consent (a new one unless given)."""
    consent = consent or ConsentFactory()
    page = StoryPage(
        **{"title": "Історія", "slug": "istoriia", "consent": consent, "locale": campaign.locale, **values},
        live=False,
    )
    campaign.add_child(instance=page)
    revision = page.save_revision(clean=False)
    if live:
        revision.publish()
    return StoryPage.objects.get(pk=page.pk)
