"""A small source in memory: search is tested without any feature app."""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

import pytest

from search import glossary, registry
from search.documents import SearchDocument
from search.engines import Engine, engine
from search.engines.elastic import indices
from search.engines.elastic.breaker import breaker
from search.engines.elastic.client import client
from search.engines.elastic.engine import ElasticEngine
from search.service import SearchResponse, search


class MemorySource:
    """A source whose documents and hidden ids a test changes at will."""

    def __init__(self, type: str) -> None:
        self.type = self.kin = type
        self.held: dict[int, SearchDocument] = {}
        self.hidden: set[int] = set()
        self.asked: list[set[int]] = []

    def ids(self) -> Iterator[int]:
        return iter(sorted(self.held))

    def documents(self, ids: Collection[int]) -> list[SearchDocument]:
        return [self.held[id] for id in sorted(ids) if id in self.held]

    def visible(self, ids: Collection[int]) -> set[int]:
        self.asked.append(set(ids))
        return {id for id in ids if id in self.held} - self.hidden


def document(id: int, title: str, body: str = "", **changes: Any) -> SearchDocument:
    """A guide in Ukrainian unless ``changes`` say otherwise; ``group`` names its translations."""
    group = changes.pop("group", f"group-{id}")
    locale = changes.pop("locale", "uk")
    values: dict[str, Any] = {
        "type": "guide",
        "object_id": id,
        "locale": locale,
        "translation_key": uuid.uuid5(uuid.NAMESPACE_URL, group).hex,
        "slug": changes.pop("slug", group),
        "url": f"/{locale}/guides/{group}/",
        "title": title,
        "body": body,
    }
    return SearchDocument(**{**values, **changes})


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sources and no glossary but the test's own."""
    monkeypatch.setattr(registry, "_sources", {})
    for name, value in (("_provider", None), ("_compiled", None)):
        monkeypatch.setattr(glossary, name, value)


@pytest.fixture
def source() -> MemorySource:
    made = MemorySource("guide")
    registry.register(made)
    return made


Index = Callable[..., None]


class Freshened:
    """An engine whose writes are searched at once, and the embedded one with it, as on a site."""

    def __init__(self, engines: Sequence[Engine], freshen: Callable[[], object]) -> None:
        self.engines, self.freshen = engines, freshen

    def upsert(self, documents: Iterable[tuple[SearchDocument, int]]) -> int:
        return self._all("upsert", list(documents))

    def delete(self, keys: Iterable[tuple[str, int]]) -> int:
        return self._all("delete", list(keys))

    def _all(self, name: str, rows: list[Any]) -> int:
        changed = [getattr(one, name)(rows) for one in self.engines]
        self.freshen()
        return int(changed[-1])

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engines[-1], name)


@pytest.fixture
def engine_name() -> str:
    """Which engine a test is about; a module that is about both overrides it."""
    return "embedded"


@pytest.fixture
def elastic(db: None, elasticsearch_url: str, settings: Any) -> Iterator[ElasticEngine]:
    """Elasticsearch as this site's engine, with indices of the test's own."""
    prefix = f"test{uuid.uuid4().hex[:12]}"
    hosts = [elasticsearch_url]
    mine = {**settings.ELASTICSEARCH, "hosts": hosts, "prefix": prefix, "replicas": 0}
    settings.ELASTICSEARCH = mine
    breaker.reset()
    made = ElasticEngine()
    generation = indices.new_generation()
    indices.create(client(), generation)
    indices.publish(client(), generation)
    yield made
    breaker.reset()
    settings.ELASTICSEARCH = mine
    made.clear()


def freshen() -> None:
    """Let readers of Elasticsearch see what was written until now."""
    client().indices.refresh(index=indices.read_alias())


@pytest.fixture
def target(db: None, engine_name: str, request: pytest.FixtureRequest) -> Any:
    """The engine that a test is about."""
    if engine_name == "embedded":
        return engine("embedded")
    made = request.getfixturevalue("elastic")
    return Freshened([engine("embedded"), made], freshen)


@pytest.fixture
def index(target: Any, source: MemorySource) -> Index:
    """Put documents into the source and the index; version 1."""

    def put(*documents: SearchDocument) -> None:
        for one in documents:
            source.held[one.object_id] = one
        target.upsert((one, 1) for one in documents)

    return put


@pytest.fixture
def embedded(db: None) -> Engine:
    return engine("embedded")


def slugs(response: SearchResponse) -> list[str]:
    return [hit.slug for hit in response.results]


def find(text: str, locale: str = "uk", **options: Any) -> list[str]:
    """The slugs of the first page, from the engine that this site has."""
    response = search(text, locale=locale, **options)
    assert not response.degraded
    return slugs(response)
