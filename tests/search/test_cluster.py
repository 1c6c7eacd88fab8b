"""Three nodes, one of them lost without warning while people search and editors write."""

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connections, transaction

from search import outbox
from search.engines import engine
from search.engines.elastic.breaker import breaker
from search.engines.elastic.client import client
from search.rebuild import differences, rebuild
from search.service import search
from tests.search.conftest import MemorySource, document
from tools.elasticsearch import Cluster

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]
#: Never changed, and so found in the same number by every search.
STILL = 40
#: Changed all the time.
EDITED = 160
#: So many that some search is between two of its phases when a node dies.
READERS = 8


@dataclass
class Traffic:
    """What the threads saw: ``wrong`` must stay empty."""

    source: MemorySource
    searches: int = 0
    edits: int = 0
    wrong: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        response = search("довідка", locale="uk")
        self.searches += 1
        if response.engine != "elastic" or response.degraded:
            self.wrong.append(f"search {self.searches} was answered by {response.engine}")
        elif response.total != STILL:
            self.wrong.append(f"search {self.searches} found {response.total}")

    def write(self) -> None:
        id = STILL + random.randrange(EDITED)
        with transaction.atomic():
            self.edits += 1
            self.source.held[id] = edited(id, self.edits)
            outbox.enqueue("guide", id)
        time.sleep(0.02)

    def repeat(self, what: Callable[[], None]) -> None:
        try:
            while not self.over.is_set():
                what()
        except Exception as error:
            self.wrong.append(f"{what.__name__}: {error.__class__.__name__}: {error}")
        finally:
            connections.close_all()

    def seen(self, more: int) -> None:
        """Wait until so many more searches and edits were made."""
        searches, edits = self.searches + more, self.edits + more
        until(lambda: bool(self.wrong) or (self.searches >= searches and self.edits >= edits), 120)


def edited(id: int, number: int) -> Any:
    return document(id, f"Заява {id}", f"Редакція {number}.")


def until(what: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)


@pytest.fixture
def filled(
    transactional_db: None, source: MemorySource, elasticsearch_cluster: Cluster, settings: Any
) -> Iterator[MemorySource]:
    """200 documents in both engines, each shard on two nodes."""
    settings.ELASTICSEARCH = {
        **settings.ELASTICSEARCH,
        "hosts": elasticsearch_cluster.urls,
        "prefix": f"test{uuid.uuid4().hex[:12]}",
        "replicas": 1,
    }
    breaker.reset()
    for id in range(STILL):
        source.held[id] = document(id, f"Довідка {id}")
    for id in range(STILL, STILL + EDITED):
        source.held[id] = edited(id, 0)
    for name in ("embedded", "elastic"):
        assert rebuild(engine(name)).written == STILL + EDITED
    elasticsearch_cluster.wait_for_status("green")
    yield source
    breaker.reset()
    engine("elastic").clear()


@pytest.fixture
def traffic(filled: MemorySource) -> Iterator[Traffic]:
    """Threads of readers and two of editors, from before the loss until after the return."""
    made = Traffic(filled)
    threads = [
        threading.Thread(target=made.repeat, args=(what,))
        for what in (*[made.read] * READERS, made.write, made.write)
    ]
    for thread in threads:
        thread.start()
    yield made
    made.over.set()
    for thread in threads:
        thread.join(60)


def settled() -> bool:
    """Whether all changes went to the cluster and nobody works on one."""
    busy = any(thread.name == "search-drain" for thread in threading.enumerate())
    if not busy and "elastic" in outbox.waiting():
        breaker.reset()
        outbox.drain(name="elastic")
    return not busy and not outbox.waiting()


def master(cluster: Cluster) -> int:
    """The node that leads the cluster: the worst one to lose."""
    (row,) = client().cat.master(format="json").body
    return [node.name for node in cluster.nodes].index(row["node"])


def test_a_lost_node_costs_no_search_and_no_edit(traffic: Traffic, elasticsearch_cluster: Cluster) -> None:
    cluster = elasticsearch_cluster
    traffic.seen(20)
    lost = master(cluster)
    cluster.kill(lost)
    traffic.seen(100)
    cluster.wait_for_status("yellow", nodes=2)
    traffic.seen(20)
    cluster.start(lost)
    cluster.wait_for_status("green")
    traffic.seen(20)
    traffic.over.set()
    assert traffic.wrong == []
    until(settled, 120)
    assert list(differences(engine("elastic"))) == []
    assert list(differences(engine("embedded"))) == []
