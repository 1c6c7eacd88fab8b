"""What a page says of itself where it is passed on: link previews, cards, messengers."""

from typing import Any, ClassVar


class Shared:
    """A page with ``title`` and ``attribution_line``."""

    #: Made to be passed on: link previews carry its own title. Elsewhere they stay neutral, so that a link
    #: in a chat does not tell an onlooker what a family reads about.
    outward: ClassVar[bool] = False
    title: Any
    attribution_line: Any

    @property
    def card_line(self) -> str:
        """What a card of the page says below its title: of an event, when and how. ``""`` for nothing."""
        return ""

    @property
    def share_text(self) -> str:
        """What goes with the link when a reader passes the page on."""
        return "\n".join(filter(None, (self.title, self.card_line, self.attribution_line)))
