"""Ukrainian in Latin letters, however it was romanised.

The official table (Cabinet of Ministers, no. 55 of 27.01.2010), scholarly and everyday spellings differ
in how they write the same letter, so both sides are reduced to one skeleton: ``vytiah``, ``vytyag`` and
``vitjag`` meet in one. An index keeps the skeleton of each of its words.
"""

import itertools
import math
import re
from functools import lru_cache
from typing import Final

from search.analysis import knows
from search.analysis.lemmas import with_apostrophe

_CYRILLIC: Final = str.maketrans(
    {
        **dict(zip("абвгґдежзийіїклмнопрстуфхцчшыэ", "abvhhdeZziiiiklmnoprstufhcCSie", strict=True)),
        "є": "ie", "ю": "iu", "я": "ia", "щ": "SC", "ь": "", "ъ": "", "ʼ": "", "ё": "io",
    }
)  # fmt: skip
# Longest first; the right side is in the letters of the skeleton.
_LATIN: Final = (
    ("shch", "SC"), ("sch", "SC"), ("zgh", "z\u0001h"), ("kh", "h"), ("zh", "Z"), ("ts", "c"), ("tz", "c"),
    ("ch", "C"), ("sh", "S"), ("tch", "C"), ("š", "S"), ("č", "C"), ("ž", "Z"), ("w", "v"), ("q", "k"),
    ("x", "h"), ("g", "h"), ("y", "i"), ("j", "i"), ("ʼ", ""), ("'", ""), ("\u0001", ""),
)  # fmt: skip
_VOWEL_RUN: Final = re.compile("i+")
_DOUBLED: Final = re.compile(r"([a-zA-Z])\1")

_OFFICIAL: Final = (
    ("shch", "щ"), ("zgh", "зг"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"),
    ("yi", "ї"), ("ye", "є"), ("yu", "ю"), ("ya", "я"), ("ie", "є"), ("iu", "ю"), ("ia", "я"),
    ("yy", "ий"), ("iy", "ій"), ("yo", "йо"), ("io", "йо"),
    *zip("abvhgdezyiklmnoprstufcjwxq'", "абвггдезиіклмнопрстуфцйвхкь", strict=True),
)  # fmt: skip
_SOFT_ENDING: Final = re.compile("(?<=[бвгджзклмнпрстфхцчшщаеєиіїоуюя])іст$")


def _reduced(letters: str) -> str:
    return _DOUBLED.sub(r"\1", _VOWEL_RUN.sub("i", letters))


@lru_cache(maxsize=8_192)
def skeleton(form: str) -> str:
    """The key under which all romanisations of a normalised word meet; "" when there are no letters."""
    if form.isascii():
        for latin, letter in _LATIN:
            form = form.replace(latin, letter)
    else:
        form = form.translate(_CYRILLIC)
        # Romanisations join з and г; the pair must not look like ж.
        for latin, letter in (("š", "S"), ("č", "C"), ("ž", "Z")):
            form = form.replace(latin, letter)
    return _reduced(form)


#: What Latin letters may stand for, the longest first: people mix the tables.
_MEANT: Final = {
    "shch": "щ", "sch": "щ", "zgh": ("зг",), "zh": "ж", "kh": "х", "ts": "ц", "tz": "ц", "ch": "ч", "sh": "ш",
    "yi": "ї", "ye": "є", "yu": "ю", "ya": "я", "ie": ("є", "іє"), "iu": ("ю", "ію"), "ia": ("я", "ія"),
    "ji": "ї", "je": "є", "ju": "ю", "ja": "я", "yo": ("йо", "е"), "io": ("йо", "іо"), "jo": ("йо",),
    "yy": ("ий",), "iy": ("ий", "ій"), "yj": ("ий",), "ij": ("ий", "ій"),
    "g": "г", "h": "гх", "i": "іи", "y": "ийы", "j": "йж", "c": "цк", "x": "х", "w": "в", "q": "к", "'": "ь",
    **dict(zip("abvdezklmnoprstuf", "абвдезклмнопрстуф", strict=True)),
}  # fmt: skip
_MEANT_PIECE: Final = re.compile("|".join(map(re.escape, sorted(_MEANT, key=len, reverse=True))))
_MEANT_MOST: Final = 48


@lru_cache(maxsize=2_048)
def meant(form: str) -> tuple[str, ...]:
    """The Ukrainian or Russian words of the dictionaries that ``form`` may be; none of a longer guess."""
    pieces = _MEANT_PIECE.findall(form.replace("\u02bc", "'"))
    options = [tuple(_MEANT[piece]) for piece in pieces]
    if not options or math.prod(map(len, options)) > _MEANT_MOST:
        options = [one[:1] for one in options]
    words = ("".join(one) for one in itertools.product(*options))
    return tuple(word for word in words if knows("uk", word) or with_apostrophe(word) or knows("ru", word))


@lru_cache(maxsize=2_048)
def to_cyrillic(form: str) -> str:
    """The Ukrainian word that the official table (and its usual misspellings) would read from Latin."""
    found = form
    for latin, letter in _OFFICIAL:
        found = found.replace(latin, letter)
    return _SOFT_ENDING.sub("ість", found)
