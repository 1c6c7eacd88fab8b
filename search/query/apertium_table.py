"""Making the table of :mod:`search.query.apertium`, once per version of the dictionary.

Apertium's programs are asked for every Russian lemma that pymorphy3 knows. Its tagger is never used: it
picks one reading, and it crashes on some input.
"""

import os
import re
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pymorphy3_dicts_ru
from dawg_python import CompletionDAWG

from search.analysis import normalise
from search.query.apertium import FORMAT, Dictionary

_BATCH: Final = 20_000
_SECONDS_MOST: Final = 120
_UNIT: Final = re.compile(r"\^([^/^$]*)/([^^$]*)\$")
# The dictionary numbers words that are written alike: папір¹, папір².
_NUMBERED: Final = re.compile("[0-9¹²³⁴⁵⁶⁷⁸⁹]+$")
_WORD: Final = re.compile("[а-яіїєґʼ]+(?:-[а-яіїєґʼ]+)*")
_SEPARATOR: Final = 1
#: Of the six letters of a packed (paradigm, form) pair, those that may follow when the form is number 0.
_FORM_ZERO: Final = (None, None, frozenset(b"AEIMQUYcgkosw048"), *[frozenset(b"A")] * 3)

#: Called with words and a label; gives the words back (a progress bar).
Progress = Callable[[Sequence[str], str], Iterable[str]]


def build(dictionary: Dictionary, path: Path, progress: Progress = lambda words, label: words) -> int:
    """Write the table to ``path``, in place of an older one at once; the number of Russian words in it.

    Raises ``subprocess.SubprocessError`` or ``OSError`` when Apertium or the disk fails; an older table then
    stays as it was.
    """
    lemmas = russian_lemmas()
    readings = _readings(dictionary, progress(lemmas, "Apertium"))
    targets = _targets(dictionary, dict.fromkeys(one for many in readings.values() for one in many))
    found: dict[str, dict[str, None]] = {}
    for lemma, many in readings.items():
        words = dict.fromkeys(word for one in many for word in targets.get(one, ()))
        if words:
            found.setdefault(normalise(lemma), {}).update(words)
    _write(path, dictionary, found)
    return len(found)


def russian_lemmas() -> list[str]:
    """Every lemma of pymorphy3's Russian dictionary, sorted.

    The dictionary is a graph of all 5 million forms; listing them takes a minute. The lemmas are the paths
    to form number 0, and parts of the graph that hold none are left out: 4 s.
    """
    # The compiled reader that the analysis uses does not show its graph; this one of Python's own does.
    words = CompletionDAWG().load(str(Path(pymorphy3_dicts_ru.get_path()) / "words.dawg"))
    walked = _Graph(words.dct, words.guide)
    return sorted(path.decode("utf-8") for path in walked.lemmas(words.dct.ROOT, b""))


class _Graph:
    """The graph of a pymorphy3 dictionary: words in UTF-8, a separator, then a packed pair in base 64."""

    def __init__(self, edges: Any, guide: Any) -> None:
        self.edges, self.guide = edges, guide
        self.kept: dict[int, tuple[tuple[int, int], ...]] = {}

    def children(self, place: int) -> Iterator[tuple[int, int]]:
        letter = self.guide.child(place)
        while letter:
            following = self.edges.follow_char(letter, place)
            yield letter, following
            letter = self.guide.sibling(following)

    def lemmas(self, place: int, path: bytes) -> Iterator[bytes]:
        for letter, following in self.useful(place):
            if letter == _SEPARATOR:
                yield path
            else:
                yield from self.lemmas(following, path + bytes((letter,)))

    def useful(self, place: int) -> tuple[tuple[int, int], ...]:
        """The ways on from here that lead to a lemma. Places with the same children share them."""
        letter = self.guide.child(place)
        if not letter:
            return ()
        first = self.edges.follow_char(letter, place)
        found = self.kept.get(first)
        if found is None:
            found = self.kept[first] = tuple(
                (letter, following)
                for letter, following in self.children(place)
                if (self.holds_lemma(following) if letter == _SEPARATOR else self.useful(following))
            )
        return found

    def holds_lemma(self, place: int, depth: int = 0) -> bool:
        if depth == len(_FORM_ZERO):
            return True
        allowed = _FORM_ZERO[depth]
        return any(
            (allowed is None or letter in allowed) and self.holds_lemma(following, depth + 1)
            for letter, following in self.children(place)
        )


def _readings(dictionary: Dictionary, lemmas: Iterable[str]) -> dict[str, list[str]]:
    """Apertium's readings of each lemma: those of which it is the lemma; if there are none, the others."""
    found: dict[str, list[str]] = {}
    rest = iter(lemmas)
    while batch := list(islice(rest, _BATCH)):
        typed = [(lemma, form) for lemma in batch for form in _spellings(lemma)]
        answers = _ask(dictionary.program, ["-w"], dictionary.analyser, [form for _, form in typed])
        for (lemma, _), answer in zip(typed, answers, strict=True):
            if unit := _UNIT.fullmatch(answer):
                many = [one for one in unit[2].split("/") if one[:1] != "*" and "+" not in one]
                found.setdefault(lemma, []).extend(many)
    return {lemma: _own(lemma, many) for lemma, many in found.items() if many}


def _spellings(lemma: str) -> list[str]:
    """As it is, as a name, and with е for ё."""
    return list(dict.fromkeys((lemma, lemma.title(), lemma.replace("ё", "е"))))


def _own(lemma: str, readings: Sequence[str]) -> list[str]:
    own = [one for one in readings if normalise(one.partition("<")[0]) == normalise(lemma)]
    return own or list(readings)


def _targets(dictionary: Dictionary, readings: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The Ukrainian lemmas of each reading that are one word, in the dictionary's order."""
    wanted = list(readings)
    answers = _ask(dictionary.program, ["-b"], dictionary.bilingual, [f"^{one}$" for one in wanted])
    found: dict[str, tuple[str, ...]] = {}
    for reading, answer in zip(wanted, answers, strict=True):
        parts = answer.removeprefix("^").removesuffix("$").split("/")[1:]
        lemmas = (normalise(_NUMBERED.sub("", part.partition("<")[0])) for part in parts if part[:1] != "@")
        found[reading] = tuple(lemma for lemma in lemmas if _WORD.fullmatch(lemma))
    return found


def _ask(program: str, options: list[str], transducer: Path, lines: Sequence[str]) -> list[str]:
    """One answer per line. Raises ``subprocess.SubprocessError`` when the program fails."""
    run = subprocess.run(  # noqa: S603
        [program, *options, str(transducer)],
        input="\n".join(lines) + "\n",
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        timeout=_SECONDS_MOST,
        check=True,
    )
    answers = run.stdout.split("\n")[: len(lines)]
    if len(answers) != len(lines):
        raise subprocess.SubprocessError(f"{program} answered {len(answers)} of {len(lines)} lines.")
    return answers


def _write(path: Path, dictionary: Dictionary, found: dict[str, dict[str, None]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        connection = sqlite3.connect(name)
        with connection:
            connection.execute("CREATE TABLE words (lemma TEXT PRIMARY KEY, ukrainian TEXT) WITHOUT ROWID")
            connection.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
            rows = [(lemma, "|".join(words)) for lemma, words in sorted(found.items())]
            connection.executemany("INSERT INTO words VALUES (?, ?)", rows)
            facts = {"format": FORMAT, "dictionary": dictionary.fingerprint, "lemmas": len(found)}
            connection.executemany("INSERT INTO facts VALUES (?, ?)", [(k, str(v)) for k, v in facts.items()])
        connection.close()
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
