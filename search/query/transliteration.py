"""Ukrainian in Latin letters, however it was romanised.

The official table (Cabinet of Ministers, no. 55 of 27.01.2010), scholarly and everyday spellings differ
in how they write the same letter, so both sides are reduced to one skeleton: ``vytiah``, ``vytyag`` and
``vitjag`` meet in one. An index keeps the skeleton of each of its words.
"""

import re
from functools import lru_cache
from typing import Final

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


@lru_cache(maxsize=2_048)
def to_cyrillic(form: str) -> str:
    """The Ukrainian word that the official table (and its usual misspellings) would read from Latin."""
    found = form
    for latin, letter in _OFFICIAL:
        found = found.replace(latin, letter)
    return _SOFT_ENDING.sub("ість", found)
