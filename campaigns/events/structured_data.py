"""schema.org objects of events."""

from typing import TYPE_CHECKING, Any, Final

from campaigns.events.places import visible_place
from poruch.core.richtext import drop_marks

if TYPE_CHECKING:
    from campaigns.events.models import EventPage

_STATUS: Final = {
    "scheduled": "EventScheduled",
    "cancelled": "EventCancelled",
    "postponed": "EventPostponed",
    "moved_online": "EventMovedOnline",
}
_ATTENDANCE: Final = {"offline": "Offline", "online": "Online", "hybrid": "Mixed"}


def event_objects(page: "EventPage") -> list[dict[str, Any]]:
    """One Event: the next occurrence, or the first of a past event. Hidden places are not named."""
    coming = page.coming
    one = next((each for each in coming if not each.cancelled), coming[0] if coming else None)
    start, end = (one.start, one.end) if one else (page.starts_at, page.ends_at)
    online = page.status == page.Status.MOVED_ONLINE
    found: dict[str, Any] = {
        "@type": "Event",
        "name": page.title,
        "url": page.url,
        "inLanguage": page.locale.language_code,
        "startDate": start.date().isoformat() if page.all_day else start.isoformat(),
        "endDate": end.date().isoformat() if page.all_day else end.isoformat(),
        "eventStatus": f"https://schema.org/{_STATUS[page.status]}",
        "eventAttendanceMode": "https://schema.org/"
        f"{'Online' if online else _ATTENDANCE[page.format]}EventAttendanceMode",
        **({"previousStartDate": one.moved_from.isoformat()} if one and one.moved_from else {}),
    }
    description = " ".join(part for part in (drop_marks(page.summary), page.attribution_line) if part)
    if description:
        found["description"] = description
    if location := _location(page):
        found["location"] = location
    if organisers := organisers_of(page):
        found["organizer"] = [
            {"@type": "Organization", "name": name, **({"url": url} if url else {})}
            for name, url in organisers
        ]
    return [found]


def _location(page: "EventPage") -> list[dict[str, Any]]:
    place = visible_place(page, registered=False)
    found: list[dict[str, Any]] = []
    if place.line:
        found.append(
            {
                "@type": "Place",
                "name": place.place or place.address,
                **({"address": place.address} if place.address else {}),
            }
        )
    if place.join_info:
        found.append({"@type": "VirtualLocation", "url": page.url})
    return found


def organisers_of(page: Any) -> list[tuple[str, str]]:
    """Names and addresses of who holds an event, in its order."""
    found = []
    for block in page.organisers:
        partner = block.value["partner"]
        found.append(
            (partner.name, partner.website) if partner else (block.value["name"], block.value["url"] or "")
        )
    return found
