"""What search knows of events."""

from campaigns.events.models import CalendarPage, EventPage
from campaigns.events.places import visible_place
from campaigns.events.structured_data import organisers_of
from poruch.core.richtext import plain
from search import registry
from search.page_source import PageSource, no_text

#: Events support guides; a calendar is a list of them.
BOOSTS = {"event": 0.6, "calendar": 0.4}


def event_text(page: EventPage) -> list[str]:
    """What every reader of the page sees; a place for those registered is not among it."""
    place = visible_place(page, registered=False)
    parts = [page.kind.name_uk if page.kind else "", place.line, place.join_text]
    parts += [page.status_note, page.safety_note, page.accessibility, page.cost]
    parts += [name for name, _url in organisers_of(page)]
    for block in page.speakers:
        parts += [f"{block.value['name']} {block.value['role']}".strip(), plain(block.value["about"])]
    return [*parts, plain(page.materials)]


def register() -> None:
    registry.register(PageSource(EventPage, event_text, BOOSTS["event"], ("kind",)))
    registry.register(PageSource(CalendarPage, no_text, BOOSTS["calendar"]))
