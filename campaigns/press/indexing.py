"""What search knows of the press room."""

from typing import Any, Final

from campaigns.press.models import NewsPage, PressBriefingPage, PressReleasePage
from poruch.core.richtext import plain
from search import registry
from search.page_source import DatedPageSource, PageSource, no_text

BOOSTS: Final = {"news": 0.4, "press_release": 0.4, "press_briefing": 0.4}


def release_text(page: PressReleasePage) -> list[str]:
    return [page.about_us, page.contact_role]


def briefing_text(page: PressBriefingPage) -> list[str]:
    """A place for the accredited alone is not found by its address."""
    parts: list[Any] = [page.topic_line, page.place_line]
    for block in page.speakers:
        parts += [block.value["name"], block.value["role"], plain(block.value["about"])]
    return [*parts, page.accreditation, page.contact_role]


def register() -> None:
    registry.register(PageSource(NewsPage, no_text, BOOSTS["news"]))
    registry.register(PageSource(PressReleasePage, release_text, BOOSTS["press_release"]))
    registry.register(
        DatedPageSource(PressBriefingPage, briefing_text, BOOSTS["press_briefing"], ends="last_end")
    )
