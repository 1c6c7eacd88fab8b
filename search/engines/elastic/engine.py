"""The Elasticsearch engine. It finds and ranks; what is found is shown from the database."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

import orjson
from elasticsearch import Elasticsearch

from poruch import languages
from search import boosts
from search.documents import SearchDocument
from search.engines import filtering, stored
from search.engines.base import EngineHit, EngineRefused, EngineResult, EngineUnavailable, Stored, Suggested
from search.engines.catalogue import FACETS
from search.engines.elastic import indices, query, writer
from search.engines.elastic.breaker import SEARCH_SECONDS
from search.engines.elastic.client import WRITE_SECONDS, asking
from search.engines.elastic.fields import NAMED
from search.engines.elastic.indices import Generation
from search.engines.embedded import EmbeddedEngine
from search.engines.suggesting import typings
from search.engines.vocabulary import VOCABULARY
from search.models import IndexedDocument
from search.query.plan import Plan

#: Documents of one bulk of documents; the requests are cut by bytes.
_BATCH: Final = 500
_SCROLLED: Final = 5000
#: A page that begins deeper is empty; nobody reads so far.
_WINDOW: Final = 10_000
_TIMEOUT: Final = f"{SEARCH_SECONDS * 1000:.0f}ms"
_IDS: Final = ("key", "type", "object_id", "locale", "translation_key", "title", "url")


class ElasticEngine:
    """See :class:`search.engines.base.Engine`. ``generation`` names indices that readers do not see yet."""

    name = "elastic"

    def __init__(self, generation: Generation | None = None) -> None:
        self.generation = generation

    def ping(self) -> None:
        with asking() as asked:
            health = asked.cluster.health(index=self._read(), timeout="1s").body
        if health["status"] == "red":
            raise EngineUnavailable("Elasticsearch has lost a part of the index.")

    def exists(self) -> bool:
        with asking() as asked:
            return bool(asked.indices.exists_alias(name=self._read()))

    def upsert(self, documents: Iterable[tuple[SearchDocument, int]]) -> int:
        rest, written = iter(documents), 0
        with asking() as asked:
            if self.generation:
                return writer.fill(asked, rest, self._into(asked))
            while batch := list(islice(rest, _BATCH)):
                into = self._into(asked)
                written += writer.write(asked, batch, into)
                writer.strays(asked, batch, into)
        return written

    def delete(self, keys: Iterable[tuple[str, int]]) -> int:
        with asking() as asked:
            return writer.tombstones(asked, keys, self._into(asked))

    def clear(self) -> None:
        with asking() as asked:
            indices.delete(asked, indices.everything(asked))

    @contextmanager
    def rebuilding(self) -> Iterator["ElasticEngine"]:
        fresh = ElasticEngine(indices.new_generation())
        assert fresh.generation
        with asking() as asked:
            indices.delete(asked, indices.leftovers(asked))
            indices.create(asked, fresh.generation)
        try:
            yield fresh
        except BaseException:
            with asking() as asked:
                indices.delete(asked, fresh.generation.indices)
            raise
        with asking() as asked:
            indices.publish(asked, fresh.generation)

    def state(self) -> Iterator[tuple[str, str]]:
        """In the order of keys, of what was written until now."""
        names = self._read()
        with asking() as asked:
            patient = asked.options(request_timeout=WRITE_SECONDS)
            patient.indices.refresh(index=names)
            after: list[Any] | None = None
            while True:
                answer = patient.search(
                    index=names,
                    size=_SCROLLED,
                    sort=[{"key": "asc"}],
                    search_after=after,
                    docvalue_fields=[{"field": "checksum"}],
                    query={"bool": {"must_not": [{"term": {"deleted": True}}]}},
                    track_total_hits=False,
                )
                hits = answer.body["hits"]["hits"]
                for hit in hits:
                    yield hit["_id"], hit["fields"]["checksum"][0]
                if len(hits) < _SCROLLED:
                    return
                after = hits[-1]["sort"]

    def versions(self, keys: Collection[str]) -> dict[str, int]:
        with asking() as asked:
            into = indices.written(asked)
            return writer.versions(asked, list(keys), [name for names in into.values() for name in names])

    def search(
        self, plan: Plan, filters: Mapping[str, Sequence[str]], locale: str, offset: int, limit: int
    ) -> EngineResult:
        if not plan.slots or offset + limit > _WINDOW:
            # A list without a question needs no ranking: the database has it in order.
            return EmbeddedEngine().search(plan, filters, locale, offset, limit)
        asks = filtering.wanted(filters)
        answer: dict[str, Any] = {}
        for asked_for in query.readings(plan):
            answer = self._ask(asked_for, asks, locale, (offset, limit))
            if answer["n"]["value"] or (asks and self._finds(asked_for, locale)):
                break
        marked = {lemma for slot in plan.content for lemma in slot.lemmas}
        return _result(answer, frozenset(term.form for term in VOCABULARY.terms(marked)))

    def _ask(
        self, asked_for: query.Clause, asks: filtering.Wanted, locale: str, page: tuple[int, int]
    ) -> dict[str, Any]:
        """``hits``, the number of groups ``n``, and the counts of each facet."""
        whole = query.request(asked_for, asks, self._boosts(locale), *page)
        parts = [query.facet_request(asked_for, asks, name) for name in asks]
        first, *rest = self._answers([whole, *parts])
        found = {"hits": first["hits"]["hits"]}
        for answer in (first, *rest):
            found |= answer["aggregations"]
        return found

    def _finds(self, asked_for: query.Clause, locale: str) -> bool:
        """Whether the question alone finds anything."""
        alone = query.request(asked_for, {}, self._boosts(locale), 0, 0)
        return bool(self._answers([alone])[0]["aggregations"]["n"]["value"])

    def suggest(self, text: str, locale: str, limit: int) -> list[Suggested]:
        for forms, prefix in typings(text):
            body = query.request_names(query.beginning(forms, prefix), self._boosts(locale), limit)
            hits = self._answers([body])[0]["hits"]["hits"]
            if hits:
                return _suggested([hit["fields"]["translation_key"][0] for hit in hits], locale)
        return []

    def _answers(self, bodies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The answers of all indices; a question refused as such is one for the embedded engine."""
        header = {
            "index": self._read(),
            # Rarity over all indices together: a small language must not have rare words by accident.
            "search_type": "dfs_query_then_fetch",
            # A part of the answer is no answer: the embedded engine has the whole.
            "allow_partial_search_results": False,
        }
        lines = [_line(part) for body in bodies for part in (header, {**body, "timeout": _TIMEOUT})]
        answers = self._sent(lines)
        if any(answer.get("status", 200) >= 500 for answer in answers):
            # A node that dies between two phases of a search takes its part along; another has a copy. The
            # client asks again by itself only when the whole request fails.
            answers = self._sent(lines)
        for answer in answers:
            if answer.get("timed_out") or "error" in answer:
                raise EngineUnavailable(
                    f"Elasticsearch did not answer all: {answer.get('error', 'too slow')}"
                )
        return answers

    def _sent(self, lines: list[Any]) -> list[dict[str, Any]]:
        try:
            with asking() as asked:
                return list(asked.msearch(searches=lines).body["responses"])
        except EngineRefused as error:
            raise EngineUnavailable(f"Elasticsearch refuses the question: {error}") from error

    def _boosts(self, locale: str) -> dict[str, float]:
        return {
            name: boosts.READERS_LANGUAGE if language == locale else boosts.OTHER_LANGUAGE
            for language, name in zip(languages.CODES, self._read(), strict=True)
        }

    def _read(self) -> list[str]:
        if self.generation:
            return list(self.generation.indices)
        return [indices.read_alias(language) for language in languages.CODES]

    def _into(self, asked: Elasticsearch) -> dict[str, list[str]]:
        if self.generation:
            return {language: [self.generation.index(language)] for language in languages.CODES}
        into = indices.written(asked)
        if not all(into.values()):
            raise EngineUnavailable("Elasticsearch has no index yet: run rebuild_search --engine elastic.")
        return into


def _line(part: dict[str, Any]) -> Any:
    """Ready bytes; the client's own writer of lines is slower, but takes the half of a surrogate pair."""
    try:
        return orjson.dumps(part)
    except TypeError:
        return part


def _result(answer: Mapping[str, Any], highlights: frozenset[str]) -> EngineResult:
    rows = answer["hits"]
    groups = [row["fields"]["translation_key"][0] for row in rows]
    documents = stored.by_group(groups) if groups else {}
    hits: list[EngineHit] = []
    for row, group in zip(rows, groups, strict=True):
        if group in documents:
            matched = _matched(documents[group], row["_id"])
            score = row["sort"][0] or 0.0
            hits.append(EngineHit(group, score, matched.key, documents[group], stored.facets(matched)))
    facets = {name: _counts(answer[name]) for name in FACETS}
    facets["region"] = _regions(facets["region"])
    return EngineResult(tuple(hits), answer["n"]["value"], facets, highlights)


def _matched(documents: Mapping[str, Stored], key: str) -> Stored:
    return next((one for one in documents.values() if one.key == key), next(iter(documents.values())))


def _counts(counted: Mapping[str, Any]) -> dict[str, int]:
    return {row["key"]: row["n"]["value"] for row in counted["buckets"]}


def _regions(counted: Mapping[str, int]) -> dict[str, int]:
    """What is for the whole country counts for every region that is named."""
    country = counted.get(filtering.COUNTRY, 0)
    found: dict[str, int] = {}
    for code, count in counted.items():
        if code == filtering.COUNTRY or code in filtering.ELSEWHERE:
            found[code] = count
        else:
            own = 0 if code.startswith(NAMED) else count
            code = code.removeprefix(NAMED)
            found[code] = found.get(code, country) + own
    return found


def _suggested(groups: Sequence[str], locale: str) -> list[Suggested]:
    """Each group in the reader's language, else along the chain."""
    rows = IndexedDocument.objects.filter(translation_key__in=groups, deleted=False).values_list(*_IDS)
    documents: dict[str, dict[str, Suggested]] = {}
    for row in rows:
        one = Suggested(*row)
        documents.setdefault(one.translation_key, {})[one.locale] = one
    chosen = (languages.choose(documents.get(group, {}), locale) for group in groups)
    return [one for one in chosen if one]
