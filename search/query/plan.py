"""What a question was understood as: the only thing an engine is given."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Interpretation:
    """Something searched beside the words typed, as told to the reader.

    ``kind``: layout, transliteration, spelling, russian, reference, glossary or translation.
    """

    kind: str
    text: str


@dataclass(frozen=True)
class Variant:
    """One reading of a word: documents that hold any of ``lemmas`` match, at ``weight`` (0 to 1).

    ``form`` is the word as it would be written; a document with that very form scores a little more.
    """

    lemmas: tuple[str, ...]
    weight: float
    kind: str = "lemma"
    form: str = ""


@dataclass(frozen=True)
class Slot:
    """One word typed, with all its readings. ``phrase`` numbers a quoted phrase from 1; 0 is none."""

    form: str
    variants: tuple[Variant, ...]
    stop: bool = False
    phrase: int = 0

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """The lemmas of every reading that stands for the word itself."""
        return frozenset(
            lemma for variant in self.variants if variant.kind != "related" for lemma in variant.lemmas
        )


@dataclass(frozen=True)
class Expansion:
    """Other names of what the question names, each a row of words of lemmas.

    ``kind``: glossary (a group of its names) or translation (the Ukrainian title of a page named in another
    language).
    """

    weight: float
    phrases: tuple[tuple[tuple[str, ...], ...], ...]
    kind: str = "glossary"


@dataclass(frozen=True)
class Plan:
    """The whole question. ``corrected`` is the text with its misspelt words mended, or "".

    ``borrowed`` are words that came from the index alone: nobody may be told one that only hidden pages hold.
    ``references`` are rows of lemmas («стаття», «146») that count more where they stand side by side, in this
    order; their words are among the slots.
    """

    text: str
    slots: tuple[Slot, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()
    corrected: str = ""
    borrowed: frozenset[str] = frozenset()
    exact: bool = False
    references: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def content(self) -> tuple[Slot, ...]:
        """The words that say something; all words when none does."""
        return tuple(slot for slot in self.slots if not slot.stop) or self.slots
