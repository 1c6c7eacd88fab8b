"""Search as pages and the API use it: understand, ask an engine, authorise again, put into words."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from poruch import languages
from search import answers, highlight, labels, neighbours, registry
from search.analysis import forms, places
from search.engines import EngineHit, EngineResult, first_that_answers
from search.engines.base import Stored
from search.engines.vocabulary import VOCABULARY
from search.query import Interpretation, understand

#: Results of one page at most, and pages deep at most: nobody reads further, only robots ask.
SIZE_MOST: Final = 50
DEEPEST: Final = 10_000


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Hit:
    """One result, safe to show: ``snippet`` is HTML with ``<mark>``, everything else plain text.

    ``translations`` are paths by locale.
    """

    id: int
    type: str
    locale: str
    slug: str
    url: str
    title: str
    snippet: str
    score: float
    translations: dict[str, str]
    summary: str
    unconfirmed: bool
    as_of: str
    topics: tuple[str, ...]


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
) -> SearchResponse:
    """One page of results. Never raises for what a reader types.

    ``filters``: type, topic, audience, region -> codes; values of one are alternatives, names are all
    required. ``page`` counts from 1; ``size`` is at most 50. ``exact`` searches the words typed and
    their inflections only. Empty text finds everything, so that filters work alone. ``extras`` adds
    what a page shows beside the results: an answer and related pages on page 1, topics when nothing is found.
    ``engine`` names the one to ask instead of the configured one (evaluation, benchmarks).
    """
    started = time.perf_counter()
    size = max(1, min(size, SIZE_MOST))
    offset = (min(max(1, page), DEEPEST) - 1) * size
    plan = understand(text, locale=locale, vocabulary=VOCABULARY, exact=exact)
    result, used, degraded = first_that_answers(
        lambda asked: asked.search(plan, filters or {}, locale, offset, size), engine
    )
    hits, dropped = _authorised(result)
    secret = _unvouched(plan.borrowed, hits)
    results = [_hit(hit, locale, result.highlights) for hit in hits]
    beside = extras and bool(plan.slots) and offset == 0
    return SearchResponse(
        text=text,
        locale=locale,
        interpretations=[one for one in plan.interpretations if secret.isdisjoint(forms(one.text))],
        engine=used,
        degraded=degraded,
        total=result.total - len(dropped),
        results=results,
        facets=_facets(result, dropped, filters or {}, locale),
        suggestions=[plan.corrected] if plan.corrected and secret.isdisjoint(forms(plan.corrected)) else [],
        answer=answers.answer(plan, results, locale) if beside else None,
        related=neighbours.related(results, locale) if beside else [],
        nearest=neighbours.nearest(plan, locale) if extras and not hits else [],
        took_ms=round((time.perf_counter() - started) * 1000, 1),
    )


def suggest(text: str, *, locale: str, limit: int = 6) -> list[Suggestion]:
    """Titles for what is typed so far, visible ones only."""
    found, _, _ = first_that_answers(lambda asked: asked.suggest(text[:100], locale, limit))
    visible = _visible((one.type, one.object_id) for one in found)
    return [Suggestion(one.title, one.type, one.url) for one in found if (one.type, one.object_id) in visible]


def _visible(wanted: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    by_type: dict[str, set[int]] = {}
    for type, id in wanted:
        by_type.setdefault(type, set()).add(id)
    found: set[tuple[str, int]] = set()
    for type, ids in by_type.items():
        source = registry.source(type)
        found |= {(type, id) for id in (source.visible(ids) if source else ())}
    return found


def _authorised(result: EngineResult) -> tuple[list[EngineHit], list[EngineHit]]:
    """The hits that may be seen, with only those of their documents; and the hits that may not."""
    visible = _visible((doc.type, doc.object_id) for hit in result.hits for doc in hit.documents.values())
    kept: list[EngineHit] = []
    dropped: list[EngineHit] = []
    for hit in result.hits:
        documents = {loc: doc for loc, doc in hit.documents.items() if (doc.type, doc.object_id) in visible}
        if documents:
            kept.append(EngineHit(hit.group, hit.score, hit.matched, documents, hit.facets))
        else:
            dropped.append(hit)
    return kept, dropped


def _unvouched(borrowed: frozenset[str], hits: Sequence[EngineHit]) -> frozenset[str]:
    """Words of the index that no hit a reader may see holds: a hidden page must not speak through them."""
    left = borrowed
    for document in (one for hit in hits for one in hit.documents.values()):
        if not left:
            break
        text = f"{document.title}\n{document.summary}\n{document.body}"
        left -= {word.form for word in places(text, left)}
    return left


def _shown(hit: EngineHit, locale: str) -> Stored:
    """The document in the reader's language, else along the chain, else any."""
    for code in languages.chain(locale):
        if code in hit.documents:
            return hit.documents[code]
    return next(iter(hit.documents.values()))


def _hit(hit: EngineHit, locale: str, marked: frozenset[str]) -> Hit:
    doc = _shown(hit, locale)
    return Hit(
        id=doc.object_id,
        type=doc.type,
        locale=doc.locale,
        slug=doc.slug,
        url=doc.url,
        title=doc.title,
        snippet=highlight.snippet(doc.body or doc.summary, marked),
        score=round(hit.score, 4),
        translations={code: one.url for code, one in sorted(hit.documents.items())},
        summary=doc.summary,
        unconfirmed=doc.unconfirmed,
        as_of=doc.as_of,
        topics=doc.topics,
    )


def _facets(
    result: EngineResult, dropped: Sequence[EngineHit], filters: Mapping[str, Sequence[str]], locale: str
) -> dict[str, list[FacetValue]]:
    """Values with their labels, in the order of the vocabularies; chosen values stay though they count 0."""
    found: dict[str, list[FacetValue]] = {}
    names = labels.all_labels(locale)
    for facet, counts in result.facets.items():
        left = dict(counts)
        for hit in dropped:
            for value in hit.facets.get(facet, ()):
                left[value] = left.get(value, 1) - 1
        chosen = set(filters.get(facet, ()))
        known = names.get(facet, {})
        order = {value: place for place, value in enumerate(known)}
        values = sorted(
            (value for value in {*left, *chosen} if left.get(value, 0) > 0 or value in chosen & set(known)),
            key=lambda value: (order.get(value, len(order)), value),
        )
        found[facet] = [
            FacetValue(value, known.get(value, value), max(0, left.get(value, 0))) for value in values
        ]
    return found
