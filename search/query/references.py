"""References to laws in a question: «ст. 146», «ч. 2 ст. 146», «постанова 1281», «2010-IX»."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from search.analysis.lemmas import abbreviations
from search.analysis.references import is_reference
from search.query.plan import Slot

#: What is numbered, as lemmas; in Ukrainian first, since a word has readings in several languages.
_NUMBERED: Final = (
    *("стаття", "частина", "пункт", "підпункт", "абзац", "розділ", "закон", "постанова", "наказ", "указ"),
    *("розпорядження", "рішення", "номер", "форма", "додаток", "статья", "часть", "подпункт", "раздел"),
    *("постановление", "приказ", "articl", "part", "paragraph", "section", "law", "resolut"),
)


def references(slots: Sequence[Slot]) -> tuple[tuple[str, ...], ...]:
    """Each thing and its number that stand side by side, as lemmas in the order in which laws write them."""
    found: list[tuple[str, ...]] = []
    taken = -1
    for place, (one, other) in enumerate(pairwise(slots)):
        if place == taken:
            continue
        if _is_number(other) and (label := _label(one)):
            found.append((label, other.form))
            taken = place + 1
        # «146 стаття», but not the «2 ст.» of «ч. 2 ст. 146».
        elif (
            _is_number(one) and (label := _label(other)) and not any(map(_is_number, slots[place + 2 :][:1]))
        ):
            found.append((label, one.form))
    return tuple(dict.fromkeys(found))


def told(slots: Sequence[Slot], found: Sequence[tuple[str, ...]], typed: str) -> str:
    """What is searched for references that were typed in another way; "" when none was."""
    short = {slot.form for slot in slots} & abbreviations().keys()
    shown = [_shown(part) for part in found] if short and found else []
    low = typed.lower()
    shown += [_shown((slot.form,)) for slot in slots if is_reference(slot.form) and slot.form not in low]
    return ", ".join(dict.fromkeys(shown))


def _is_number(slot: Slot) -> bool:
    return slot.form.isdigit() or is_reference(slot.form)


def _label(slot: Slot) -> str:
    return next((lemma for lemma in _NUMBERED if lemma in slot.lemmas), "")


def _shown(words: tuple[str, ...]) -> str:
    return " ".join(word.upper() if is_reference(word) else word for word in words)
