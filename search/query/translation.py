"""Pages that a question in English or Crimean Tatar names: their Ukrainian titles are searched too."""

from collections.abc import Iterator, Sequence
from typing import Final

from search import boosts
from search.analysis import forms, is_stop_word, lemmas
from search.analysis.crimean import looks_crimean
from search.analysis.normalise import is_cyrillic, is_latin
from search.query.plan import Expansion, Slot
from search.query.vocabulary import Vocabulary

_LOCALES: Final = ("en", "crh")


def translated(
    slots: Sequence[Slot], expansions: Sequence[Expansion], locale: str, vocabulary: Vocabulary
) -> Iterator[tuple[str, Expansion]]:
    """Each Ukrainian title, with its words as one more name; none that ``expansions`` has already."""
    asked = [slot for slot in slots if not slot.stop]
    content = [slot.form for slot in asked]
    language = _language(content, locale)
    romanised = sum(any(one.kind == "transliteration" for one in slot.variants) for slot in asked)
    if not language or romanised * 2 > len(asked):
        return
    held = {frozenset(phrase) for expansion in expansions for phrase in expansion.phrases}
    for title in vocabulary.translated_titles(content, language):
        words = tuple(lemmas(form) for form in dict.fromkeys(forms(title)) if not is_stop_word(form))
        if words and frozenset(words) not in held:
            held.add(frozenset(words))
            yield title, Expansion(boosts.TRANSLATED_TITLE, (words,), "translation")


def _language(content: Sequence[str], locale: str) -> str:
    """The language whose titles are asked; "" for a question in Ukrainian or Russian."""
    if not content:
        return ""
    if locale == "crh" or any(map(looks_crimean, content)):
        return "crh"
    cyrillic, latin = sum(map(is_cyrillic, content)), sum(map(is_latin, content))
    return "en" if latin > cyrillic else ""
