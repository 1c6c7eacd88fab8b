"""The glossary as terminology: what a text should call things, by lemma, in every language.

A warning, never a refusal: a person may know better than the glossary.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from kb.models import GlossaryTerm
from poruch.core.models import ContentPage
from poruch.core.richtext import plain
from poruch.editorial.translation.models import TranslationState
from search.analysis import forms, is_stop_word, lemmas

MISSING: Final = "missing"
AVOID: Final = "avoid"
#: Names of institutions in the list of sources are quoted as they are.
_UNCHECKED: Final = frozenset({"slug", "sources"})


@dataclass(frozen=True)
class Finding:
    """``kind`` MISSING: the original speaks of ``term``, the translation lacks its ``preferred`` name.
    AVOID: the text says ``term``; ``preferred`` is what to say instead."""

    kind: str
    field: str
    text: str
    term: str
    preferred: str


@dataclass(frozen=True)
class Offer:
    """A term of the original and its preferred name in the language of the translation."""

    term: str
    preferred: str


Words = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class _Phrase:
    words: Words
    text: str
    key: Any


@dataclass
class _Language:
    """The names of one language: by the lemmas of their first word."""

    names: dict[str, list[_Phrase]] = field(default_factory=dict)
    avoid: dict[str, list[_Phrase]] = field(default_factory=dict)


class Terminology:
    """The live glossary, analysed once; one query. Make one for a page, or for many."""

    def __init__(self) -> None:
        self.languages: dict[str, _Language] = {}
        self.preferred: dict[tuple[Any, str], tuple[str, Words]] = {}
        for term in GlossaryTerm.objects.public().select_related("locale"):
            code = term.locale.language_code
            held = self.languages.setdefault(code, _Language())
            key = term.translation_key
            self.preferred[key, code] = (term.name, _analysed(term.name, code))
            for name in (term.name, *term.synonym_list):
                _add(held.names, _Phrase(_analysed(name, code), name, key))
            for name in filter(None, (line.strip() for line in term.avoid.splitlines())):
                _add(held.avoid, _Phrase(_analysed(name, code), name, key))

    def offers(self, text: str, language: str, target: str) -> list[Offer]:
        """The terms of a text with their preferred names in another language."""
        found = []
        for phrase in self._named(text, language):
            preferred = self.preferred.get((phrase.key, target))
            if preferred:
                found.append(
                    Offer(self.preferred.get((phrase.key, language), (phrase.text,))[0], preferred[0])
                )
        return found

    def better(self, text: str, language: str) -> list[Offer]:
        """Names in a text that its language has a preferred one for."""
        found = [
            Offer(phrase.text, self.preferred[phrase.key, language][0])
            for phrase in self._named(text, language)
        ]
        return [one for one in found if one.term != one.preferred]

    def pair(self, where: str, source: str, target: str, language: str, into: str) -> Iterator[Finding]:
        """What is wrong with the terms of a translated text."""
        said = _analysed(target, into)
        for phrase in self._named(source, language):
            preferred = self.preferred.get((phrase.key, into))
            if preferred and not _has(said, preferred[1]):
                yield Finding(MISSING, where, plain(target)[:200], phrase.text, preferred[0])
        yield from self.own(where, target, into)

    def own(self, where: str, text: str, language: str) -> Iterator[Finding]:
        """Words of a text that its language avoids."""
        held = self.languages.get(language)
        if held is None:
            return
        for phrase in _found(held.avoid, _analysed(text, language)):
            preferred = self.preferred[phrase.key, language][0]
            yield Finding(AVOID, where, plain(text)[:200], phrase.text, preferred)

    def _named(self, text: str, language: str) -> list[_Phrase]:
        """The terms named in a text, each once, the longest name of each."""
        held = self.languages.get(language)
        if held is None:
            return []
        found: dict[Any, _Phrase] = {}
        for phrase in _found(held.names, _analysed(text, language)):
            known = found.get(phrase.key)
            if known is None or len(phrase.words) > len(known.words):
                found[phrase.key] = phrase
        return list(found.values())


@dataclass(frozen=True)
class Review:
    """``offers``: for a translation the terms of its original, for an original what to say instead of its
    synonyms. ``is_translation`` tells which."""

    findings: list[Finding]
    offers: list[Offer]
    is_translation: bool


def check_terms(page: ContentPage, terms: Terminology | None = None) -> list[Finding]:
    """What the terminology finds in a page, see :func:`review`."""
    return review(page, terms).findings


def review(page: ContentPage, terms: Terminology | None = None) -> Review:
    """What the terminology says of a page: for an original the words to avoid, for a translation also the
    preferred terms it lacks. ``page`` may be any version, a draft too; its original is as readers see it."""
    terms = terms or Terminology()
    page = page.specific
    code = page.locale.language_code
    row = TranslationState.objects.filter(target=page.pk).select_related("source__locale").first()
    if row is None:
        said = list(_texts(page))
        found = [one for where, text in said for one in terms.own(where, text, code)]
        offers = [one for _where, text in said for one in terms.better(text, code)]
    else:
        language, both = row.source.locale.language_code, list(pairs(page, row.source))
        found = [one for where, text, told in both for one in terms.pair(where, text, told, language, code)]
        offers = [one for _where, text, _told in both for one in terms.offers(text, language, code)]
    return Review(list(dict.fromkeys(found)), list(dict.fromkeys(offers)), row is not None)


def check_translation(translation: Translation, terms: Terminology | None = None) -> list[Finding]:
    """The same for what translators have written so far, published or not."""
    terms = terms or Terminology()
    source, target = translation.source.locale.language_code, translation.target_locale.language_code
    found = [
        one
        for where, text, said in _segment_pairs(translation)
        for one in terms.pair(where, text, said, source, target)
    ]
    return list(dict.fromkeys(found))


def pairs(page: ContentPage, source: ContentPage) -> Iterable[tuple[str, str, str]]:
    """(field, text of the original, text of the translation) of a published translation, field by field:
    what a person wrote by hand has no segments."""
    said = dict(_by_field(page))
    for where, text in _by_field(source.specific):
        if said.get(where):
            yield where, text, said[where]


def _segment_pairs(translation: Translation) -> Iterator[tuple[str, str, str]]:
    segments: Any = StringSegment.objects.filter(source=translation.source)
    rows = segments.annotate_translation(translation.target_locale).select_related("string", "context")
    for row in rows.filter(translation__isnull=False).order_by("order"):
        where = row.context.path.split(".")[0]
        if where not in _UNCHECKED:
            yield where, row.string.data, row.translation


def _texts(page: ContentPage) -> Iterator[tuple[str, str]]:
    for segment in extract_segments(page):
        where = segment.path.split(".")[0]
        if isinstance(segment, StringSegmentValue) and where not in _UNCHECKED:
            yield where, segment.string.data


def _by_field(page: ContentPage) -> list[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for where, text in _texts(page):
        found.setdefault(where, []).append(text)
    return [(where, "\n".join(many)) for where, many in found.items()]


def _analysed(text: str, language: str) -> Words:
    """The content words of a text, each as all its lemmas."""
    found = forms(plain(text))
    content = [form for form in found if not is_stop_word(form)] or found
    return tuple(frozenset(lemmas(form, language)) for form in content)


def _add(names: dict[str, list[_Phrase]], phrase: _Phrase) -> None:
    for lemma in phrase.words[0] if phrase.words else ():
        names.setdefault(lemma, []).append(phrase)


def _found(names: dict[str, list[_Phrase]], said: Words) -> list[_Phrase]:
    """The phrases that stand in a text, in its order."""
    found: dict[_Phrase, None] = {}
    for place, word in enumerate(said):
        for lemma in word:
            for phrase in names.get(lemma, ()):
                if phrase not in found and _stands(said, place, phrase.words):
                    found[phrase] = None
    return list(found)


def _stands(said: Words, place: int, words: Words) -> bool:
    rest = said[place : place + len(words)]
    return len(rest) == len(words) and all(one & two for one, two in zip(rest, words, strict=True))


def _has(said: Words, words: Words) -> bool:
    return bool(words) and any(_stands(said, place, words) for place in range(len(said)))


def offers_for(translation: Translation, texts: Iterable[str]) -> dict[str, list[Offer]]:
    """The terms of each text, for a translator: one query for all."""
    terms = Terminology()
    source, target = translation.source.locale.language_code, translation.target_locale.language_code
    return {text: terms.offers(text, source, target) for text in texts}
