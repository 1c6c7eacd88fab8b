"""What search knows of campaigns and stories."""

from typing import Final

from campaigns.advocacy.models import CampaignPage, StoryPage
from poruch.core.richtext import plain
from search import registry
from search.page_source import PageSource, no_text

#: They tell of what is done; what a family is to do stands in guides.
BOOSTS: Final = {"campaign": 0.6, "story": 0.4}


def campaign_text(page: CampaignPage) -> list[str]:
    """In the order of the page. Titles of linked pages stay out: a hidden page must not speak through it."""
    parts = [page.goal]
    parts += [block.value["text"] for block in page.demands]
    parts += [block.value["name"] for block in page.addressees]
    for block in page.letters:
        parts += [block.value["title"], block.value["subject"], block.value["text"]]
    parts += [block.value["title"] for block in page.materials]
    parts += [plain(block.value["text"]) for block in page.timeline]
    return [*parts, page.result, page.hashtags]


def register() -> None:
    registry.register(PageSource(CampaignPage, campaign_text, BOOSTS["campaign"]))
    registry.register(PageSource(StoryPage, no_text, BOOSTS["story"]))
