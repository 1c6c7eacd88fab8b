"""schema.org objects of campaigns and stories."""

from typing import TYPE_CHECKING, Any

from poruch.core.structured_data import article

if TYPE_CHECKING:
    from campaigns.advocacy.models import CampaignPage, StoryPage


def campaign_object(page: "CampaignPage") -> dict[str, Any]:
    """schema.org has no campaign: it is an Article about one."""
    return article(page, "Article", page.first_published_at) | (
        {"keywords": page.hashtag_list} if page.hashtags else {}
    )


def story_object(page: "StoryPage") -> dict[str, Any]:
    return article(page, "Article", page.first_published_at)
