"""What changed in an original since it was translated: the old text beside the new one."""

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Final

from wagtail.admin.compare import diff_text

from poruch.core.models import ContentPage
from poruch.editorial.translation import content
from poruch.editorial.translation.models import TranslationState
from poruch.editorial.translation.states import SHOWN

#: From which likeness two texts of one field are the same text, changed.
_ALIKE: Final = 0.4
Marked = list[tuple[str, str]]


@dataclass(frozen=True)
class Change:
    """One text of the original. ``was`` "" for a new one, None when nobody kept what it was; ``now`` "" for
    one that was taken out."""

    field: str
    was: str | None
    now: str
    since: date | None

    @property
    def before(self) -> Marked:
        """The old text in pieces: ("equal" or "deletion", text)."""
        return [piece for piece in self._pieces if piece[0] != "addition"]

    @property
    def after(self) -> Marked:
        """The new text in pieces: ("equal" or "addition", text)."""
        return [piece for piece in self._pieces if piece[0] != "deletion"]

    @property
    def _pieces(self) -> Marked:
        if self.was is None:
            return [("equal", self.now)]
        found: Marked = diff_text(self.was, self.now).changes
        return found


def changes(row: TranslationState, said: list[content.Part], labels: dict[str, str]) -> list[Change]:
    """In the order of the page, what was taken out last; ``said``: the live original's parts now."""
    if row.base is None or row.stale_since is None:
        return []
    fresh, _gone = content.changed(said, row.base)
    lost = content.lost(said, row.base)
    days = {(part["field"], part["text"]): part.get("since") for part in row.stale_parts}
    found = []
    for part in fresh:
        day = days.get((part.field, part.text[:SHOWN]))
        old = _taken(part, lost, alone=sum(one.field == part.field for one in fresh) == 1)
        since = date.fromisoformat(day) if day else row.stale_since.date()
        found.append(Change(labels.get(part.field, ""), old, part.text, since))
    for field, text in lost:
        if text is not None:
            found.append(Change(labels.get(field, ""), text, "", row.stale_since.date()))
    return found


def _taken(part: content.Part, lost: list[tuple[str, str | None]], *, alone: bool) -> str | None:
    """The lost text that this one replaces, taken off the list; "" when it is new."""
    same = [one for one in lost if one[0] == part.field]
    if not same:
        return ""
    best = max(same, key=lambda one: _likeness(one[1] or "", part.text))
    if not (alone and len(same) == 1) and best[1] and _likeness(best[1], part.text) < _ALIKE:
        return ""
    lost.remove(best)
    return best[1]


def _likeness(one: str, two: str) -> float:
    return SequenceMatcher(None, one.split(), two.split()).ratio()


def labels_of(page: ContentPage) -> dict[str, str]:
    """The editor's names of a page's fields."""
    fields: list[Any] = page._meta.get_fields()
    return {one.name: str(getattr(one, "verbose_name", one.name)) for one in fields}
