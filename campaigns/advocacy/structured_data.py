"""schema.org objects of campaigns and stories."""

from typing import TYPE_CHECKING, Any

from poruch.core.models import Partner
from poruch.core.richtext import drop_marks

if TYPE_CHECKING:
    from campaigns.advocacy.models import CampaignPage, StoryPage


def campaign_object(page: "CampaignPage") -> dict[str, Any]:
    """schema.org has no campaign: it is an Article about one. A draft's text is not repeated."""
    return _article(page) | ({"keywords": page.hashtag_list} if page.hashtags else {})


def story_object(page: "StoryPage") -> dict[str, Any]:
    return _article(page)


def _article(page: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Article",
        "headline": page.title,
        "inLanguage": page.locale.language_code,
        "url": page.url,
    }
    if page.confirmed:
        found["description"] = drop_marks(page.summary)
    if page.first_published_at:
        found["datePublished"] = page.first_published_at.isoformat()
    if page.last_published_at:
        found["dateModified"] = page.last_published_at.isoformat()
    if line := page.attribution_line:
        found["creditText"] = line
        names = [partner.name for partner in Partner.objects.all()]
        found["publisher"] = [{"@type": "Organization", "name": name} for name in names]
    return found
