"""Boxes of the editor's home: every app may register its own, one key has one box.

They stand in the core so that an app below the desk (campaigns) shows its box without knowing the desk::

    boxes.register_panel(boxes.Box("events", _("Найближчі події"), _("Подій іще немає."), coming, 60))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Row:
    """One line: what it is, where it opens, what to know of it, since or until when."""

    title: str
    url: str
    note: str = ""
    when: date | datetime | None = None


@dataclass(frozen=True)
class Found:
    """The first rows. ``more_url`` leads to the whole list; ``more`` says that there are others."""

    rows: tuple[Row, ...] = ()
    more_url: str = ""
    more: bool = False


#: Asked with the user and the number of rows wanted; None hides the box from who has no use of it.
Finder = Callable[[Any, int], Found | None]


@dataclass(frozen=True)
class Box:
    key: str
    title: Text
    empty: Text
    find: Finder
    order: int = 100


_boxes: dict[str, Box] = {}


def register_panel(box: Box) -> None:
    """Add a box to the home, or put another in the place of the one with this key."""
    _boxes[box.key] = box


def boxes() -> list[Box]:
    return sorted(_boxes.values(), key=lambda box: (box.order, box.key))
