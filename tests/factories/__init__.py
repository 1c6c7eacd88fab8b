"""Factories of content, one module an app as in the house."""

from .core import (
    AudienceFactory,
    PartnerFactory,
    PhoneFactory,
    RegionFactory,
    StandardPageFactory,
    TopicFactory,
)
from .kb import (
    DocumentTemplateFactory,
    GlossaryTermFactory,
    GuideFactory,
    LegalActFactory,
    SupportResourceFactory,
    TopicPageFactory,
)

__all__ = [
    "AudienceFactory",
    "DocumentTemplateFactory",
    "GlossaryTermFactory",
    "GuideFactory",
    "LegalActFactory",
    "PartnerFactory",
    "PhoneFactory",
    "RegionFactory",
    "StandardPageFactory",
    "SupportResourceFactory",
    "TopicFactory",
    "TopicPageFactory",
]
