"""Search as pages and the API use it: understand, ask an engine, authorise again, put into words.

What was answered is kept for a minute for whoever asks the same next (:mod:`search.keeping`), and authorised
again for them.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from django.db import connection
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import get_language

from search import answers, glossary, lifetime, moment, needs, neighbours, results
from search.analysis import forms
from search.engines import first_that_answers
from search.engines.vocabulary import VOCABULARY
from search.keeping import Keeper
from search.pins import pinned
from search.query import Interpretation, understand
from search.query.explaining import explain
from search.query.parser import CHARACTERS_MOST
from search.results import FacetValue, Hit, Sight

#: Results of one page at most, and pages deep at most: nobody reads further, only robots ask.
SIZE_MOST: Final = 50
DEEPEST: Final = 10_000
#: Characters of what is typed that suggestions read.
SUGGESTED_FROM: Final = 100
#: Sent after each search with ``engine``, ``degraded``, ``seconds``, and nothing of the question.
answered: Final = Signal()


@dataclass(frozen=True)
class Suggestion:
    text: str
    type: str
    url: str


@dataclass(frozen=True)
class SearchResponse:
    """``prepared`` is room for what is made of it once (its JSON), without ``text`` and ``took_ms``."""

    text: str
    locale: str
    interpretations: list[Interpretation] = field(default_factory=list)
    engine: str = ""
    degraded: bool = False
    total: int = 0
    took_ms: float = 0.0
    results: list[Hit] = field(default_factory=list)
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    suggestions: list[str] = field(default_factory=list)
    answer: answers.Answer | None = None
    pinned: list[Hit] = field(default_factory=list)
    related: list[neighbours.Link] = field(default_factory=list)
    nearest: list[neighbours.Link] = field(default_factory=list)
    explanation: dict[str, Any] | None = None
    prepared: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)


class _Question(NamedTuple):
    """All that an answer depends on, but for the moment."""

    text: str
    locale: str
    filters: tuple[tuple[str, tuple[str, ...]], ...]
    page: int
    size: int
    exact: bool
    extras: bool
    engine: str


@dataclass(frozen=True)
class _Found:
    """An answer, whom it shows, and what of the question is counted."""

    response: SearchResponse
    sight: Sight
    noted: needs.Noted | None


#: An answer is some 40 KB with its JSON, a suggestion one or two.
_ANSWERS: Final = Keeper[_Found](most=200)
_SUGGESTED: Final = Keeper[tuple[list[Suggestion], Sight]](most=600)


def forget() -> None:
    """Drop every answer that is kept."""
    _ANSWERS.clear()
    _SUGGESTED.clear()


def search(
    text: str,
    *,
    locale: str,
    filters: Mapping[str, Sequence[str]] | None = None,
    page: int = 1,
    size: int = 10,
    exact: bool = False,
    extras: bool = False,
    engine: str = "",
    explained: bool = False,
) -> SearchResponse:
    """One page of results, whose lists others share. Never raises for what a reader types.

    ``filters``: type, topic, audience, region -> codes; values of one are alternatives, names are all
    required. ``page`` counts from 1; ``size`` is at most 50. ``exact`` searches the words typed and
    their inflections only. Empty text finds everything, so that filters work alone. ``extras`` adds
    what a page shows beside the results: related pages on page 1, topics when nothing is found.
    ``engine`` names the one to ask instead of the configured one (evaluation, benchmarks).
    ``explained`` says how the question was read, which may name words of hidden pages: for editors only.
    """
    started = time.perf_counter()
    chosen = tuple((name, tuple(codes)) for name, codes in sorted((filters or {}).items()) if codes)
    number, most = min(max(1, page), DEEPEST), max(1, min(size, SIZE_MOST))
    typed = text.strip()[:CHARACTERS_MOST]
    question = _Question(typed, locale, chosen, number, most, exact, extras, engine)
    with moment.one_moment():
        shared = not explained and _may_share()
        found = _kept(question) if shared else _find(question, explained)
    seconds = time.perf_counter() - started
    answered.send(None, engine=found.response.engine, degraded=found.response.degraded, seconds=seconds)
    return replace(found.response, text=text, took_ms=round(seconds * 1000, 1))


def _may_share() -> bool:
    """An editor's trial and an evaluation ask for themselves."""
    return not (needs.is_silent() or glossary.is_overridden())


def _key(keeper: Keeper[Any], question: tuple[Any, ...]) -> bytes:
    """A new day makes facts older; words are those of the language that is spoken."""
    here = (connection.settings_dict["NAME"], timezone.localdate(), get_language())
    return keeper.key((*question, *here))


def _kept(question: _Question) -> _Found:
    """The answer to the same question of a moment ago while it shows only what anyone may see; else anew."""
    now = moment.now()
    key = _key(_ANSWERS, question)
    found = _ANSWERS.get(key, now)
    if found is not None and found.sight.is_still_true():
        if found.noted:
            needs.again(found.noted, found.response.total)
        return found
    found = _find(question)
    if found.response.degraded:
        _ANSWERS.drop(key)
    else:
        _ANSWERS.put(key, now, found, lifetime.seconds())
    return found


def _find(question: _Question, explained: bool = False) -> _Found:
    text, locale, size = question.text, question.locale, question.size
    filters, offset = dict(question.filters), (question.page - 1) * size
    plan = understand(text, locale=locale, vocabulary=VOCABULARY, exact=question.exact)
    result, used, degraded = first_that_answers(
        lambda asked: asked.search(plan, filters, locale, offset, size), question.engine
    )
    sight = Sight()
    hits, dropped = results.authorised(result, sight)
    secret = results.unvouched(plan.borrowed, hits)
    found = [results.to_hit(hit, locale, result.highlights) for hit in hits]
    first = bool(plan.slots) and offset == 0
    whole = first and not filters
    pins = pinned(plan, locale) if whole else []
    response = SearchResponse(
        text="",
        locale=locale,
        interpretations=[one for one in plan.interpretations if secret.isdisjoint(forms(one.text))],
        engine=used,
        degraded=degraded,
        total=result.total - len(dropped),
        results=found,
        facets=results.facet_values(result, dropped, filters, locale),
        suggestions=[plan.corrected] if plan.corrected and secret.isdisjoint(forms(plan.corrected)) else [],
        pinned=results.pinned_hits(pins, locale, result.highlights, sight),
        explanation=explain(plan) if explained else None,
        answer=answers.answer(plan, found, locale) if first else None,
        related=neighbours.related(found, locale) if first and question.extras else [],
        nearest=neighbours.nearest(plan, locale) if question.extras and not hits else [],
    )
    return _Found(response, sight, needs.note(plan, locale, result.total) if whole else None)


def suggest(text: str, *, locale: str, limit: int = 6) -> list[Suggestion]:
    """What may be meant by what is typed so far: titles anyone may see, then needs that many have."""
    begun = text[:SUGGESTED_FROM]
    with moment.one_moment():
        now = moment.now()
        key = _key(_SUGGESTED, (begun, locale, limit))
        kept = _SUGGESTED.get(key, now)
        if kept is not None and kept[1].is_still_true():
            return kept[0]
        found, degraded, sight = _suggest(begun, locale, limit)
        if not degraded:
            _SUGGESTED.put(key, now, (found, sight), lifetime.seconds())
        return found


def _suggest(begun: str, locale: str, limit: int) -> tuple[list[Suggestion], bool, Sight]:
    found, _, degraded = first_that_answers(lambda asked: asked.suggest(begun, locale, limit))
    sight = Sight()
    seen = sight.of((one.type, one.object_id) for one in found)
    titles = [Suggestion(one.title, one.type, one.url) for one in found if (one.type, one.object_id) in seen]
    asked = [
        Suggestion(need, "need", f"/{locale}/search/?q={quote(need)}")
        for need in (needs.popular(locale, begun) if begun.strip() else ())
    ]
    return [*titles[: limit - len(asked)], *asked], degraded, sight
