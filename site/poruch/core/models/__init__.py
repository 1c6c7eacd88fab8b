"""Models that every feature app stands on."""

from .base import ContentPage
from .contacts import Phone
from .imports import ImportRecord
from .partners import AttributionRule, Partner
from .revision import PublicChange, Purge, SiteRevision
from .sections import SectionPage
from .site import HomePage, StandardPage
from .vocabularies import Audience, CooperationArea, Hromada, Region, Topic, Vocabulary

__all__ = [
    "AttributionRule",
    "Audience",
    "ContentPage",
    "CooperationArea",
    "HomePage",
    "Hromada",
    "ImportRecord",
    "Partner",
    "Phone",
    "PublicChange",
    "Purge",
    "Region",
    "SectionPage",
    "SiteRevision",
    "StandardPage",
    "Topic",
    "Vocabulary",
]
