"""The day somebody registered for, as a file for their own calendar."""

from datetime import UTC

from django.utils import timezone
from icalendar import Calendar, Event

from campaigns.events.ical import title_of
from campaigns.events.places import visible_place
from campaigns.registration.models import Registration
from campaigns.registration.occasions import Occasion


def calendar_of(found: Registration, occasion: Occasion) -> bytes:
    """With the place for those who have one. Not under the event's own UID: a calendar that subscribes to the
    event would put one day in the place of all. No link to the registration: calendars are kept on other
    people's servers, and who has the link can cancel."""
    place = visible_place(occasion.page, registered=found.state in Registration.COMING)
    event = Event()
    event.add("uid", f"registration-{found.key}@poruch")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", occasion.starts_at.astimezone(UTC))
    event.add("dtend", occasion.ends_at.astimezone(UTC))
    event.add("summary", title_of(occasion.page))
    event.add("status", "CANCELLED" if occasion.is_cancelled else "CONFIRMED")
    if parts := [part for part in (place.join_text, occasion.page.attribution_line) if part]:
        event.add("description", "\n\n".join(parts))
    if place.line:
        event.add("location", place.line)
    calendar = Calendar()
    calendar.add("prodid", "-//Poruch//Registration//UK")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
