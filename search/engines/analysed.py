"""A document as words, for every engine alike."""

from dataclasses import dataclass
from typing import Final

from search.analysis import forms, lemmas
from search.documents import SearchDocument

#: Longer words are noise (addresses, hashes); no index holds more of one than this many characters.
WORD_MOST: Final = 80


@dataclass(frozen=True)
class Analysed:
    """A document with its words; ``text`` is summary and body."""

    document: SearchDocument
    version: int
    title: list[str]
    text: list[str]
    keywords: list[str]


class Readings(dict[tuple[str, str], tuple[str, ...]]):
    """(form, locale) -> lemmas of the words of one batch: each is looked up once, however long the tail."""

    def __missing__(self, key: tuple[str, str]) -> tuple[str, ...]:
        found = tuple(lemma[:WORD_MOST] for lemma in lemmas(*key))
        self[key] = found
        return found


def analyse(document: SearchDocument, version: int) -> Analysed:
    """The words of a document; a body that begins with the summary says it once."""
    body = document.body
    if document.summary and not body.startswith(document.summary):
        body = f"{document.summary}\n{body}"
    return Analysed(document, version, _words(document.title), _words(body), _words(document.keywords))


def _words(text: str) -> list[str]:
    return [form[:WORD_MOST] for form in forms(text)]
