"""What understanding asks of an index: its words. Every engine answers it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Near:
    """A word of the index near a misspelt one: ``distance`` in edits, ``df`` in documents."""

    form: str
    distance: int
    df: int


class Vocabulary(Protocol):
    """The words of an index, for understanding a question. Every method is two small SQL queries at most."""

    def document_frequencies(self, lemmas: Collection[str]) -> dict[str, int]:
        """How many documents hold each lemma; absent lemmas are left out."""
        ...

    def near(self, forms: Collection[str]) -> dict[str, list[Near]]:
        """For each word the nearest words of the index, at most three; none is left out."""
        ...

    def romanised(self, skeletons: Collection[str]) -> dict[str, list[str]]:
        """For each Latin skeleton the Cyrillic words of the index that have it, commonest first."""
        ...

    def held(self, forms: Collection[str]) -> set[str]:
        """Those of the words that stand in the index in this very form."""
        ...

    def begun(self, forms: Collection[str]) -> dict[str, list[str]]:
        """For each beginning, lemmas of the words of the index that begin so, commonest first."""
        ...

    def related(self, forms: Collection[str]) -> dict[str, list[str]]:
        """For each word, lemmas of the index that begin alike, commonest first."""
        ...

    def translated_titles(self, forms: Collection[str], locale: str) -> list[str]:
        """Ukrainian titles of pages that the normalised words name by their title in ``locale`` (en or crh).

        Named is a page when all content words of its title are asked, or all that is asked stands in its
        title. At most three, closest first.
        """
        ...
