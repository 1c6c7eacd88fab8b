"""schema.org objects of the press room."""

from typing import TYPE_CHECKING, Any

from campaigns.events.structured_data import event_objects
from poruch.core.structured_data import article

if TYPE_CHECKING:
    from campaigns.press.models import PressBriefingPage


def news_object(page: Any) -> dict[str, Any]:
    """News and releases."""
    return article(page, "NewsArticle", page.issued_on)


def briefing_objects(page: "PressBriefingPage") -> list[dict[str, Any]]:
    """The Event, and the recording of one that is over."""
    events = event_objects(page)
    if page.recording_url:
        events[0]["recordedIn"] = {"@type": "CreativeWork", "url": page.recording_url}
    return events
