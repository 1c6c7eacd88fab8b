"""Words of a text, with the places where they stand in it."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from search.analysis import references
from search.analysis.normalise import APOSTROPHE, APOSTROPHES, INVISIBLE, is_cyrillic, normalise

_MARKS: Final = INVISIBLE + "\u0302-\u036f"
# «ст146» is an article and its number.
_ARTICLE: Final = r"(?<![^\W_])[сС][тТ](?=[0-9])"
# The look ahead spares every other word the attempts at a reference: half of the time.
_WORD: Final = re.compile(
    rf"(?=[0-9сС])(?:{references.PATTERN}|{_ARTICLE})"
    rf"|[^\W_]+(?:[{_MARKS}][^\W_]*|[{re.escape(APOSTROPHES)}][^\W_]+)*"
)

# Marks that are no letters, and Latin words.
_ODD: Final = re.compile(f"[a-z{_MARKS}]+")
_JOINING: Final = frozenset(APOSTROPHES + "_")
_BLANK: Final = re.compile(r"\s")
_EVEN: Final = (*((one, APOSTROPHE) for one in APOSTROPHES if one != APOSTROPHE), ("ґ", "г"), ("ё", "е"))
_NUMBER: Final = re.compile("[0-9]+")


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
        for begin, end in _stretches(text, wanted)
        for match in _WORD.finditer(text, begin, end)
        if (form := normalise(match.group())) in wanted
    ]


def _stretches(text: str, wanted: Collection[str]) -> list[tuple[int, int]]:
    """Where words of ``wanted`` can stand, from blank to blank: a tenth of the work for a guide's text.

    The whole text, where what a reader sees and what is matched do not go letter by letter.
    """
    folded = text.lower()
    if len(folded) != len(text) or not unicodedata.is_normalized("NFC", folded) or _is_odd(folded):
        return [(0, len(text))]
    for typed, matched in _EVEN:
        folded = folded.replace(typed, matched)
    found: dict[int, int] = {}
    for needle in {_needle(form) for form in wanted}:
        at = folded.find(needle)
        while at >= 0:
            begin, end = _around(folded, at)
            found[begin] = end
            at = folded.find(needle, end)
    return sorted(found.items())


def _is_odd(text: str) -> bool:
    """Whether a word has marks that are no letters, or letters that are matched as others: «cтаття» with a
    Latin c is matched as Cyrillic."""
    looked_at = 0
    for found in _ODD.finditer(text):
        at = found.start()
        if not found.group().isascii():
            return True
        before, after = text[at - 1 : at], text[found.end() : found.end() + 1]
        joined = any(one.isalnum() or (one and one in _JOINING) for one in (before, after))
        # What stands from blank to blank is looked at once, however long it is.
        if joined and at >= looked_at:
            begin, looked_at = _around(text, at)
            if is_cyrillic(text[begin:looked_at]):
                return True
    return False


def _needle(form: str) -> str:
    """Of a reference only its first number is written in one way."""
    found = _NUMBER.match(form)
    return found.group() if found else form


def _around(text: str, at: int) -> tuple[int, int]:
    """From blank to blank."""
    begin = at
    while begin and not text[begin - 1].isspace():
        begin -= 1
    blank = _BLANK.search(text, at)
    return begin, blank.start() if blank else len(text)


def written(text: str) -> list[str]:
    """The words of ``text`` as they stand there; an accent without its letter may be among them."""
    return _WORD.findall(text)


def forms(text: str) -> list[str]:
    """The normalised words of ``text``."""
    return [form for match in _WORD.findall(text) if (form := normalise(match))]
