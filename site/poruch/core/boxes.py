"""Places of public pages that apps above the core fill: the home page, an event.

A box is HTML that an app made from its own template; ``""`` shows nothing.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

Box = Callable[[Any, HttpRequest], SafeString | str]

_boxes: dict[str, list[tuple[int, Box]]] = {}


def register(place: str, box: Box, order: int = 100) -> None:
    """``box(page, request)`` is asked whenever the place is shown; lower ``order`` stands first."""
    rows = _boxes.setdefault(place, [])
    if all(known is not box for _order, known in rows):
        rows.append((order, box))
        rows.sort(key=lambda row: row[0])


def render(place: str, page: Any, request: HttpRequest) -> list[SafeString | str]:
    """The boxes of a place that have something to show."""
    return [html for _order, box in _boxes.get(place, ()) if (html := box(page, request))]
