"""The index of a copy's search: one script file per language, read by ``static/mirror/search.js``.

Only what the copy's pages show is in it, and what the site's own analysis says about those words: a form of
the texts leads to its lemmas, a stem to the forms that share it. Hidden names of glossary terms lead to their
term too, as digests: nobody reads them there.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from poruch import languages
from poruch.core.richtext import drop_marks
from poruch.mirror.stems import ENDINGS, mark, stem
from search import glossary, registry
from search.analysis import forms, is_stop_word, lemmas
from search.analysis.lemmas import abbreviations
from search.documents import SearchDocument
from search.engines.analysed import WORD_MOST, whole_text
from search.query.russian import word_list

Find = Callable[[str], str | None]
_BATCH: Final = 50
#: Characters of a summary shown with a result.
_SHOWN: Final = 180
#: Occurrences that are told apart, and the factor that puts those in the title beside them in one number.
_COUNTED: Final = 63
#: Documents of a file may be long; what stands further on is not found.
_WORDS_MOST: Final = 20_000


@dataclass
class Shard:
    """One language: documents, lemmas with the documents that hold them, forms with their lemmas."""

    language: str
    docs: list[list[Any]] = field(default_factory=list)
    types: dict[str, int] = field(default_factory=dict)
    lemmas: dict[str, int] = field(default_factory=dict)
    postings: "list[array[int]]" = field(default_factory=list)
    forms: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def add(self, document: SearchDocument, file: str) -> None:
        title = self._ids(forms(document.title))
        text = self._ids(islice(forms(whole_text(document)), _WORDS_MOST))
        counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for ids in title:
            for one in ids:
                counts[one][0] += 1
                counts[one][1] += 1
        for ids in text:
            for one in ids:
                counts[one][0] += 1
        number = len(self.docs)
        for one, (whole, in_title) in counts.items():
            packed = min(whole, _COUNTED) + (_COUNTED + 1) * min(in_title, _COUNTED)
            self.postings[one].extend((number, packed))
        _, _, fragment = document.url.partition("#")
        self.docs.append(
            [
                file + (f"#{fragment}" if fragment else ""),
                document.title,
                _short(document),
                self.types.setdefault(document.type, len(self.types)),
                int(document.unconfirmed),
                document.translation_key[:12],
                len(title) + len(text),
                len(title),
                round(document.boost, 2),
            ]
        )

    def _ids(self, words: Iterable[str]) -> list[tuple[int, ...]]:
        return [self.known(word[:WORD_MOST]) for word in words]

    def known(self, form: str) -> tuple[int, ...]:
        """The numbers of a form's lemmas; both are new to the index when no text had them before."""
        found = self.forms.get(form)
        if found is None:
            found = tuple(self._lemma(one[:WORD_MOST]) for one in lemmas(form, self.language))
            self.forms[form] = found
        return found

    def _lemma(self, lemma: str) -> int:
        number = self.lemmas.setdefault(lemma, len(self.postings))
        if number == len(self.postings):
            self.postings.append(array("I"))
        return number

    def held(self, form: str) -> list[int]:
        """Those of a form's lemmas that some document has."""
        numbers = (self.lemmas.get(one, -1) for one in lemmas(form, self.language))
        return [number for number in numbers if number >= 0]

    @property
    def text(self) -> str:
        """The script. Words stand in one string, which a phone reads faster than a list."""
        for lemma, number in self.lemmas.items():
            self.forms.setdefault(lemma, (number,))
        words = sorted(self.forms)
        asking = [word for word in words if is_stop_word(word)]
        content = {
            "language": self.language,
            "types": list(self.types),
            "docs": self.docs,
            "postings": [list(one) for one in self.postings],
            "words": " ".join(words),
            "lemmas": " ".join(",".join(map(str, self.forms[word])) for word in words),
            "stops": " ".join(asking),
            "endings": ENDINGS,
            "averages": self._averages(),
            "names": list(self._names()),
            "short": dict(self._abbreviations()),
            "russian": dict(self._russian()) if self.language == languages.SOURCE else {},
        }
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        # U+2028 and U+2029 end a line in scripts of old browsers.
        text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")
        return f"poruchIndex({text});\n"

    def _averages(self) -> list[list[float]]:
        """The mean lengths of text and title, by type: lengths compare within a type."""
        sums = [[0.0, 0.0, 0.0] for _type in self.types]
        for doc in self.docs:
            row = sums[doc[3]]
            row[0], row[1], row[2] = row[0] + doc[6], row[1] + doc[7], row[2] + 1
        return [[round(a / n, 1) or 1.0, round(b / n, 1) or 1.0] for a, b, n in sums]

    def _names(self) -> Iterator[list[Any]]:
        """Glossary groups: digests of the words of each name, and its names in this language as lemmas."""
        for group in glossary.current().groups:
            here = [self._phrase(name.text) for name in group if name.locale == self.language]
            phrases = [phrase for phrase in here if phrase]
            asked = {tuple(sorted({mark(stem(form)) for form in _content(name.text)})) for name in group}
            if phrases and (told := sorted(one for one in asked if one)):
                yield [told, phrases]

    def _phrase(self, text: str) -> list[list[int]]:
        """A name as lemmas of each word; empty when the texts lack one of them."""
        words = [self.held(form) for form in _content(text)]
        return words if all(words) else []

    def _abbreviations(self) -> Iterator[tuple[str, list[list[int]]]]:
        for short, words in abbreviations().items():
            found = [self.held(word) for word in words]
            if found and all(found):
                yield short, found

    def _russian(self) -> Iterator[tuple[str, list[int]]]:
        """The reviewed list of Russian words, by stem. Apertium's have a licence of their own: not here."""
        for russian, words in word_list().items():
            if found := sorted({number for word in words for number in self.held(word)}):
                yield stem(russian), found


def shards(find: Find) -> Iterator[tuple[str, str]]:
    """(language, script) of every language; one is in memory at a time."""
    for language in languages.CODES:
        shard = Shard(language)
        for document in _documents(language):
            if (file := find(document.url.partition("#")[0])) is not None:
                shard.add(document, file)
        yield language, shard.text


def _documents(language: str) -> Iterator[SearchDocument]:
    for source in registry.sources():
        ids = iter(source.ids())
        while batch := list(islice(ids, _BATCH)):
            yield from (one for one in source.documents(batch) if one.locale == language)


def _content(text: str) -> list[str]:
    found = forms(text.replace("(", " ").replace(")", " "))
    return [form for form in found if not is_stop_word(form)] or found


def _short(document: SearchDocument) -> str:
    text = " ".join(drop_marks(document.summary or document.body[:400]).split())
    return text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + "…"
