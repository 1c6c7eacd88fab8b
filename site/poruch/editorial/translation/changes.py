"""What changed in an original since it was translated: the old text beside the new one."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from django.utils import timezone
from wagtail.admin.compare import diff_text

from poruch.core.models import ContentPage
from poruch.editorial.translation import content
from poruch.editorial.translation.models import TranslationState
from poruch.editorial.translation.states import SHOWN

#: From which share of common words two texts of one field are the same text, changed.
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
    fields = Counter(part.field for part in fresh)
    left: dict[str, list[_Lost]] = {}
    for field, text in content.lost(said, row.base):
        left.setdefault(field, []).append(_Lost(text, frozenset((text or "").split())))
    days = {(part["field"], part["text"]): part.get("since") for part in row.stale_parts}
    first = timezone.localdate(row.stale_since)
    found = []
    for part in fresh:
        day = days.get((part.field, part.text[:SHOWN]))
        old = _replaced(part.text, left.get(part.field, []), alone=fields[part.field] == 1)
        since = date.fromisoformat(day) if day else first
        found.append(Change(labels.get(part.field, ""), old, part.text, since))
    for field, many in left.items():
        found += [Change(labels.get(field, ""), one.text, "", first) for one in many]
    return found


class _Lost(NamedTuple):
    """A text that the original no longer says; None when it was not kept."""

    text: str | None
    words: frozenset[str]


def _replaced(text: str, lost: list[_Lost], *, alone: bool) -> str | None:
    """The lost text of the same field that this one replaces, taken off the list; "" when it is new.

    By the words they share: comparing each with each must not take long when a page was rewritten.
    """
    if not lost:
        return ""
    words = frozenset(text.split())
    likeness, place = max((_likeness(words, one.words), -n) for n, one in enumerate(lost))
    best = lost[-place]
    if best.text is not None and likeness < _ALIKE and not (alone and len(lost) == 1):
        return ""
    lost.remove(best)
    return best.text


def _likeness(one: frozenset[str], two: frozenset[str]) -> float:
    return 2 * len(one & two) / (len(one) + len(two)) if one or two else 1.0


def labels_of(page: ContentPage) -> dict[str, str]:
    """The editor's names of a page's fields."""
    fields: list[Any] = page._meta.get_fields()
    return {one.name: str(getattr(one, "verbose_name", one.name)) for one in fields}
