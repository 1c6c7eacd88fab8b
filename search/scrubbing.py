"""Taking out of a question whatever could point at a person, before anything of it is counted.

The rule is to lose rather than to leak. A question with a name, a number, an address or anything that
only looks like one is not counted at all. Of any other only words remain that several public documents
hold, or that the reviewed list of everyday words has; the rest is dropped word by word.
"""

import re
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from search import boosts
from search.analysis import dictionaries, forms, knows, lemmas, normalise
from search.analysis.normalise import is_cyrillic, is_latin
from search.query import russian, transliteration
from search.query.plan import Plan, Slot, Variant

#: Content words of a question that may be counted; a longer one tells a story, and a story has an owner.
WORDS_MOST: Final = 6
#: Public documents that must hold a word, in any form, for the word to be counted.
DOCUMENTS_LEAST: Final = 3
#: The same for a word that is also a surname («коваль») or that no dictionary has.
DOCUMENTS_LEAST_DOUBTFUL: Final = 10

# E-mail, handles, links, phones, hashtags, and the "м.Київ" or "І.П.Петренко" of an address or a name.
_MARKS: Final = re.compile(r"[@#_+№:/\\]|www|[^\W\d_]\.[^\W\d_]", re.IGNORECASE)
_TOKEN: Final = re.compile(r"\S+")
_ABBREVIATION_MOST: Final = 5
_PERSON: Final = frozenset({"Name", "Patr"})
_SURNAME: Final = frozenset({"Surn"})
_PLACE: Final = frozenset({"Geox"})
_NUMBER: Final = frozenset({"NUMR", "Anum"})
_KINDS: Final = ("lemma", "layout", "transliteration", "russian", "spelling")
# What an address or an introduction begins with; what follows need not look like a name.
_TELLING: Final = """
    вул вулиця провулок проспект бульвар під'їзд ул улица переулок подъезд street avenue
    звати зовут звуть пан пані mr mrs ms
"""
_ENGLISH_NUMBERS_WORDS: Final = """
    zero one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty
    seventy eighty ninety hundred thousand
"""
_ENGLISH_NUMBERS: Final = frozenset(_ENGLISH_NUMBERS_WORDS.split())


@dataclass(frozen=True)
class Candidate:
    """What one word of a question may be counted as.

    ``readings``, the surest first, are (lemma, number of documents that must hold it) each; 0 is for
    everyday words, which nobody need have written about yet.
    """

    readings: tuple[tuple[tuple[str, int], ...], ...]


def scrub(plan: Plan, allowed: Collection[str]) -> tuple[Candidate, ...]:
    """The countable words of a question in the order typed; empty when it must not be counted.

    ``allowed`` are lemmas that editors or the vocabularies vouch for: names of the glossary, regions,
    partners. They may be capitalised and may look like a surname or a place.
    """
    slots = [slot for slot in plan.slots if not slot.stop]
    if not slots or len(slots) > WORDS_MOST or _betrays(plan, allowed):
        return ()
    found: list[Candidate] = []
    for slot in slots:
        candidate = _candidate(slot, allowed)
        if candidate is None:
            return ()
        found.append(candidate)
    return tuple(found)


def settle(candidates: Iterable[Candidate], df: Mapping[str, int]) -> tuple[str, ...]:
    """The lemma each word is counted as, rare and unknown ones left out; each once, in order."""
    chosen = [_settled(candidate, df) for candidate in candidates]
    return tuple(dict.fromkeys(lemma for lemma in chosen if lemma))


def _settled(candidate: Candidate, df: Mapping[str, int]) -> str:
    """The commonest lemma of the surest reading that is common enough, or ""."""
    for reading in candidate.readings:
        held = [
            (least == 0, df.get(lemma, 0), lemma) for lemma, least in reading if df.get(lemma, 0) >= least
        ]
        if held:
            return max(held)[2]
    return ""


def _betrays(plan: Plan, allowed: Collection[str]) -> bool:
    """Whether the text as typed holds a number, an address, or a capital where no sentence begins."""
    text = plan.text
    if any(letter.isnumeric() for letter in text) or _MARKS.search(text):
        return True
    if any(len(slot.form) == 1 and not slot.stop for slot in plan.slots):
        return True
    if any(not _telling().isdisjoint((form, *lemmas(form))) for form in forms(text)):
        return True
    return _has_capitals(text, allowed)


@lru_cache(maxsize=1)
def _telling() -> frozenset[str]:
    return frozenset(lemma for form in forms(_TELLING) for lemma in (form, *lemmas(form)))


def _has_capitals(text: str, allowed: Collection[str]) -> bool:
    """A capital where no sentence begins and no abbreviation stands; all in capitals tells nothing."""
    if text.isupper():
        return False
    for number, token in enumerate(_TOKEN.findall(text)):
        letters = "".join(letter for letter in token if letter.isalpha())
        begins = number == 0 and not any(letter.isupper() for letter in letters[1:])
        abbreviation = letters.isupper() and 1 < len(letters) <= _ABBREVIATION_MOST
        if letters.islower() or not letters or begins or abbreviation:
            continue
        if not all(_vouched(form, allowed) for form in forms(token)):
            return True
    return False


def _vouched(form: str, allowed: Collection[str]) -> bool:
    return any(lemma in allowed for lemma in lemmas(form))


def _candidate(slot: Slot, allowed: Collection[str]) -> Candidate | None:
    """The word's lemmas; None when it may be a name or a number in any reading it is searched as."""
    variants = [one for one in slot.variants if one.kind in _KINDS and one.weight >= boosts.RUSSIAN_NEAR]
    typed = {slot.form, *(one.form for one in variants if one.form and one.kind != "spelling")}
    if any(_suspicious(form, allowed) for form in typed):
        return None
    return Candidate(tuple(_countable(one, slot.form, allowed) for one in variants))


def _countable(variant: Variant, typed: str, allowed: Collection[str]) -> tuple[tuple[str, int], ...]:
    """The variant's lemmas less those that are only somebody's name («люди»: not the name Люда)."""
    form = variant.form or typed
    plain, people, surnames = _readings(form)
    sure = is_latin(form) or not plain.isdisjoint(variant.lemmas)
    found: list[tuple[str, int]] = []
    for lemma in variant.lemmas:
        if lemma in (people | surnames) - plain:
            continue
        if lemma in everyday():
            found.append((lemma, 0))
        elif lemma in allowed or (sure and lemma not in surnames):
            found.append((lemma, DOCUMENTS_LEAST))
        else:
            found.append((lemma, DOCUMENTS_LEAST_DOUBTFUL))
    return tuple(found)


@lru_cache(maxsize=1)
def everyday() -> frozenset[str]:
    """Lemmas of the reviewed list of everyday words, Russian and Ukrainian."""
    listed = russian.word_list()
    return frozenset(
        {*listed, *(lemma for words in listed.values() for word in words for lemma in lemmas(word))}
    )


class Readings(NamedTuple):
    """The lemmas of a Cyrillic word as an ordinary word, as a first name or patronymic, as a surname."""

    plain: frozenset[str]
    people: frozenset[str]
    surnames: frozenset[str]


@lru_cache(maxsize=2_048)
def _tags(written: str) -> frozenset[str]:
    """What a dictionary says of a reading («NOUN,anim masc,nomn»): a few hundred things for all words."""
    return frozenset(map(sys.intern, re.split("[ ,]", written)))


@lru_cache(maxsize=2_048)
def _tagged(form: str) -> tuple[tuple[frozenset[str], str], ...]:
    """(tags, lemma) of every reading the dictionaries have; what they guess when none has any."""
    listed = [language for language in dictionaries.LANGUAGES if knows(language, form)]
    return tuple(
        (_tags(str(parse[1])), normalise(parse[2]))
        for language in listed or dictionaries.LANGUAGES
        for parse in dictionaries.analyser(language).parse(form.replace("\u02bc", "'"))
    )


@lru_cache(maxsize=2_048)
def _readings(form: str) -> Readings:
    """The readings of a word that a dictionary has; nothing for any other."""
    tagged = _tagged(form) if is_cyrillic(form) and _is_known(form) else ()
    return Readings(
        frozenset(lemma for tags, lemma in tagged if not tags & (_PERSON | _SURNAME | _PLACE)),
        frozenset(lemma for tags, lemma in tagged if tags & _PERSON),
        frozenset(lemma for tags, lemma in tagged if tags & _SURNAME),
    )


def _is_known(form: str) -> bool:
    return any(knows(language, form) for language in dictionaries.LANGUAGES)


def _suspicious(form: str, allowed: Collection[str]) -> bool:
    """Whether a word may be a name, a place or a number, so that nothing of its question may be kept."""
    if is_latin(form):
        cyrillic = transliteration.to_cyrillic(form)
        return form in _ENGLISH_NUMBERS or (_is_known(cyrillic) and _names(cyrillic, allowed))
    if not is_cyrillic(form) or any(letter.isascii() and letter.isalpha() for letter in form):
        return True
    return _names(form, allowed)


def _names(form: str, allowed: Collection[str]) -> bool:
    """A name and nothing else, a first name that is a word too, a number, or a guess at any of these."""
    vouched = _vouched(form, allowed)
    if not _is_known(form):
        return not vouched and any(tags & (_PERSON | _SURNAME) for tags, _ in _tagged(form))
    plain, people, surnames = _readings(form)
    if not plain:
        return bool(people or surnames) or not vouched
    if vouched:
        return False
    return not people.isdisjoint(plain) or any(tags & _NUMBER for tags, _ in _tagged(form))
