"""One spelling for what people write in several ways. Nothing here is shown to a reader."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from search.analysis import references

#: The letter apostrophe; SQLite and PostgreSQL split a word on every other one.
APOSTROPHE: Final = "\u02bc"
#: What stands for an apostrophe on keyboards, in office programs and in older encodings.
APOSTROPHES: Final = "'\u2018\u2019\u201b\u02bc\u02b9\u02bb\u02bd\u2032\u0060\u00b4\uff07"
#: Soft hyphen, stress marks, and characters of no width.
INVISIBLE: Final = "\u00ad\u0300\u0301\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

# An accent without its letter is no word.
_NEVER_FIRST: Final = APOSTROPHE + "".join(map(chr, range(0x300, 0x370)))
# ґ and ё are folded for matching only: people type г and е for them.
_FOLD: Final = str.maketrans(
    {**dict.fromkeys(APOSTROPHES, APOSTROPHE), **dict.fromkeys(INVISIBLE, None), "ґ": "г", "ё": "е"}
)
# Latin letters that look like Cyrillic ones and are typed in their place within a word.
_LOOKALIKES: Final = str.maketrans("aceiopxy", "асеіорху")
_CYRILLIC: Final = re.compile("[а-яєіїґёўқғҳҷҳ]")
# Letters that no rule here changes: most words are nothing else.
_AS_IT_IS: Final = re.compile("[а-яєії]+")
_LATIN: Final = re.compile("[a-z]")
_NO_LOOKALIKE: Final = re.compile("[bdfghj-nq-wz]")


@lru_cache(maxsize=8_192)
def normalise(word: str) -> str:
    """The form of one word that is matched: composed, lower case, one apostrophe, г for ґ, е for ё."""
    if word.isascii() and word.isalnum():
        return word.lower()
    low = word.lower()
    if _AS_IT_IS.fullmatch(low):
        return low
    if reference := references.canonical(word):
        return reference
    # Stress marks go before composing, or «а́» becomes one letter that no dictionary has.
    bare = word.translate(_FOLD).lower()
    folded = unicodedata.normalize("NFC", bare).translate(_FOLD).rstrip(APOSTROPHE).lstrip(_NEVER_FIRST)
    if _LATIN.search(folded) and _CYRILLIC.search(folded) and not _NO_LOOKALIKE.search(folded):
        return folded.translate(_LOOKALIKES)
    return folded


def is_cyrillic(form: str) -> bool:
    """Whether a normalised word holds a Cyrillic letter."""
    return _CYRILLIC.search(form) is not None


def is_latin(form: str) -> bool:
    """Whether a normalised word is written in Latin letters (digits may be among them)."""
    return _CYRILLIC.search(form) is None and any(unicodedata.name(c, "").startswith("LATIN") for c in form)
