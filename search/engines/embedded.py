"""The embedded engine: the database's full text chooses candidates, the recipe's score ranks them."""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from search import boosts
from search.documents import SearchDocument
from search.engines import catalogue, filtering, suggesting, writer
from search.engines.base import EngineHit, EngineResult, Stored, Suggested
from search.engines.catalogue import Catalogue
from search.engines.dialects import Clause, dialect
from search.engines.scoring import Binder, Question, score
from search.engines.vocabulary import DatabaseVocabulary
from search.models import IndexedDocument
from search.query.plan import Plan

_BATCH: Final = 200


class EmbeddedEngine:
    """See :class:`search.engines.base.Engine`. Nothing to install; SQLite or PostgreSQL."""

    name = "embedded"

    def __init__(self) -> None:
        self.vocabulary = DatabaseVocabulary()

    def upsert(self, documents: Iterable[tuple[SearchDocument, int]]) -> int:
        rest, written = iter(documents), 0
        while batch := list(islice(rest, _BATCH)):
            written += writer.write(batch)
        return written

    def delete(self, keys: Iterable[tuple[str, int]]) -> int:
        return writer.write((), list(keys))

    def clear(self) -> None:
        writer.clear()

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
        if not plan.slots:
            if plan.text.strip():
                return EngineResult()
            ranked = [(group, 0.0, ids) for group, ids in filtering.in_order(held, locale)]
            return self._page(held, ranked, filters, offset, limit, frozenset())
        found = self.vocabulary.terms(_lemmas(plan))
        binder = Binder(found, len(held.entries))
        question = binder.bind(plan)
        matches = _matches(plan, binder)
        groups = _ranked(held, matches, question, filters, locale)
        marked = {lemma for slot in plan.content for variant in slot.variants for lemma in variant.lemmas}
        highlights = frozenset(term.form for term in found if term.lemma in marked)
        return self._page(held, groups, filters, offset, limit, highlights)

    def _page(
        self,
        held: Catalogue,
        ranked: Sequence[tuple[str, float, Sequence[int]]],
        filters: Mapping[str, Sequence[str]],
        offset: int,
        limit: int,
        highlights: frozenset[str],
    ) -> EngineResult:
        """The groups that pass all filters, one page of them, and the facets of all."""
        passing, facets = filtering.facets(held, ranked, filters)
        page = passing[offset : offset + limit]
        stored = _stored([id for group, _, _ in page for id in held.groups.get(group, {}).values()])
        hits = []
        for group, value, matched in page:
            documents = {loc: stored[id] for loc, id in held.groups.get(group, {}).items() if id in stored}
            if documents:
                best = stored.get(matched[0])
                key = best.key if best else next(iter(documents.values())).key
                hits.append(EngineHit(group, value, key, documents, filtering.values(held, matched)))
        return EngineResult(tuple(hits), len(passing), facets, highlights)


def _lemmas(plan: Plan) -> set[str]:
    found = {lemma for slot in plan.slots for variant in slot.variants for lemma in variant.lemmas}
    return found | {lemma for e in plan.expansions for phrase in e.phrases for word in phrase for lemma in word}


def _matches(plan: Plan, binder: Binder) -> list[tuple[int, float]]:
    """Every document that holds a content word, in any reading, or a whole name of the glossary."""
    clauses: list[Clause] = []
    for slot in plan.content:
        for variant in slot.variants:
            held = tuple(lemma for lemma in variant.lemmas if lemma in binder.by_lemma)
            if held:
                clauses.append(Clause((held,), variant.weight * _idf(binder, held)))
    for expansion in plan.expansions:
        for phrase in expansion.phrases:
            words = tuple(tuple(lemma for lemma in word if lemma in binder.by_lemma) for word in phrase)
            if all(words):
                weight = expansion.weight * sum(_idf(binder, word) for word in words) / len(words) ** 0.5
                clauses.append(Clause(words, weight))
    required = [tuple(sorted(slot.lemmas)) for slot in plan.slots if slot.phrase]
    return dialect().matches(clauses, required) if clauses else []


def _idf(binder: Binder, lemmas: Sequence[str]) -> float:
    df = max(term.df for lemma in lemmas for term in binder.by_lemma[lemma])
    return max(0.05, (binder.documents / (df + 1)) ** 0.5 - 1)


def _ranked(
    held: Catalogue,
    matches: Sequence[tuple[int, float]],
    question: Question,
    filters: Mapping[str, Sequence[str]],
    locale: str,
) -> list[tuple[str, float, list[int]]]:
    """All matching groups, best first: the candidates by their score, the others by the database's rank."""
    passing = filtering.accept(held, filters)
    rank = {id: value for id, value in matches if id in held.entries}
    best = heapq.nlargest(boosts.CANDIDATES, (id for id in rank if passing(id)), key=lambda id: (rank[id], -id))
    scores: dict[int, float] = {}
    for id, tokens in IndexedDocument.objects.filter(id__in=best).values_list("id", "tokens"):
        entry = held.entries[id]
        preference = boosts.READERS_LANGUAGE if entry.locale == locale else boosts.OTHER_LANGUAGE
        scores[id] = score(question, bytes(tokens), entry.title_length, held.averages(entry.type)) * preference * entry.boost
    groups: dict[str, list[int]] = {}
    for id in sorted(rank, key=lambda id: (-scores.get(id, 0.0), -rank[id], id)):
        groups.setdefault(held.entries[id].group, []).append(id)
    return [(group, scores.get(ids[0], 0.0), ids) for group, ids in groups.items()]


def _stored(ids: Sequence[int]) -> dict[int, Stored]:
    found: dict[int, Stored] = {}
    for row in IndexedDocument.objects.filter(id__in=ids, deleted=False).defer("tokens"):
        topics = tuple(row.facets.get("topic", ()))
        found[row.id] = Stored(
            row.key, row.type, row.object_id, row.locale, row.slug, row.url, row.title, row.summary, row.body,
            row.unconfirmed, row.as_of, topics,
        )  # fmt: skip
    return found


