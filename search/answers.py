"""The answer card: a passage of a published page, word for word, when it surely answers; else nothing.

A wrong card is worse than none. ``search`` knows no feature app; an app calls :func:`register` in its
``AppConfig.ready`` and gives the passages of its pages.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from django.conf import settings
from django.utils import timezone

from search import cues, glossary
from search.analysis import forms, is_stop_word, lemmas
from search.cues import Asked, Kind
from search.glossary import Glossary
from search.query import Plan, Slot

#: A result this much better than the next is clearly ahead; nearer ones are heard too.
AHEAD: Final = 1.25
#: Pages asked for their passages at most.
_PAGES_MOST: Final = 3


@dataclass(frozen=True)
class Answer:
    """A passage as published, plain text, paragraphs separated by "\\n".

    ``heading`` and ``value`` («Щорічна виплата», «100 000 грн») stand above it. ``as_of`` is an ISO date,
    whole or partial: of the source, for a phone of the last call that got through. ``law`` is a citation
    or "". ``url`` is a path with the anchor of the place. ``unconfirmed`` marks a page that is a draft.
    A passage that is not ``confirmed`` is never shown: it only keeps others from answering in its place.
    """

    kind: Kind
    type: str
    id: int
    locale: str
    page_title: str
    url: str
    heading: str
    passage: str
    value: str = ""
    tel: str = ""
    as_of: str = ""
    law: str = ""
    unconfirmed: bool = False
    confirmed: bool = True

    @property
    def said(self) -> str:
        """What the card comes down to; two passages that say the same do not contradict."""
        return self.tel or " ".join((self.heading, self.value or self.passage)).casefold()


class Ranked(Protocol):
    """What is asked of a result: which page it is, and how good."""

    @property
    def type(self) -> str: ...
    @property
    def id(self) -> int: ...
    @property
    def score(self) -> float: ...


class Provider(Protocol):
    """Passages of pages of one type."""

    def __call__(self, kind: Kind, ids: Collection[int], locale: str) -> list[Answer]:
        """All passages of one kind on the public pages among ``ids``, for a reader of ``locale``.

        A fixed number of queries, however many ids.
        """
        ...


_providers: dict[str, Provider] = {}


def register(type: str, provider: Provider) -> None:
    """Let pages of a type answer. Registering the same type again replaces its provider."""
    _providers[type] = provider


def unregister(type: str) -> None:
    """Forget a type (tests)."""
    _providers.pop(type, None)


def answer(plan: Plan, hits: Sequence[Ranked], locale: str) -> Answer | None:
    """The card for a question with these results, best first; None unless it surely answers.

    Asks no database when the question asks for nothing, else the providers of at most three pages.
    """
    asked = cues.asked(plan)
    near = _near(hits)
    if asked is None or not near:
        return None
    candidates: list[Answer] = []
    for type, provider in _providers.items():
        if ids := [hit.id for hit in near if hit.type == type]:
            candidates += provider(asked.kind, ids, locale)
    return choose(asked, near, candidates)


def choose(asked: Asked, hits: Sequence[Ranked], candidates: Sequence[Answer]) -> Answer | None:
    """The one passage of the best page that covers the question; None when any other may answer it too.

    Unconfirmed and stale passages take part: where one of them fits best, nothing is shown.
    """
    if not candidates:
        return None
    held = glossary.current()
    question = [_Wanted.of(slot, held) for slot in asked.about]
    graded = [(_covered(asked, question, one), one) for one in candidates]
    most = max(strict for (strict, _wide), _one in graded)
    best = [one for (strict, _wide), one in graded if strict == most]
    rivals = [one for (_strict, wide), one in graded if wide >= most]
    if not most or len({one.said for one in (*best, *rivals)}) != 1:
        return None
    if not all(one.confirmed and is_fresh(one) for one in best):
        return None
    first = (hits[0].type, hits[0].id)
    return next((one for one in best if (one.type, one.id) == first), None)


def is_fresh(one: Answer) -> bool:
    """Dated within the days that a source, or a call, vouches for a fact; a partial date as its first day."""
    days = settings.PORUCH_CALL_VALID_DAYS if one.kind == "phone" else settings.PORUCH_SOURCE_VALID_DAYS
    today = timezone.localdate()
    return (today - timedelta(days=days)).isoformat() <= one.as_of <= today.isoformat()


def _near(hits: Sequence[Ranked]) -> list[Ranked]:
    """The best result, and those that are not clearly behind it."""
    return [hit for hit in hits[:_PAGES_MOST] if hit.score > 0 and hit.score * AHEAD >= hits[0].score]


@dataclass(frozen=True)
class _Wanted:
    """One word of the question: its lemmas, those that begin alike, other names of the same thing."""

    strict: frozenset[str]
    wide: frozenset[str]
    names: tuple[tuple[tuple[str, ...], ...], ...]

    @classmethod
    def of(cls, slot: Slot, held: Glossary) -> "_Wanted":
        names = [
            other.words
            for lemma in sorted(slot.lemmas)
            for name in held.by_lemma.get(lemma, ())
            if len(name.words) == 1
            for other in held.groups[name.group]
        ]
        wide = frozenset(lemma for variant in slot.variants for lemma in variant.lemmas)
        return cls(slot.lemmas, wide, tuple(dict.fromkeys(names)))

    def is_in(self, words: frozenset[str], *, wide: bool = False) -> bool:
        """Whether ``words`` hold it; ``wide``: what begins alike is enough (виплати: виплачувати)."""
        if not words.isdisjoint(self.wide if wide else self.strict):
            return True
        return any(all(not words.isdisjoint(word) for word in name) for name in self.names)


def _covered(asked: Asked, question: Sequence[_Wanted], one: Answer) -> tuple[int, int]:
    """How many words of the question the passage holds itself, strictly and widely; 0 when it may not answer.

    Every word must stand in the passage or in the page's title, for a phone in its own name: a wrong
    number is the worst of answers. Of a sum or a time limit the question names what it is, or how much:
    one that shares only its condition with the question may be one of several.
    """
    if asked.kind == "step" and len(question) < 2:
        return 0, 0
    head = _words(one.heading, one.value)
    own = head | _words(one.passage)
    title = _words(one.page_title) if asked.kind != "phone" else frozenset()
    named = [word.is_in(title, wide=True) for word in question]
    found: list[int] = []
    for wide in (False, True):
        held = [word.is_in(own, wide=wide) for word in question]
        whole = all(mine or its for mine, its in zip(held, named, strict=True))
        found.append(1 + sum(held) if whole and any(held) else 0)
    valued = asked.kind in ("amount", "deadline")
    told = not valued or any(word.is_in(head, wide=True) for word in question)
    return found[0] if told else 0, found[1]


def _words(*texts: str) -> frozenset[str]:
    return frozenset(
        lemma for text in texts for form in forms(text) if not is_stop_word(form) for lemma in lemmas(form)
    )
