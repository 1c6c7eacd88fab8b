"""A small source in memory: search is tested without any feature app."""

import uuid
from collections.abc import Callable, Collection, Iterator
from typing import Any

import pytest

from search import glossary, registry
from search.documents import SearchDocument
from search.engines import Engine, engine
from search.service import SearchResponse, search


class MemorySource:
    """A source whose documents and hidden ids a test changes at will."""

    def __init__(self, type: str) -> None:
        self.type = type
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


@pytest.fixture
def index(db: None, source: MemorySource) -> Index:
    """Put documents into the source and the index; version 1."""

    def put(*documents: SearchDocument) -> None:
        for one in documents:
            source.held[one.object_id] = one
        engine().upsert((one, 1) for one in documents)

    return put


@pytest.fixture
def embedded(db: None) -> Engine:
    return engine("embedded")


def slugs(response: SearchResponse) -> list[str]:
    return [hit.slug for hit in response.results]


def find(text: str, locale: str = "uk", **options: Any) -> list[str]:
    """The slugs of the first page."""
    return slugs(search(text, locale=locale, **options))
