"""Words of a text, with the places where they stand in it."""

import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from search.analysis import references
from search.analysis.normalise import APOSTROPHES, INVISIBLE, normalise

_MARKS: Final = INVISIBLE + "\u0302-\u036f"
# «ст146» is an article and its number.
_ARTICLE: Final = r"(?<![^\W_])[сС][тТ](?=[0-9])"
# The look ahead spares every other word the attempts at a reference: half of the time.
_WORD: Final = re.compile(
    rf"(?=[0-9сС])(?:{references.PATTERN}|{_ARTICLE})"
    rf"|[^\W_]+(?:[{_MARKS}]+[^\W_]*|[{re.escape(APOSTROPHES)}][^\W_]+)*"
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


def places(text: str, wanted: Collection[str]) -> list[Word]:
    """The words of ``text`` whose form is in ``wanted``."""
    return [
        Word(form, match.start(), match.end())
        for match in _WORD.finditer(text)
        if (form := normalise(match.group())) in wanted
    ]


def written(text: str) -> list[str]:
    """The words of ``text`` as they stand there; an accent without its letter may be among them."""
    return _WORD.findall(text)


def forms(text: str) -> list[str]:
    """The normalised words of ``text``."""
    return [form for match in _WORD.findall(text) if (form := normalise(match))]
