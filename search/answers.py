"""The answer card: a passage of a published page, word for word, when it surely answers; else nothing.

A wrong card is worse than none. ``search`` knows no feature app; an app calls :func:`register` in its
``AppConfig.ready`` and gives the passages of its pages, confirmed ones only.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from django.conf import settings
from django.utils import timezone

from search import cues, glossary
from search.analysis import forms, is_stop_word, lemmas
from search.cues import Asked, Kind
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

    @property
    def said(self) -> str:
        """What the card comes down to; two passages that say the same do not contradict."""
        return self.tel or self.value or self.passage


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
        """Confirmed passages of one kind on the public pages among ``ids``, for a reader of ``locale``.

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


def choose(asked: Asked, hits: Sequence[Ranked], candidates: Iterable[Answer]) -> Answer | None:
    """The one passage of the best page that covers the question, if no near page says otherwise."""
    fresh = [one for one in candidates if one.kind == asked.kind and is_fresh(one)]
    graded = [(_covered(asked, one, fresh), one) for one in fresh]
    most = max((covered for covered, _ in graded), default=0)
    best = [one for covered, one in graded if covered == most] if most else []
    if len({one.said for one in best}) != 1:
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


def _covered(asked: Asked, one: Answer, others: Sequence[Answer]) -> int:
    """How many words of the question the passage holds itself; 0 when it may not answer.

    The page's title may hold words too, but a passage that holds none is a guess, except the only phone
    of a page that is about whom the question names. One word in four may be missing.
    """
    own, title = _words(one.heading, one.value, one.passage), _words(one.page_title)
    held = [_holds(own, slot) for slot in asked.about]
    named = [_holds(title, slot, related=True) for slot in asked.about]
    missing = sum(1 for mine, its in zip(held, named, strict=True) if not mine and not its)
    if missing > len(asked.about) // 4 or (asked.kind == "step" and len(asked.about) < 2):
        return 0
    alone = sum(1 for other in others if (other.type, other.id) == (one.type, one.id)) == 1
    if not any(held):
        return 1 if asked.kind == "phone" and alone and not missing else 0
    return 1 + sum(held)


def _words(*texts: str) -> frozenset[str]:
    return frozenset(
        lemma for text in texts for form in forms(text) if not is_stop_word(form) for lemma in lemmas(form)
    )


def _holds(words: frozenset[str], slot: Slot, *, related: bool = False) -> bool:
    """Whether the words hold the one typed, or another name of the same thing.

    ``related``: lemmas that begin alike are enough (виплати: виплачувати).
    """
    wanted = {v for variant in slot.variants if related or variant.kind != "related" for v in variant.lemmas}
    if not words.isdisjoint(wanted):
        return True
    held = glossary.current()
    return any(
        all(not words.isdisjoint(word) for word in other.words)
        for lemma in slot.lemmas
        for name in held.by_lemma.get(lemma, ())
        if len(name.words) == 1
        for other in held.groups[name.group]
    )
