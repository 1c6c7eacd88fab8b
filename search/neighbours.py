"""Where a reader may go on from results, or from none: related guides, nearest topics.

Feature apps register where the links come from; ``search`` knows none of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from search.analysis import forms, is_stop_word, similarity
from search.answers import Ranked
from search.query import Plan

#: Links offered at most.
MOST: Final = 4
#: Two words less alike than this are not the same word misspelt (Dice's coefficient of 4-grams).
_ALIKE: Final = 0.4


@dataclass(frozen=True)
class Link:
    """A page: ``url`` is a path under the reader's language, ``language`` the title's own."""

    title: str
    url: str
    language: str


@dataclass(frozen=True)
class Topic:
    """A topic, and the titles that tell what is in it."""

    link: Link
    titles: tuple[str, ...] = ()


Related = Callable[[Sequence[int], str], dict[int, list[Link]]]
Topics = Callable[[str], Iterable[Topic]]
Examples = Callable[[str], Iterable[str]]
_related: dict[str, Related] = {}
_topics: list[Topics] = []
_examples: list[Examples] = []


def register_related(type: str, provider: Related) -> None:
    """``provider(ids, locale)``: what editors named to read beside each page of this type, public only."""
    _related[type] = provider


def register_topics(provider: Topics) -> None:
    """``provider(locale)``: the public topics in their order. The last one registered counts."""
    _topics[:] = [provider]


def register_examples(provider: Examples) -> None:
    """``provider(locale)``: public names of things to ask about. The last one registered counts."""
    _examples[:] = [provider]


def related(hits: Sequence[Ranked], locale: str) -> list[Link]:
    """What to read beside the best of the first three results that names anything."""
    best = hits[:3]
    for type, provider in _related.items():
        if ids := [hit.id for hit in best if hit.type == type]:
            found = provider(ids, locale)
            if links := next((found[id] for id in ids if found.get(id)), []):
                return links[:MOST]
    return []


def nearest(plan: Plan, locale: str) -> list[Link]:
    """The topics whose words look like those of the question; the first topics when none does."""
    topics = [topic for provider in _topics for topic in provider(locale)]
    asked = {
        variant.form or slot.form
        for slot in plan.content
        for variant in slot.variants
        if len(variant.form or slot.form) > 2
    }
    near = [(_nearness(topic, asked), topic) for topic in topics]
    found = sorted((pair for pair in near if pair[0]), key=lambda pair: -pair[0])
    return [topic.link for _value, topic in found[:MOST]] or [topic.link for topic in topics[: MOST + 2]]


def first(locale: str) -> list[Link]:
    """The first topics, for a reader who has not asked yet."""
    return [topic.link for provider in _topics for topic in provider(locale)][: MOST + 2]


def examples(locale: str) -> list[str]:
    """Names that can be asked about, in the reader's language."""
    return [text for provider in _examples for text in provider(locale)]


def _nearness(topic: Topic, asked: set[str]) -> float:
    words = {f for text in (topic.link.title, *topic.titles) for f in forms(text) if not is_stop_word(f)}
    best = (max((similarity(one, word) for word in words), default=0.0) for one in asked)
    return sum(value for value in best if value >= _ALIKE)
