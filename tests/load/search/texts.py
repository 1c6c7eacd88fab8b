"""Generated Ukrainian pages of 300 to 600 words whose vocabulary grows as that of real texts does.

Sentences are the starter guides'. Two thirds of their longer words are replaced: by forms of the page's own
few subjects, and by forms of dictionary words drawn by Zipf's law (the word of rank r comes 1/r as often as
the first). A sentence in three has a word that no dictionary knows. The same number gives the same page.
Measured: 59 thousand forms in 1,000 pages, 88 thousand in 2,000.
"""

import json
import math
import random
import re
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice, product
from pathlib import Path

from tests.load.corpus import TOPICS, rare_words, sentences
from tests.server import ROOT

#: Where the benchmark keeps what it made and measured.
KEPT = ROOT / "var" / "bench"
WORDS = (300, 600)
#: Words of a page's own subjects; their forms recur in it as in a text about something.
SUBJECTS = 8
STEPS = 3
_LETTERS = "абвгдежзийклмнопрстуфхцчшщюяєії"
#: Forms taken of each first three letters: in alphabetical order, so whole families of forms.
_TAKEN = 40
_WORD = re.compile(r"([\w\u02bc'’-]{4,})")


@dataclass(frozen=True)
class PageText:
    """``steps`` are (title, action, where); ``body`` is paragraphs; all plain text."""

    number: int
    title: str
    summary: str
    who_for: str
    steps: list[tuple[str, str, str]]
    body: list[str]
    topic: str

    @property
    def slug(self) -> str:
        return f"bench-{self.number}"


def families() -> list[list[str]]:
    """Forms of the same dictionary word, some ten thousand words; in a fixed order."""
    import pymorphy3

    dictionary = pymorphy3.MorphAnalyzer(lang="uk").dictionary
    found: dict[tuple[int, str], list[str]] = {}
    for start in ("".join(pair) for pair in product(_LETTERS, repeat=2)):
        if next(dictionary.words.iteritems(start), None) is None:
            continue
        for third in _LETTERS:
            for form, (paradigm, place) in islice(dictionary.words.iteritems(start + third), _TAKEN):
                if 4 <= len(form) <= 20:
                    stem = dictionary.build_stem(dictionary.paradigms[paradigm], place, form)
                    found.setdefault((paradigm, stem), []).append(form)
    kept = [sorted(set(forms)) for forms in found.values()]
    random.Random(1).shuffle(kept)
    return kept


class Texts:
    """Pages by number. ``kept_in`` keeps the list of words, which takes a while to make."""

    def __init__(self, kept_in: Path = KEPT) -> None:
        self._folder = kept_in

    @cached_property
    def families(self) -> list[list[str]]:
        path = self._folder / f"words-{_TAKEN}.json"
        if path.exists():
            return list(json.loads(path.read_text()))
        path.parent.mkdir(parents=True, exist_ok=True)
        found = families()
        path.write_text(json.dumps(found, ensure_ascii=False))
        return found

    @cached_property
    def _stock(self) -> list[list[str]]:
        """Sentences cut into what stays (even places) and what may be replaced (odd ones)."""
        return [_WORD.split(text) for text in sentences()]

    def page(self, number: int) -> PageText:
        writer = _Writer(self.families, self._stock, random.Random(20261122 + number))
        summary, who_for = writer.sentence(), writer.sentence()
        steps = [(writer.heading(), writer.sentence(), writer.sentence()) for _ in range(STEPS)]
        wanted = writer.dice.randint(*WORDS)
        body: list[str] = []
        while writer.words < wanted:
            body.append(" ".join(writer.sentence() for _ in range(3)))
        title = writer.heading()[:120]
        return PageText(number, title, summary[:300], who_for, steps, body, writer.dice.choice(TOPICS))


class _Writer:
    """One page in the making."""

    def __init__(self, families: list[list[str]], stock: list[list[str]], dice: random.Random) -> None:
        self.dice, self.words = dice, 0
        self._families, self._stock = families, stock
        self._scale = math.log(len(families))
        self._rare = RareWords(dice)
        self._subjects = [dice.choice(families) for _ in range(SUBJECTS)]

    def sentence(self) -> str:
        parts = self.dice.choice(self._stock).copy()
        for place in range(1, len(parts), 2):
            parts[place] = self._instead(parts[place])
        text = "".join(parts).rstrip(".:; ")
        if self.dice.random() < 0.33:
            text += f" {next(self._rare).capitalize()}"
        self.words += text.count(" ") + 1
        return f"{text[:1].upper()}{text[1:]}."

    def heading(self) -> str:
        """A few words, most of them of the page's subjects."""
        words = "".join(self.dice.choice(self._stock)[:4]).split()[:3]
        words += [self.dice.choice(self.dice.choice(self._subjects)) for _ in range(2)]
        if self.dice.random() < 0.3:
            words.append(next(self._rare))
        text = " ".join(words).strip(".:;,«»() ")[:100]
        self.words += len(words)
        return f"{text[:1].upper()}{text[1:]}"

    def _instead(self, word: str) -> str:
        chance = self.dice.random()
        if chance < 0.35:
            return word
        if chance < 0.55:
            return self.dice.choice(self.dice.choice(self._subjects))
        return self.dice.choice(self._families[int(math.exp(self.dice.random() * self._scale)) - 1])


class RareWords:
    """Words no dictionary knows, by one page's dice; one in ten is of two: new ones never end."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice

    def __next__(self) -> str:
        word = self._dice.choice(_rare())
        return self._dice.choice(_rare())[:4] + word if self._dice.random() < 0.1 else word


@cache
def _rare() -> list[str]:
    return list(islice(rare_words(random.Random(2)), 200_000))
