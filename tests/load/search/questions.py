"""What readers ask of the generated pages: words of their titles, as written, inflected and mistyped; and the
judged questions. The same for the same number of pages."""

import csv
import random
from functools import cache
from typing import Any, Final

from tests.load.search.texts import Texts
from tests.server import ROOT

DEV: Final = ROOT / "tests" / "relevance" / "queries_dev.tsv"
LANGUAGES: Final = ("uk", "en", "ru", "crh")
_ALPHABET: Final = "абвгдежзийклмнопрстуфхцчшщьюяєії"
#: Kind of question -> its share, one in a hundred.
SHARES: Final = {"title": 25, "inflected": 35, "typo": 20, "sentence": 10, "judged": 10}

Question = tuple[str, str]


class Asker:
    """Draws questions, as (text, reader's language); no two drawers of different seeds agree."""

    def __init__(self, texts: Texts, pages: int, seed: int) -> None:
        self._texts, self._pages = texts, pages
        self._dice = random.Random(seed)

    def questions(self, count: int) -> list[Question]:
        kinds = self._dice.choices(list(SHARES), list(SHARES.values()), k=count)
        return [self._question(kind) for kind in kinds]

    def beginnings(self, count: int) -> list[Question]:
        """What is typed so far of a title: two to twelve letters, at some word's beginning."""
        found = []
        for _ in range(count):
            words = self._title()
            start = self._dice.randrange(len(words))
            found.append((" ".join(words[start:])[: self._dice.randint(2, 12)].rstrip(), "uk"))
        return found

    def _title(self) -> list[str]:
        return self._texts.page(self._dice.randrange(self._pages)).title.split()

    def _question(self, kind: str) -> Question:
        if kind == "judged":
            return self._dice.choice(judged())
        words = self._title()
        if kind == "sentence":
            return (
                f"{self._dice.choice(('Як отримати', 'Куди звернутися', 'Чи можна'))} {' '.join(words)}?",
                "uk",
            )
        most = self._dice.randint(1, 3)
        words = self._dice.sample(words, min(most, len(words)))
        if kind == "inflected":
            words = [self._inflected(word) for word in words]
        elif kind == "typo":
            longest = max(words, key=len)
            words[words.index(longest)] = self._mistyped(longest)
        return " ".join(words).lower(), "uk"

    def _inflected(self, word: str) -> str:
        """Another form of the word by the dictionary, which guesses for words it does not have."""
        parses = _morphology().parse(word.strip("«»,.()").lower())
        return str(self._dice.choice(parses[0].lexeme).word) if parses else word

    def _mistyped(self, word: str) -> str:
        at = self._dice.randrange(1, max(2, len(word)))
        change = self._dice.randrange(4)
        if change == 0:
            return word[:at] + word[at + 1 :]
        if change == 1:
            return word[:at] + self._dice.choice(_ALPHABET) + word[at:]
        if change == 2:
            return word[:at] + self._dice.choice(_ALPHABET) + word[at + 1 :]
        return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


@cache
def judged() -> list[Question]:
    """The questions of the judged file, each in its reader's language."""
    with DEV.open(newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        found = [(row["query"], row["lang"]) for row in rows]
    return [(text, language if language in LANGUAGES else "uk") for text, language in found]


@cache
def _morphology() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="uk")
