"""schema.org objects of the press room."""

from typing import TYPE_CHECKING, Any

from poruch.core.models import Partner
from poruch.core.richtext import drop_marks

if TYPE_CHECKING:
    from campaigns.press.models import PressBriefingPage


def _shared(page: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"inLanguage": page.locale.language_code, "url": page.url}
    if page.confirmed:
        found["description"] = drop_marks(page.summary)
    return found


def news_object(page: Any) -> dict[str, Any]:
    """News and releases."""
    found = {
        "@type": "NewsArticle",
        "headline": page.title,
        **_shared(page),
        "datePublished": page.issued_on.isoformat(),
    }
    if page.last_published_at:
        found["dateModified"] = page.last_published_at.isoformat()
    if line := page.attribution_line:
        found["creditText"] = line
        names = [partner.name for partner in Partner.objects.all()]
        found["publisher"] = [{"@type": "Organization", "name": name} for name in names]
    return found


_STATUS = {"cancelled": "EventCancelled", "postponed": "EventPostponed", "moved_online": "EventMovedOnline"}
_MODES = {"offline": "Offline", "online": "Online", "hybrid": "Mixed"}


def briefing_objects(page: "PressBriefingPage") -> list[dict[str, Any]]:
    """The Event, and the recording of one that is over. A place for the accredited is not named."""
    about = _shared(page)
    if line := page.attribution_line:
        about["description"] = " ".join(filter(None, (about.get("description"), line)))
    event = {
        "@type": "Event",
        "name": page.title,
        **about,
        "startDate": page.starts_at.isoformat(),
        "endDate": page.ends_at.isoformat(),
        "eventStatus": f"https://schema.org/{_STATUS.get(page.status, 'EventScheduled')}",
        "eventAttendanceMode": f"https://schema.org/{_MODES[page.format]}EventAttendanceMode",
    }
    if page.place_line:
        event["location"] = {"@type": "Place", "name": page.place_line}
    if page.recording_url:
        event["recordedIn"] = {"@type": "CreativeWork", "url": page.recording_url}
    return [event]
