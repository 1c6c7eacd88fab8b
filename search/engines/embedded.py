"""The embedded engine: the database's full text chooses candidates, the recipe's score ranks them."""

import heapq
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Final

from search import boosts
from search.documents import SearchDocument
from search.engines import catalogue, filtering, suggesting, writer
from search.engines.base import EngineHit, EngineResult, Suggested
from search.engines.catalogue import Catalogue
from search.engines.dialects import Clause, dialect
from search.engines.scoring import Binder, Question, score
from search.engines.stored import by_id
from search.engines.vocabulary import VOCABULARY
from search.models import IndexedDocument, IndexState
from search.query.plan import Plan, Slot

_BATCH: Final = 200


class EmbeddedEngine:
    """See :class:`search.engines.base.Engine`. Nothing to install; SQLite or PostgreSQL."""

    name = "embedded"

    def ping(self) -> None:
        IndexState.objects.filter(id=1).exists()

    def exists(self) -> bool:
        return True

    def upsert(self, documents: Iterable[tuple[SearchDocument, int]]) -> int:
        rest, written = iter(documents), 0
        while batch := list(islice(rest, _BATCH)):
            written += writer.write(batch)
        return written

    def delete(self, keys: Iterable[tuple[str, int]]) -> int:
        return writer.write((), list(keys))

    def clear(self) -> None:
        writer.clear()

    @contextmanager
    def rebuilding(self) -> Iterator["EmbeddedEngine"]:
        yield self

    def state(self) -> Iterator[tuple[str, str]]:
        rows = IndexedDocument.objects.filter(deleted=False).order_by("key").values_list("key", "checksum")
        yield from rows.iterator(chunk_size=2000)

    def versions(self, keys: Collection[str]) -> dict[str, int]:
        return dict(IndexedDocument.objects.filter(key__in=keys).values_list("key", "version"))

    def suggest(self, text: str, locale: str, limit: int) -> list[Suggested]:
        return suggesting.suggest(text, locale, limit)

    def search(
        self, plan: Plan, filters: Mapping[str, Sequence[str]], locale: str, offset: int, limit: int
    ) -> EngineResult:
        held = catalogue.current()
        asked = filtering.wanted(filters)
        if not plan.slots:
            # A question of which no word is left finds nothing; no question finds everything.
            ids = [] if plan.text.strip() else filtering.in_order(held, locale)
            return _page(held, Ranking(held, dict.fromkeys(ids, 0.0), {}), asked, offset, limit, frozenset())
        found = VOCABULARY.terms(_lemmas(plan))
        binder = Binder(found, len(held.entries))
        question = binder.bind(plan)
        rank = {id: value for id, value in _matches(plan, binder) if id in held.entries}
        scores = _scores(held, rank, question, asked, locale)
        marked = {lemma for slot in plan.content for lemma in slot.lemmas}
        highlights = frozenset(term.form for term in found if term.lemma in marked)
        return _page(held, Ranking(held, rank, scores), asked, offset, limit, highlights)


class Ranking:
    """Matches in their order: those scored by score, then the others by the database's rank."""

    def __init__(self, held: Catalogue, rank: Mapping[int, float], scores: Mapping[int, float]) -> None:
        self.held, self.rank, self.scores = held, rank, scores
        self._best = sorted(scores, key=lambda id: (-scores[id], id))

    def first_of_groups(self) -> list[int]:
        """The best document of every group; only the scored ones come in order."""
        group_of = self.held.group_of
        first: dict[str, int] = {}
        for id in self._best:
            first.setdefault(group_of[id], id)
        for id in self.rank:
            first.setdefault(group_of[id], id)
        return list(first.values())

    def in_order(self, ids: Sequence[int], end: int) -> Sequence[int]:
        """``ids`` with the first ``end`` in order: the rest is sorted only when someone reads so far."""
        scored = [id for id in ids if id in self.scores]
        if end <= len(scored) or not self.scores:
            return ids
        rest = sorted((id for id in ids if id not in self.scores), key=lambda id: (-self.rank[id], id))
        return scored + rest


def _page(
    held: Catalogue,
    ranking: Ranking,
    asked: filtering.Wanted,
    offset: int,
    limit: int,
    highlights: frozenset[str],
) -> EngineResult:
    """The groups that pass all filters, one page of them, and the facets of all."""
    first = ranking.first_of_groups()
    ordered = ranking.in_order(filtering.passing(held, first, asked), offset + limit)
    page = ordered[offset : offset + limit]
    locales = {id: held.groups.get(held.group_of[id], {}) for id in page}
    stored = by_id([one for many in locales.values() for one in many.values()])
    hits: list[EngineHit] = []
    for id in page:
        documents = {locale: stored[one] for locale, one in locales[id].items() if one in stored}
        if documents:
            matched = stored[id].key if id in stored else next(iter(documents.values())).key
            value, facets = ranking.scores.get(id, 0.0), held.profile_of[id]._asdict()
            hits.append(EngineHit(held.group_of[id], value, matched, documents, facets))
    return EngineResult(tuple(hits), len(ordered), filtering.count(held, first, asked), highlights)


def _lemmas(plan: Plan) -> set[str]:
    found = {lemma for slot in plan.slots for variant in slot.variants for lemma in variant.lemmas}
    names = [phrase for expansion in plan.expansions for phrase in expansion.phrases]
    return found | {lemma for name in names for word in name for lemma in word}


def _matches(plan: Plan, binder: Binder) -> list[tuple[int, float]]:
    """Every document that holds a content word, in any reading, or a whole name of the glossary."""
    clauses: list[Clause] = []
    for slot in plan.content:
        for lemmas, graded in ((slot.lemmas, True), (_related(slot), False)):
            held = tuple(lemma for lemma in sorted(lemmas) if lemma in binder.by_lemma)
            if held:
                weight = _idf(binder, held) * (1.0 if graded else boosts.RELATED)
                clauses.append(Clause(((held,),), weight, graded))
    for expansion in plan.expansions:
        names = [name for phrase in expansion.phrases if (name := _held(binder, phrase))]
        if names:
            rarest = max(_idf(binder, word) for name in names for word in name)
            clauses.append(Clause(tuple(names), expansion.weight * rarest, graded=False))
    if not clauses:
        return []
    required = [tuple(sorted(slot.lemmas)) for slot in plan.slots if slot.phrase]
    found = dialect().matches(clauses, required)
    # Quotes that leave nothing are better forgotten than answered with an empty page.
    return found or (dialect().matches(clauses, ()) if required else [])


def _related(slot: Slot) -> set[str]:
    return {lemma for variant in slot.variants if variant.kind == "related" for lemma in variant.lemmas}


def _held(binder: Binder, phrase: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The phrase with only the lemmas that the index has; nothing when a word has none."""
    words = tuple(tuple(lemma for lemma in word if lemma in binder.by_lemma) for word in phrase)
    return words if all(words) else ()


def _idf(binder: Binder, lemmas: Sequence[str]) -> float:
    df = max(term.df for lemma in lemmas for term in binder.by_lemma[lemma])
    return max(0.05, math.sqrt(binder.documents / (df + 1)) - 1)


def _scores(
    held: Catalogue, rank: Mapping[int, float], question: Question, asked: filtering.Wanted, locale: str
) -> dict[int, float]:
    """The recipe's score of the database's best candidates among those that pass the filters."""
    ids = filtering.passing(held, rank.keys(), asked)
    best = heapq.nlargest(boosts.CANDIDATES, ids, key=rank.__getitem__)
    scores: dict[int, float] = {}
    for id, tokens in IndexedDocument.objects.filter(id__in=best).values_list("id", "tokens"):
        entry = held.entries[id]
        preference = boosts.READERS_LANGUAGE if entry.locale == locale else boosts.OTHER_LANGUAGE
        value = score(question, bytes(tokens), entry.title_length, held.averages(held.type_of(id)))
        scores[id] = value * preference * entry.boost
    return scores
