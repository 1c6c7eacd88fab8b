"""Which articles a text names, and whether two such texts speak of the same.

Editors write «5», «ст. 5», «частина 2 статті 5», «5-1», «5¹», «303–304», «44–46, 237–250» or «уся редакція».
Parts of an article do not count: a change of its second part is a change of the article, and a page that
cites the third must be read again too.
"""

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

#: An article, point or annex: its number, and the number above the line (5-1 is (5, 1)).
Number = tuple[int, int]

_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED: Final = re.compile(r"(?<=\d)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_TOKEN: Final = re.compile(r"(\d+)(?:\.\d+)*(?:-(\d+))?|(\.{3}|[–—…-])|([^\W\d_]+)|([,;])", re.UNICODE)
_WHOLE: Final = re.compile(r"\b(ус[яеі]\b|весь|вся\b|вс[её]\b|whole|entire|all\b|повністю)", re.IGNORECASE)
#: Beginnings of the words for what a number counts; the first that fits. A part is within an article.
_KINDS: Final = (
    ("article", ("ст", "стат", "art")),
    ("annex", ("додат", "annex", "append", "прилож")),
    ("part", ("ч", "част", "п", "пп", "абз", "пункт", "підпункт", "part", "para", "point", "item", "sub")),
    ("section", ("розділ", "глав", "section", "chapter", "раздел")),
)
_ABBREVIATED: Final = {"ст", "ч", "п", "пп"}


@dataclass(frozen=True)
class Span:
    """Numbers from ``first`` to ``last``; ``kind`` "" when the text does not say of what."""

    kind: str
    first: Number
    last: Number

    def meets(self, other: "Span") -> bool:
        same = self.kind == other.kind or not self.kind or not other.kind
        return same and self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Articles:
    """What is named; no spans is the whole act."""

    spans: frozenset[Span] = frozenset()

    @property
    def whole(self) -> bool:
        return not self.spans

    def meets(self, other: "Articles") -> bool:
        if self.whole or other.whole:
            return True
        return any(mine.meets(its) for mine in self.spans for its in other.spans)


def parse(text: str, *, strict: bool = False) -> Articles:
    """What a text names. Nothing, «уся редакція», and what cannot be read are the whole act: a page that
    may be concerned is better looked at once too often. ``strict`` refuses the last with ``ValueError``."""
    text = _RAISED.sub(lambda match: f"-{match[1].translate(_SUPERSCRIPTS)}", text.strip())
    if not text or _WHOLE.search(text):
        return Articles()
    spans = _outermost(_spans(text))
    if strict and not spans:
        raise ValueError(
            gettext("Не зрозуміло, які статті: «%s». Напишіть номери або «уся редакція».") % text[:80]
        )
    return Articles(frozenset(spans))


def _kind(word: str) -> str | None:
    word = word.lower()
    for kind, beginnings in _KINDS:
        for beginning in beginnings:
            if word == beginning or (beginning not in _ABBREVIATED and word.startswith(beginning)):
                return kind
    return None


def _spans(text: str) -> list[Span]:
    found: list[Span] = []
    kind, open_range = "", False
    for number, raised, dash, word, _separator in _TOKEN.findall(text):
        if word:
            kind, open_range = _kind(word) or kind, False
        elif dash:
            open_range = bool(found)
        elif number:
            first = (int(number), int(raised or 0))
            if open_range and found[-1].kind == kind and found[-1].first <= first:
                found[-1] = Span(kind, found[-1].first, first)
            elif raised and int(raised) > int(number):
                # «303-304»: a range with a hyphen, or an article 303-304. Both.
                found += [Span(kind, (int(number), 0), (int(raised), 0)), Span(kind, first, first)]
            else:
                found.append(Span(kind, first, first))
            open_range = False
        else:
            open_range = False
    return found


def _outermost(spans: list[Span]) -> list[Span]:
    """Parts and points count only where no article is named around them (resolutions have points alone)."""
    if any(span.kind != "part" for span in spans):
        return [span for span in spans if span.kind != "part"]
    return spans
