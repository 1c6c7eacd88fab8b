"""Numbers of laws and articles, one word each: «2010-IX», «146-1», whatever letters and dashes are typed."""

import re
from typing import Final

_DASHES: Final = "\u002d\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_RAISED: Final = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
# The number of a convocation; І and Х are as often Cyrillic as Latin. A lone і or х is an ending: «90-х».
_CONVOCATION: Final = "(?![іх](?![^\\W_]))[IVXivxІіХх]{1,7}"
#: To stand in a pattern of words, in front of what takes the longest run of letters and digits.
#: Not within a chain of numbers: phones («0-800-213-103»), dates, hours stay several words.
PATTERN: Final = (
    rf"(?<![^\W_])[0-9]{{1,5}}[{_DASHES}]{_CONVOCATION}(?![^\W_])"
    rf"|(?<![^\W_])(?<![0-9][.,:/{_DASHES}])[0-9]{{1,3}}[{_DASHES}][0-9]{{1,2}}(?![^\W_]|[.,:/{_DASHES}][0-9])"
    rf"|(?<![^\W_])[0-9]{{1,3}}[{_RAISED}]{{1,2}}(?![^\W_])"
)
_REFERENCE: Final = re.compile(PATTERN)
_CANONICAL: Final = re.compile("[0-9]+-(?:[0-9]+|[ivx]+)")
_TO_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        "і": "i",
        "х": "x",
        **{raised: str(n) for n, raised in enumerate(_RAISED)},
    }
)
_BEFORE_RAISED: Final = re.compile(f"(?=[{_RAISED}])")


def canonical(word: str) -> str:
    """The one spelling of a reference (``2010-ix``, ``146-1``); "" for what is none."""
    if not _REFERENCE.fullmatch(word):
        return ""
    return _BEFORE_RAISED.sub("-", word, count=1).lower().translate(_TO_PLAIN)


def is_reference(form: str) -> bool:
    """Whether a normalised word is a reference."""
    return _CANONICAL.fullmatch(form) is not None


def numbers(form: str) -> tuple[str, ...]:
    """The numbers that a reference is made of, its own first."""
    return tuple(part for part in form.split("-") if part.isdigit())
