"""The light stemmer that a copy's search has in a reader's browser, and a digest of words.

``static/mirror/search.js`` does the same; it takes the endings from the index.
"""

import re
from typing import Final

#: The first that fits is cut when :data:`LEAST` letters stay. Ukrainian and Russian cases, English endings.
ENDINGS: Final = (
    "(?:ями|ами|ові|еві|єві|ого|ому|ими|іми|ыми|ій|ої|ою|ею|єю|ом|ем|єм|ах|ях|ам|ям|ей|их|іх|ых|им|ім|ым|ів|їв|"
    "ий|ый|ие|ые|ия|ії|ію|ія|ую|юю|ать|ять|ить|ати|яти|ити|ал|ала|али|ив|ила|или|ували|ував|увати|ует|ують|ує|"
    "[аяуюоіїиеєыйь]|ing|ed|ies|es|s|y|e)$"
)
LEAST: Final = 3
_CUT: Final = re.compile(ENDINGS)


def stem(form: str) -> str:
    """A normalised word without its ending."""
    found = _CUT.search(form, LEAST)
    return form[: found.start()] if found else form


def mark(word: str) -> str:
    """FNV-1a of a word's UTF-16 units, 32 bits, in hexadecimal: a word to compare, not to read."""
    value = 0x811C9DC5
    for unit in memoryview(word.encode("utf-16-le")).cast("H"):
        value = ((value ^ unit) * 0x01000193) & 0xFFFFFFFF
    return f"{value:x}"
