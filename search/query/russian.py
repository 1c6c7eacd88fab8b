"""Russian and surzhyk words to Ukrainian ones: by a reviewed list, a table, else by their letters."""

import itertools
import math
import re
from collections.abc import Collection
from functools import lru_cache
from importlib.resources import files
from typing import Final

from search.analysis import knows, lemmas
from search.analysis.dictionaries import parses
from search.analysis.normalise import is_cyrillic, normalise
from search.query import apertium

_ONLY_RUSSIAN: Final = re.compile("[ыэъё]")
_ONLY_UKRAINIAN: Final = re.compile("[іїєґʼ]")
_ADJECTIVE_SK: Final = re.compile("ск(?=(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими)$)")
_LETTERS: Final = str.maketrans({"ы": "и", "э": "е", "ё": "е", "ъ": "ʼ", "и": "і"})
# The first that fits; a longer one stands before a shorter.
_ENDINGS: Final = (
    ("ировать", "увати"), ("ирование", "ування"), ("ирования", "ування"), ("овать", "увати"),
    ("ться", "тися"), ("ость", "ість"), ("ение", "ення"), ("ения", "ення"), ("ание", "ання"),
    ("ания", "ання"), ("ого", "ого"),
    ("ция", "ція"), ("ции", "ції"), ("ый", "ий"), ("ая", "а"), ("ое", "е"), ("ые", "і"), ("ии", "ії"),
    ("ие", "я"), ("ия", "ія"), ("ть", "ти"),
)  # fmt: skip


def only_russian(form: str) -> bool:
    """Whether the word can be Russian and cannot be Ukrainian."""
    if not is_cyrillic(form) or _ONLY_UKRAINIAN.search(form):
        return False
    return bool(_ONLY_RUSSIAN.search(form)) or (knows("ru", form) and not knows("uk", form))


def only_ukrainian(form: str) -> bool:
    """Whether the word can be Ukrainian and cannot be Russian."""
    if not is_cyrillic(form) or _ONLY_RUSSIAN.search(form):
        return False
    return bool(_ONLY_UKRAINIAN.search(form)) or (knows("uk", form) and not knows("ru", form))


def is_russian(forms: list[str]) -> bool:
    """Whether more words are only Russian than only Ukrainian."""
    return sum(map(only_russian, forms)) > sum(map(only_ukrainian, forms))


def mapped(form: str) -> str:
    """The word with Ukrainian letters and endings for the Russian ones."""
    form = _ADJECTIVE_SK.sub("ськ", form)
    for russian, ukrainian in _ENDINGS:
        if form.endswith(russian):
            return form.removesuffix(russian).translate(_LETTERS) + ukrainian
    return form.translate(_LETTERS)


#: Ukrainian letters as those who speak Russian and write by ear use them.
_HEARD: Final = {"і": "ие", "и": "ыи", "є": "е", "ї": "и"}
_HEARD_SOFT: Final = re.compile("[йь]о")
_HEARD_MOST: Final = 32


@lru_cache(maxsize=2_048)
def heard(form: str) -> tuple[str, ...]:
    """The Russian words that ``form`` may be in Ukrainian letters («чєловєк», «показанія»); none for one that
    is Russian as it stands."""
    if not is_cyrillic(form) or len(form) < 4 or knows("ru", form):
        return ()
    letters = [_HEARD.get(letter, letter) for letter in _HEARD_SOFT.sub("е", form)]
    if math.prod(map(len, letters)) > _HEARD_MOST:
        letters = [one[0] for one in letters]
    spelt = ("".join(one) for one in itertools.product(*letters))
    return tuple(word for word in spelt if word != form and knows("ru", word))


@lru_cache(maxsize=1)
def word_list() -> dict[str, tuple[str, ...]]:
    """Russian lemma -> Ukrainian words, from ``search/data/russian.tsv``."""
    text = (files("search") / "data" / "russian.tsv").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            russian, _, ukrainian = line.partition("\t")
            words = tuple(normalise(word) for word in ukrainian.split("|"))
            for word in russian.split("|"):
                for lemma in lemmas(normalise(word), "ru")[:3]:
                    found[lemma] = tuple(dict.fromkeys((*found.get(lemma, ()), *words)))
    return found


@lru_cache(maxsize=2_048)
def _listed(form: str) -> tuple[str, ...]:
    listed = word_list()
    found = [word for lemma in lemmas(form, "ru") for word in listed.get(lemma, ())]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=2_048)
def _russian_lemmas(form: str) -> tuple[str, ...]:
    """The word and its Russian lemmas; nothing for a word that is not Russian."""
    if not is_cyrillic(form) or not knows("ru", form):
        return ()
    return tuple(dict.fromkeys((form, *(normalise(lemma) for lemma, _ in parses("ru", form)))))


def look_up(forms: Collection[str]) -> None:
    """Ask the table for the words of a question at once, so that :func:`translations` asks no more."""
    apertium.ukrainian({lemma for form in forms for lemma in _russian_lemmas(form)})


def translations(form: str) -> tuple[str, ...]:
    """Ukrainian words for a Russian or mixed one: the reviewed list's, then Apertium's; may be empty."""
    asked = _russian_lemmas(form)
    table = apertium.ukrainian(asked)
    found = (word for lemma in asked for word in table.get(lemma, ()))
    return tuple(dict.fromkeys((*_listed(form), *found)))
