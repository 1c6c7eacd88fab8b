"""A document as words, for every engine alike."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeVar

from search.analysis import lemmas, normalise, written
from search.documents import SearchDocument

#: Longer words are noise (addresses, hashes); no index holds more of one than this many characters.
WORD_MOST: Final = 80
#: Words remembered of each kind, from batch to batch, before the unused go: only a rebuild meets so many.
_REMEMBERED: Final = 120_000

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True)
class Analysed:
    """A document with its words; ``text`` is summary and body."""

    document: SearchDocument
    version: int
    title: list[str]
    text: list[str]
    keywords: list[str]


class Remembered(dict[K, V]):
    """What ``find`` gives for a key, for at most twice ``most`` keys: those asked for lately stay.

    For words of documents: a thousand pages hold more different ones than the analysis itself remembers.
    """

    def __init__(self, find: Callable[[K], V], most: int = _REMEMBERED) -> None:
        super().__init__()
        self._find, self._most = find, most
        self._before: dict[K, V] = {}

    def __missing__(self, key: K) -> V:
        before = self._before
        found = before[key] if key in before else self._find(key)
        if len(self) >= self._most:
            self._before = dict(self)
            self.clear()
        self[key] = found
        return found


def lemmas_of(key: tuple[str, str]) -> tuple[str, ...]:
    """The lemmas of a form in a language, each of a length that every index takes."""
    return tuple(lemma[:WORD_MOST] for lemma in lemmas(*key))


def _form(word: str) -> str:
    return normalise(word)[:WORD_MOST]


def forms_of(chunk: str) -> tuple[str, ...]:
    """The normalised words of a text, each of a length that every index takes."""
    return tuple(filter(None, map(_FORMS.__getitem__, written(chunk))))


Readings = Remembered[tuple[str, str], tuple[str, ...]]
#: (form, locale) -> lemmas.
READINGS: Final[Readings] = Remembered(lemmas_of)
#: Word as written -> form, or "".
_FORMS: Final[Remembered[str, str]] = Remembered(_form)
#: What stands from blank to blank («ст.146,») -> its forms: no word goes over a blank.
_CHUNKS: Final[Remembered[str, tuple[str, ...]]] = Remembered(forms_of)


def analyse(document: SearchDocument, version: int) -> Analysed:
    """The words of a document."""
    title, text, keywords = map(_words, (document.title, whole_text(document), document.keywords))
    return Analysed(document, version, title, text, keywords)


def whole_text(document: SearchDocument) -> str:
    """Summary and body; a body that begins with the summary says it once."""
    if document.summary and not document.body.startswith(document.summary):
        return f"{document.summary}\n{document.body}"
    return document.body


def _words(text: str) -> list[str]:
    return list(chain.from_iterable(map(_CHUNKS.__getitem__, text.split())))
