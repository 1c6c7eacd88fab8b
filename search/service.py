"""Search as pages and the API use it: understand, ask an engine, authorise again, put into words."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from search import answers, needs, neighbours, results
from search.analysis import forms
from search.engines import first_that_answers
from search.engines.vocabulary import VOCABULARY
from search.pins import pinned
from search.query import Interpretation, understand
from search.query.explaining import explain
from search.results import FacetValue, Hit

#: Results of one page at most, and pages deep at most: nobody reads further, only robots ask.
SIZE_MOST: Final = 50
DEEPEST: Final = 10_000
#: Characters of what is typed that suggestions read.
SUGGESTED_FROM: Final = 100


@dataclass(frozen=True)
class Suggestion:
    text: str
    type: str
    url: str


@dataclass(frozen=True)
class SearchResponse:
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
    """One page of results. Never raises for what a reader types.

    ``filters``: type, topic, audience, region -> codes; values of one are alternatives, names are all
    required. ``page`` counts from 1; ``size`` is at most 50. ``exact`` searches the words typed and
    their inflections only. Empty text finds everything, so that filters work alone. ``extras`` adds
    what a page shows beside the results: related pages on page 1, topics when nothing is found.
    ``engine`` names the one to ask instead of the configured one (evaluation, benchmarks).
    ``explained`` says how the question was read, which may name words of hidden pages: for editors only.
    """
    started = time.perf_counter()
    size = max(1, min(size, SIZE_MOST))
    offset = (min(max(1, page), DEEPEST) - 1) * size
    plan = understand(text, locale=locale, vocabulary=VOCABULARY, exact=exact)
    result, used, degraded = first_that_answers(
        lambda asked: asked.search(plan, filters or {}, locale, offset, size), engine
    )
    hits, dropped = results.authorised(result)
    secret = results.unvouched(plan.borrowed, hits)
    found = [results.to_hit(hit, locale, result.highlights) for hit in hits]
    first = bool(plan.slots) and offset == 0
    whole = first and not any((filters or {}).values())
    pins = pinned(plan, locale) if whole else []
    if whole:
        needs.note(plan, locale, result.total)
    return SearchResponse(
        text=text,
        locale=locale,
        interpretations=[one for one in plan.interpretations if secret.isdisjoint(forms(one.text))],
        engine=used,
        degraded=degraded,
        total=result.total - len(dropped),
        results=found,
        facets=results.facet_values(result, dropped, filters or {}, locale),
        suggestions=[plan.corrected] if plan.corrected and secret.isdisjoint(forms(plan.corrected)) else [],
        pinned=results.pinned_hits(pins, locale, result.highlights),
        explanation=explain(plan) if explained else None,
        answer=answers.answer(plan, found, locale) if first else None,
        related=neighbours.related(found, locale) if first and extras else [],
        nearest=neighbours.nearest(plan, locale) if extras and not hits else [],
        took_ms=round((time.perf_counter() - started) * 1000, 1),
    )


def suggest(text: str, *, locale: str, limit: int = 6) -> list[Suggestion]:
    """What may be meant by what is typed so far: titles anyone may see, then needs that many have."""
    begun = text[:SUGGESTED_FROM]
    found, _, _ = first_that_answers(lambda asked: asked.suggest(begun, locale, limit))
    seen = results.visible((one.type, one.object_id) for one in found)
    titles = [Suggestion(one.title, one.type, one.url) for one in found if (one.type, one.object_id) in seen]
    asked = [
        Suggestion(need, "need", f"/{locale}/search/?q={quote(need)}")
        for need in (needs.popular(locale, begun) if begun.strip() else ())
    ]
    return [*titles[: limit - len(asked)], *asked]
