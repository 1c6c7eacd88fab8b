"""Campaigns, stories told with consent, and the record of each consent."""

from .campaigns import CampaignIndexPage, CampaignPage
from .consents import ConsentRecord
from .stories import StoryPage

__all__ = ["CampaignIndexPage", "CampaignPage", "ConsentRecord", "StoryPage"]
