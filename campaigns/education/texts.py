"""Texts of lessons as readers get them: safe HTML with the first use of a glossary's word explained.

A word that is explained leads to the list at the end of the page, sheet or file: a plain link works
everywhere, also on paper, where the list alone is read.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from poruch.core.richtext import MARK, plain
from poruch.core.templatetags.poruch import rich
from search import glossary
from search.terms import uses

#: Words explained on one page at most, and characters of all their explanations: a page has 14 KB.
WORDS_MOST: Final = 10
CHARACTERS_MOST: Final = 1500
_TAG: Final = re.compile(r"(<[^>]+>)")
_LOCAL: Final = re.compile(r'href="(/[^"]*)"')
_SOURCE_LINK: Final = re.compile(r'<a class="src"[^>]*>.*?</a>')


@dataclass(frozen=True)
class Term:
    """A word of the list at the end; its anchor is ``slovo-<number>``."""

    number: int
    name: str
    definition: str


class Texts:
    """One page's or file's texts, in the order in which they are read.

    ``base`` (``https://example.org``) makes links to pages of the site absolute, for what leaves it.
    ``sources`` keeps the marks ``[S7]``; where no list of sources follows they go.
    """

    def __init__(self, language: str, *, base: str = "", sources: bool = True) -> None:
        self.language, self.base, self.sources = language, base, sources
        self._held = glossary.current()
        self._terms: dict[int, Term] = {}
        self._spent = 0

    @property
    def terms(self) -> list[Term]:
        return list(self._terms.values())

    def html(self, value: Any) -> SafeString:
        """Rich text; "" when it says nothing."""
        if not plain(value):
            return mark_safe("")
        html = str(rich(value, self.language))
        if not self.sources:
            html = _SOURCE_LINK.sub("", html)
        if self.base:
            html = _LOCAL.sub(lambda match: f'href="{self.base}{match[1]}"', html)
        return mark_safe(self._explained(html))

    def line(self, text: str) -> str:
        """A plain line (escaped where it is shown), without marks."""
        return MARK.sub("", text or "").strip()

    def _explained(self, html: str) -> str:
        parts, within = [], 0
        for part in _TAG.split(html):
            if part.startswith("<a"):
                within += 1
            elif part == "</a>":
                within -= 1
            elif part and part[0] != "<" and not within:
                part = self._marked(part)
            parts.append(part)
        return "".join(parts)

    def _marked(self, text: str) -> str:
        """Escaped text with links to the list. Entities hold no words of a glossary."""
        pieces, done = [], 0
        for use in uses(text, self.language, self._held):
            if use.group in self._terms or not self._affords(use.definition):
                continue
            term = Term(len(self._terms) + 1, use.name, use.definition)
            self._terms[use.group] = term
            self._spent += len(use.definition)
            word = text[use.start : use.end]
            pieces += [text[done : use.start], f'<a href="#slovo-{term.number}">{word}</a>']
            done = use.end
        return "".join([*pieces, text[done:]])

    def _affords(self, definition: str) -> bool:
        return len(self._terms) < WORDS_MOST and self._spent + len(definition) <= CHARACTERS_MOST
