"""A word in the course of being understood."""

from collections.abc import Iterable

from search import boosts
from search.analysis import is_stop_word, lemmas
from search.analysis.crimean import looks_crimean
from search.analysis.references import is_reference, numbers
from search.query.plan import Slot, Variant


class Draft:
    """One word of the question, with the readings it has so far; the first is the word as typed."""

    def __init__(self, form: str, phrase: int, locale: str) -> None:
        self.form = form
        self.phrase = phrase
        self.stop = is_stop_word(form)
        self.variants: list[Variant] = [Variant(own_lemmas(form, locale), 1.0, "lemma", form)]
        self.shown = form
        self.borrowed: set[str] = set()
        self.respaced = False
        if is_reference(form):
            self.variants.append(Variant(numbers(form)[:1], boosts.REFERENCE_NUMBER, "number"))

    def borrow(self, kind: str, form: str, weight: float) -> None:
        """A reading that the index's own words suggest."""
        self.borrowed.add(form)
        self.add(kind, form, weight)

    def add(self, kind: str, form: str, weight: float, language: str = "uk") -> None:
        """Another reading of the word; the same lemmas are not added twice."""
        found = lemmas(form, language)
        if all(found != variant.lemmas for variant in self.variants):
            self.variants.append(Variant(found, weight, kind, form))

    def known(self, df: dict[str, int]) -> bool:
        """Whether the index holds the word in any reading so far."""
        return any(lemma in df for variant in self.variants for lemma in variant.lemmas)

    def slot(self) -> Slot:
        return Slot(self.form, tuple(self.variants), self.stop, self.phrase)


def respaced(forms: Iterable[str], phrase: int, locale: str) -> list[Draft]:
    """Words as they stand with other blanks than were typed: a guess that the index's own words suggest."""
    drafts = [Draft(form, phrase, locale) for form in forms]
    for draft in drafts:
        draft.respaced = True
        draft.borrowed.add(draft.form)
        draft.variants[0] = Variant(draft.variants[0].lemmas, boosts.SPELLING, "spelling", draft.form)
    return drafts


def own_lemmas(form: str, locale: str) -> tuple[str, ...]:
    """The lemmas of a word typed by a reader of ``locale``; any word may be Crimean Tatar if it looks so."""
    if is_reference(form):
        return (form,)
    found = lemmas(form, "ru" if locale == "ru" else "uk")
    if locale == "crh" or looks_crimean(form):
        found = tuple(dict.fromkeys((*found, *lemmas(form, "crh"))))
    return found
