"""Elasticsearch killed in the middle of a thousand edits and searches, and started again."""

import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from search import outbox, tasks
from search.engines import engine
from search.engines.elastic.breaker import breaker
from search.rebuild import differences, rebuild
from search.service import search, suggest
from tests.elastic import available
from tests.search.conftest import MemorySource, document, slugs
from tools.elasticsearch import Node, running

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PAGES = 100
EDITS = 1000
KILLED_AT, STARTED_AT = 300, 700


@pytest.fixture
def node() -> Iterator[Node]:
    """A node of this test's own."""
    with available(), running(heap="512m") as started:
        yield started


@pytest.fixture
def edited(node: Node, source: MemorySource, settings: Any) -> Iterator[MemorySource]:
    """A site on that node, every page indexed."""
    prefix = f"test{uuid.uuid4().hex[:12]}"
    settings.ELASTICSEARCH = {**settings.ELASTICSEARCH, "hosts": [node.url], "prefix": prefix, "replicas": 0}
    breaker.reset()
    source.held = {id: page(id, 0) for id in range(PAGES)}
    for name in ("embedded", "elastic"):
        rebuild(engine(name))
    yield source
    until(lambda: not tasks.busy())
    breaker.reset()


def page(id: int, edition: int) -> Any:
    return document(id, f"Довідка {id}", f"Редакція {edition}.")


def until(what: Callable[[], object], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)


def test_nothing_is_lost_and_nobody_sees_an_error(node: Node, edited: MemorySource) -> None:
    answered: set[tuple[str, bool]] = set()
    for edition in range(1, EDITS + 1):
        if edition == KILLED_AT:
            node.kill()
        if edition == STARTED_AT:
            node.start()
        id = edition % PAGES
        with transaction.atomic():
            edited.held[id] = page(id, edition)
            outbox.enqueue("guide", id)
        if edition % 5 == 0:
            response = search(f"довідка {id}", locale="uk")
            assert response.total == PAGES
            assert slugs(response)[0] == f"group-{id}"
            answered.add((response.engine, response.degraded))
            assert suggest("довід", locale="uk")
    assert answered >= {("elastic", False), ("embedded", True)}

    # Back: the first reader who is let through wakes what waits.
    until(lambda: not search("довідка", locale="uk").degraded)
    until(lambda: not outbox.waiting())
    assert list(differences(engine("embedded"))) == []
    assert list(differences(engine("elastic"))) == []
