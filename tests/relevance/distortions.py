"""The same question as other people would type it: what must not change the answer."""

import functools
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import pymorphy3

from search.analysis.tokens import forms

_UKRAINIAN: Final = "йцукенгшщзхїфівапролджєячсмитьбю"
_ENGLISH: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_LAYOUT: Final = str.maketrans(_UKRAINIAN, _ENGLISH)
#: Resolution 55 of 2010 on Ukrainian names in Latin letters; at the beginning of a word five letters differ.
_LATIN: Final = {
    **dict(zip("абвгґдезиійклмнопрстуф", "abvhgdezyiiklmnoprstuf", strict=True)),
    **{"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"},
    **{"є": "ie", "ї": "i", "ю": "iu", "я": "ia", "ь": "", "’": ""},
}
_LATIN_FIRST: Final = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


@functools.cache
def _morphology() -> Any:
    return pymorphy3.MorphAnalyzer(lang="uk")


def inflected(title: str) -> str:
    """Nouns and adjectives in the genitive plural, or in the instrumental where they stand so already."""
    return " ".join(map(_inflected, forms(title)))


def _inflected(word: str) -> str:
    best = _morphology().parse(word)[0]
    if best.tag.POS not in {"NOUN", "ADJF"} or len(word) < 4:
        return word
    for wanted in ({"gent", "plur"}, {"ablt", "plur"}, {"ablt", "sing"}):
        other = best.inflect(wanted)
        if other and other.word != word:
            return str(other.word)
    return word


def without_apostrophes(title: str) -> str:
    return title.lower().replace("’", "")


def mistyped(title: str) -> str:
    """One slip of the finger in the longest word; which of four depends on its length."""
    words = title.lower().split()
    at = max(range(len(words)), key=lambda place: (sum(map(str.isalpha, words[place])), -place))
    word = words[at]
    middle = len(word) // 2
    head, letter, tail = word[: middle - 1], word[middle - 1], word[middle:]
    slips = (head + tail, head + letter * 2 + tail, head + tail[0] + letter + tail[1:], head + "о" + tail)
    words[at] = next(slip for slip in (*slips[len(word) % 4 :], *slips) if slip != word)
    return " ".join(words)


def on_another_layout(title: str) -> str:
    return title.lower().replace("’", "").translate(_LAYOUT)


def in_latin_letters(title: str) -> str:
    words = title.lower().replace("зг", "zgh").split()
    return " ".join(
        "".join(
            _LATIN_FIRST.get(letter, _LATIN.get(letter, letter)) if first else _LATIN.get(letter, letter)
            for first, letter in zip((True, *[False] * len(word)), word, strict=False)
        )
        for word in words
    )


DISTORTIONS: Final[dict[str, Callable[[str], str]]] = {
    "inflected": inflected,
    "apostrophe": without_apostrophes,
    "typo": mistyped,
    "layout": on_another_layout,
    "latin": in_latin_letters,
}


def shortened(title: str) -> str:
    """What stands before the first colon, comma, bracket or «та»: what people remember of a title."""
    return re.split(r"[:,(]| та ", title)[0].strip()


def distorted(titles: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """(distortion, slug, question) for every title that the distortion changes, whole and shortened."""
    for name, distort in DISTORTIONS.items():
        for slug, title in titles.items():
            for asked in dict.fromkeys((title, shortened(title))):
                if name != "apostrophe" or "’" in asked:
                    yield name, slug, distort(asked)
