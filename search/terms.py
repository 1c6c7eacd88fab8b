"""Where a text uses words of the glossary, in whatever form: pages explain them in place."""

from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis import Word, is_stop_word, lemmas, words
from search.glossary import Glossary, Name


@dataclass(frozen=True)
class Use:
    """``text[start:end]`` is the term ``name``, of the glossary's ``group``."""

    start: int
    end: int
    group: int
    name: str
    definition: str


def uses(text: str, language: str, held: Glossary) -> Iterator[Use]:
    """Uses of preferred names that ``held`` explains in ``language``: the longest at a place, none overlap.

    Other names are left alone: they are what people type, and some of them mean other things too.
    """
    found = [word for word in words(text) if not is_stop_word(word.form)]
    known = [frozenset(lemmas(word.form, language)) for word in found]
    place = 0
    while place < len(found):
        name = _longest(known, place, language, held)
        if name is None:
            place += 1
            continue
        last = place + len(name.words) - 1
        yield _use(found[place], found[last], name, held, language)
        place = last + 1


def _longest(known: list[frozenset[str]], place: int, language: str, held: Glossary) -> Name | None:
    names = {name for lemma in known[place] for name in held.by_lemma.get(lemma, ())}
    fitting = [
        name
        for name in names
        if name.preferred
        and name.locale == language
        and held.definitions[name.group].get(language)
        and len(name.words) <= len(known) - place
        and all(not known[place + n].isdisjoint(word) for n, word in enumerate(name.words))
    ]
    return max(fitting, key=lambda name: (len(name.words), -name.group), default=None)


def _use(first: Word, last: Word, name: Name, held: Glossary, language: str) -> Use:
    return Use(first.start, last.end, name.group, name.text, held.definitions[name.group][language])
