"""schema.org objects of the press room."""

from typing import TYPE_CHECKING, Any

from campaigns.events.structured_data import event_objects
from poruch.core.models import Partner
from poruch.core.richtext import drop_marks

if TYPE_CHECKING:
    from campaigns.press.models import PressBriefingPage


def news_object(page: Any) -> dict[str, Any]:
    """News and releases."""
    found: dict[str, Any] = {
        "@type": "NewsArticle",
        "headline": page.title,
        "inLanguage": page.locale.language_code,
        "url": page.url,
        "datePublished": page.issued_on.isoformat(),
    }
    if page.confirmed:
        found["description"] = drop_marks(page.summary)
    if page.last_published_at:
        found["dateModified"] = page.last_published_at.isoformat()
    if line := page.attribution_line:
        found["creditText"] = line
        names = [partner.name for partner in Partner.objects.all()]
        found["publisher"] = [{"@type": "Organization", "name": name} for name in names]
    return found


def briefing_objects(page: "PressBriefingPage") -> list[dict[str, Any]]:
    """The Event, and the recording of one that is over."""
    events = event_objects(page)
    if page.recording_url:
        events[0]["recordedIn"] = {"@type": "CreativeWork", "url": page.recording_url}
    return events
