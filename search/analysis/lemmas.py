"""From a word to what it is matched by: lemmas of every reading, a stem, a skeleton.

Every reading counts: on 526 inflected pairs this finds 100 % (Elasticsearch's hunspell: 97 % of the
Ukrainian, 81 % of the Russian). Words that no dictionary has carry most of the questions, so they get
predicted lemmas *and* a stem: 0.62 -> 0.70 nDCG@10 on public Ukrainian questions (docs: search recipe).
"""

import re
from functools import lru_cache
from importlib.resources import files
from typing import Final

import snowballstemmer

from search.analysis import crimean, dictionaries, references
from search.analysis.dictionaries import knows
from search.analysis.normalise import is_cyrillic, is_latin, normalise

#: Letters Ukrainian does not have.
_RUSSIAN: Final = re.compile("[ыэъё]")
_ENDINGS: Final = re.compile(
    "(?:ями|ами|ові|еві|єві|ого|ому|ими|іми|ыми|ій|ої|ою|ею|єю|ом|ем|єм|ах|ях|ам|ям|их|іх|ых|им|ім|ым|ів|їв|"
    "ий|ый|ие|ые|ия|ії|ію|ія|ую|юю|[аяуюоіїиеєыйь])$"
)
_STEM_LEAST: Final = 4
# An apostrophe people leave out: «обєднаний», «зв'язок» typed as «звязок».
_DROPPED_APOSTROPHE: Final = re.compile("([бпвмфрк]|(?<=о)б)(?=[яюєї])")
#: Parses of an unknown word are guesses; the worst ones are noise.
_PREDICTED_MOST: Final = 4

_FUNCTION_TAGS: Final = ("PREP", "CONJ", "PRCL", "NPRO", "INTJ")
# Words that ask, and do not say about what. The dictionaries call them adverbs and verbs.
_ASKING_WORDS: Final = """
    де куди звідки коли скільки чому навіщо можна треба потрібно є був була було бути це той та
    где куда откуда когда сколько почему зачем можно нужно надо есть был была было быть это тот
    a an the and or of to in on at for from by with as is are was be been do does did how what where when
    who whom why which that this these those it its i my me we our you your he she his her they their can
    may if not
    підкажіть скажіть порадьте будь ласка дякую вітаю підскажіть підкажи скажи порадь
    алло окей слухай слухайте хочу хочемо можу можемо шо чо скіки якщо єслі чи нада треба
    подскажите скажите посоветуйте пожалуйста спасибо здравствуйте подскажи скажи алло окей
    слушай слушайте хочу хотим могу можем если
    please hello hey ok okay thanks thank tell want know could would should
"""
_ASKING: Final = frozenset(_ASKING_WORDS.split())


@lru_cache(maxsize=8_192)
def lemmas(form: str, language: str = "uk") -> tuple[str, ...]:
    """What a normalised word is matched by, the likeliest first; never empty.

    ``language`` is of the text the word stands in: ``ru`` adds the Russian reading of a word that both
    languages have, ``crh`` the skeleton common to both scripts. An abbreviation has the lemmas of its words
    first, a reference («2010-ix») is found by its number too.
    """
    if form.isdigit():
        return (form,)
    if references.is_reference(form):
        return (form, *references.numbers(form))
    if written_out := abbreviations().get(form):
        return tuple(dict.fromkeys((*(lemma for word in written_out for lemma in lemmas(word)), form)))
    found: list[str] = [crimean.token(part) for part in crimean.variants(form)] if language == "crh" else []
    if is_cyrillic(form):
        found += _cyrillic(form, language)
    elif is_latin(form):
        found.append(_english(form))
    else:
        found.append(form)
    return tuple(dict.fromkeys(lemma for lemma in found if lemma)) or (form,)


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Abbreviation -> the words it may stand for, from ``search/data/abbreviations.tsv``; all normalised."""
    text = (files("search") / "data" / "abbreviations.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {normalise(short): tuple(normalise(word) for word in words.split("|")) for short, words in rows}


def _cyrillic(form: str, language: str) -> list[str]:
    ukrainian = knows("uk", form)
    # Of a Ukrainian word in a text that is not Russian nobody asks the other dictionary.
    russian = (not ukrainian or language == "ru") and knows("ru", form)
    if mended := with_apostrophe(form):
        # Some of these misspellings («звязок») stand in the dictionary as words of their own.
        return _parsed("uk", mended) + (
            _cyrillic_known(form, ukrainian, russian) if ukrainian or russian else []
        )
    if not ukrainian and not russian:
        return [*_parsed("uk", form)[:_PREDICTED_MOST], stem(form)]
    return _cyrillic_known(form, ukrainian, russian)


def _cyrillic_known(form: str, ukrainian: bool, russian: bool) -> list[str]:
    if ukrainian and not russian:
        return _parsed("uk", form)
    if ukrainian:
        return _parsed("uk", form) + _parsed("ru", form)
    if russian and _RUSSIAN.search(form):
        return _parsed("ru", form)
    return [*_parsed("uk", form)[:_PREDICTED_MOST], stem(form), *_parsed("ru", form)]


def _parsed(language: str, form: str) -> list[str]:
    return [normalise(lemma) for lemma, _ in dictionaries.parses(language, form)]


def with_apostrophe(form: str) -> str:
    """The dictionary word that ``form`` is without its apostrophe, or ""."""
    mended = _DROPPED_APOSTROPHE.sub("\\1\u02bc", form)
    return mended if mended != form and knows("uk", mended) else ""


def stem(form: str) -> str:
    """The word without its case ending; at least four letters stay."""
    match = _ENDINGS.search(form)
    return form[: match.start()] if match and match.start() >= _STEM_LEAST else form


_snowball: Final = snowballstemmer.stemmer("english")


def _english(form: str) -> str:
    return str(_snowball.stemWord(form.replace("\u02bc", "'")))


@lru_cache(maxsize=4_096)
def is_stop_word(form: str) -> bool:
    """Whether the word only holds a question together: preposition, conjunction, particle, pronoun."""
    if form in _ASKING:
        return True
    if not is_cyrillic(form) or len(form) > 10:
        return False
    for language in dictionaries.LANGUAGES:
        if knows(language, form):
            return any(tag.startswith(_FUNCTION_TAGS) for tag in dictionaries.tags(language, form))
    return False
