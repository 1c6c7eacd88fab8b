"""What understanding asks of an index: its words. Every engine answers it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol

#: What a vocabulary keeps for the length of one question; None between questions.
moment: ContextVar[dict[str, Any] | None] = ContextVar("search_moment", default=None)


@contextmanager
def one_moment() -> Iterator[None]:
    """Within the block a vocabulary may look once whether its index has changed."""
    token = moment.set({})
    try:
        yield
    finally:
        moment.reset(token)


@dataclass(frozen=True)
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

    def related(self, forms: Collection[str]) -> dict[str, list[str]]:
        """For each word, lemmas of the index that begin alike, commonest first."""
        ...

    def translated_titles(self, forms: Collection[str], locale: str) -> list[str]:
        """Ukrainian titles of pages that the normalised words name by their title in ``locale`` (en or crh).

        Named is a page when all content words of its title are asked, or all that is asked stands in its
        title. At most three, closest first.
        """
        ...
