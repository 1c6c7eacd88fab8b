"""Where an event is, for who may know. Every route by which a place leaves asks here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from poruch.core.richtext import plain

if TYPE_CHECKING:
    from campaigns.events.models import EventFields


@dataclass(frozen=True)
class Place:
    """``place`` and ``address`` are texts, ``join_info`` is rich text; ``""`` when unknown or hidden.

    ``place_hidden`` and ``join_hidden`` say that there is something to be told after registration.
    """

    place: str = ""
    address: str = ""
    join_info: str = ""
    place_hidden: bool = False
    join_hidden: bool = False

    @property
    def line(self) -> str:
        return ", ".join(part for part in (self.place, self.address) if part)

    @property
    def join_text(self) -> str:
        return plain(self.join_info)


def visible_place(page: "EventFields", *, registered: bool) -> Place:
    """What of the place a reader may see. ``registered``: they come to this event and have said so."""
    on_site = page.format != page.Format.ONLINE and page.status != page.Status.MOVED_ONLINE
    online = page.format != page.Format.OFFLINE or page.status == page.Status.MOVED_ONLINE
    shows_place = registered or not page.place_for_registered
    shows_join = registered or not page.join_for_registered
    has_place, has_join = bool(page.place or page.address), bool(plain(page.join_info))
    return Place(
        place=page.place if on_site and shows_place else "",
        address=page.address if on_site and shows_place else "",
        join_info=page.join_info if online and shows_join and has_join else "",
        place_hidden=on_site and page.place_for_registered and has_place and not registered,
        join_hidden=online and page.join_for_registered and has_join and not registered,
    )
