"""Words of a text, with the places where they stand in it."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from search.analysis.normalise import APOSTROPHES, INVISIBLE, normalise

_MARKS: Final = INVISIBLE + "\u0302-\u036f"
_WORD: Final = re.compile(
    rf"[^\W_](?:[^\W_]|[{_MARKS}]|[{re.escape(APOSTROPHES)}](?=[^\W_]))*", re.UNICODE
)


class Word(NamedTuple):
    """A word: its normalised form, and the part ``text[start:end]`` it was written as."""

    form: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Every word and number of ``text``, in order; offsets count characters of ``text`` itself."""
    for match in _WORD.finditer(text):
        if form := normalise(match.group()):
            yield Word(form, match.start(), match.end())


def forms(text: str) -> list[str]:
    """The normalised words of ``text``."""
    return [form for match in _WORD.findall(text) if (form := normalise(match))]
