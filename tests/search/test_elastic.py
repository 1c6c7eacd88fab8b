"""The life of Elasticsearch's indices: rebuilt under readers and editors, versions, tombstones."""

import threading
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from search import outbox
from search.engines import EngineUnavailable, configured, engine
from search.engines.elastic import indices
from search.engines.elastic.breaker import breaker
from search.engines.elastic.client import client
from search.engines.elastic.engine import ElasticEngine
from search.models import OutboxEntry
from search.rebuild import RebuildFailed, differences, rebuild
from search.service import search, suggest
from search.tasks import drain_engine, drain_outbox
from tests.search.conftest import MemorySource, document, find, freshen

pytestmark = pytest.mark.elasticsearch


def run(*args: str, **options: Any) -> str:
    out = StringIO()
    call_command(*args, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def changed(*ids: int) -> None:
    """Entries of both engines, without the drain that follows a commit."""
    for id in ids:
        outbox.enqueue("guide", id)


def drained() -> None:
    for name in configured():
        outbox.drain(name=name)
    freshen()


class TestOutbox:
    def test_each_engine_has_its_own_entry(self, elastic: ElasticEngine, source: MemorySource) -> None:
        source.held[1] = document(1, "Довідка")
        changed(1)
        assert {name: count for name, (count, _) in outbox.waiting().items()} == {"elastic": 1, "embedded": 1}
        outbox.drain()
        assert set(outbox.waiting()) == {"elastic"}
        assert list(elastic.state()) == []
        drained()
        assert find("довідка") == ["group-1"]
        assert outbox.waiting() == {}

    def test_what_elasticsearch_refuses_blocks_nothing_else(
        self, elastic: ElasticEngine, source: MemorySource
    ) -> None:
        source.held = {1: document(1, "Довідка", translation_key="no number"), 2: document(2, "Довідка")}
        changed(1, 2)
        report = outbox.drain(name="elastic")
        assert (report.written, report.failed) == (1, 1)
        left = OutboxEntry.objects.get(engine="elastic")
        assert (left.object_id, left.attempts) == (1, 1)
        assert left.last_error

    def test_what_is_gone_leaves_a_tombstone(self, elastic: ElasticEngine, source: MemorySource) -> None:
        one = source.held[1] = document(1, "Довідка")
        changed(1)
        drained()
        source.held.clear()
        changed(1)
        drained()
        assert find("довідка") == []
        assert list(elastic.state()) == []
        assert elastic.upsert([(one, 1)]) == 0  # sent long ago, come late

    def test_what_changes_its_language_leaves_the_other_index(
        self, elastic: ElasticEngine, source: MemorySource
    ) -> None:
        source.held[1] = document(1, "Certificate велосипедиста", locale="en", group="file")
        changed(1)
        drained()
        source.held[1] = document(1, "Довідка", locale="uk", group="file")
        changed(1)
        drained()
        assert find("велосипедиста", exact=True) == []
        assert list(elastic.state()) == [("guide:1", source.held[1].checksum)]
        assert list(differences(elastic)) == []


class TestRebuild:
    def test_fills_swaps_and_prunes(self, elastic: ElasticEngine, source: MemorySource) -> None:
        source.held = {id: document(id, "Довідка") for id in range(1, 6)}
        before = indices.everything(client())
        assert "elastic: 5 documents indexed, 0 removed" in run("rebuild_search", engine="elastic")
        after = indices.everything(client())
        assert len(after) == len(before) == 4
        assert set(after).isdisjoint(before)
        assert indices.leftovers(client()) == []
        assert "elastic: the index is what the database says" in run("check_search", engine="elastic")

    def test_readers_see_the_old_index_until_the_new_one_is_whole(
        self, elastic: ElasticEngine, source: MemorySource
    ) -> None:
        source.held = {1: document(1, "Довідка")}
        changed(1)
        drained()
        with elastic.rebuilding() as fresh:
            assert find("довідка") == ["group-1"]
            fresh.upsert([(document(1, "Довідка"), 0)])
        freshen()
        assert find("довідка") == ["group-1"]

    def test_loses_no_edit_made_meanwhile(
        self, elastic: ElasticEngine, source: MemorySource, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source.held = {1: document(1, "Стара заява"), 2: document(2, "Зайва заява")}
        changed(1, 2)
        drained()
        whole = source.documents

        def edited_while_read(ids: Any) -> Any:
            found = whole(ids)
            monkeypatch.setattr(source, "documents", whole)
            source.held = {1: document(1, "Нова довідка"), 3: document(3, "Додана довідка")}
            changed(1, 2, 3)
            outbox.drain(name="elastic")
            return found

        monkeypatch.setattr(source, "documents", edited_while_read)
        rebuild(elastic)
        outbox.drain()
        assert set(find("довідка")) == {"group-1", "group-3"}
        assert find("заява") == []
        assert list(differences(elastic)) == []

    def test_an_index_that_is_not_what_the_database_says_is_not_taken(
        self, elastic: ElasticEngine, source: MemorySource, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source.held = {1: document(1, "Довідка")}
        changed(1)
        drained()
        before = indices.everything(client())
        monkeypatch.setattr(ElasticEngine, "upsert", lambda self, documents: 0)
        with pytest.raises(RebuildFailed, match="guide:1: in the database, not in the index"):
            rebuild(elastic)
        assert indices.everything(client()) == before
        assert find("довідка") == ["group-1"]

    def test_what_a_killed_rebuild_left_is_cleared_by_the_next(
        self, elastic: ElasticEngine, source: MemorySource
    ) -> None:
        source.held = {1: document(1, "Довідка")}
        indices.create(client(), indices.new_generation())
        assert len(indices.leftovers(client())) == 4
        rebuild(elastic)
        assert indices.leftovers(client()) == []
        assert len(indices.everything(client())) == 4

    def test_searching_goes_on_through_a_rebuild(self, elastic: ElasticEngine, source: MemorySource) -> None:
        source.held = {id: document(id, f"Довідка {id}") for id in range(1, 301)}
        rebuild(elastic)
        seen: list[tuple[int, int]] = []
        stop = threading.Event()

        def ask() -> None:
            body = {"size": 0, "track_total_hits": True, "query": {"match": {"text": "довідка"}}}
            while not stop.is_set():
                answer = client().search(index=indices.read_alias(), body=body).body
                seen.append((answer["hits"]["total"]["value"], answer["_shards"]["failed"]))

        reader = threading.Thread(target=ask)
        reader.start()
        rebuild(elastic)
        rebuild(elastic)
        stop.set()
        reader.join()
        assert set(seen) == {(300, 0)}


class TestAway:
    """No cluster, a cluster without our index, a cluster that refuses."""

    @pytest.fixture
    def away(self, elastic: ElasticEngine, settings: Any) -> None:
        settings.ELASTICSEARCH = {**settings.ELASTICSEARCH, "hosts": ["http://127.0.0.1:9"]}

    def test_the_embedded_engine_answers_and_says_so(self, away: None, source: MemorySource) -> None:
        source.held[1] = document(1, "Довідка")
        changed(1)
        outbox.drain()
        response = search("довідка", locale="uk")
        assert [hit.slug for hit in response.results] == ["group-1"]
        assert (response.engine, response.degraded) == ("embedded", True)
        assert [one.text for one in suggest("дов", locale="uk")] == ["Довідка"]

    def test_nobody_asks_again_for_a_while(self, away: None, source: MemorySource) -> None:
        search("довідка", locale="uk")
        assert not breaker.admits()

    def test_editors_changes_wait(self, away: None, source: MemorySource) -> None:
        source.held[1] = document(1, "Довідка")
        changed(1)
        with pytest.raises(EngineUnavailable):
            outbox.drain(name="elastic")
        entry = OutboxEntry.objects.get(engine="elastic")
        assert (entry.attempts, entry.last_error) == (0, "")

    def test_the_health_page_says_so(self, away: None, client: Any) -> None:
        answer = client.get("/readyz")
        assert answer.status_code == 200
        found = answer.json()["search"]
        assert (found["engine"], found["configured"], found["degraded"]) == ("embedded", "elastic", True)

    def test_a_worker_looks_again_by_itself(
        self, away: None, source: MemorySource, settings: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        settings.PORUCH_WORKER = True
        changed(1)
        with django_capture_on_commit_callbacks(execute=True):
            drain_outbox.func()
            drain_outbox.func()
        planned = DBTaskResult.objects.get()
        assert planned.task_path == drain_outbox.module_path
        assert planned.run_after > timezone.now()

    def test_commands_say_what_to_do(self, away: None) -> None:
        with pytest.raises(CommandError, match="The old index stays in use"):
            run("rebuild_search", engine="elastic")
        with pytest.raises(SystemExit):
            run("check_search")

    def test_a_cluster_without_our_index(self, elastic: ElasticEngine, source: MemorySource) -> None:
        source.held[1] = document(1, "Довідка")
        changed(1)
        outbox.drain()
        elastic.clear()
        assert search("довідка", locale="uk").degraded
        with pytest.raises(EngineUnavailable, match="rebuild_search"):
            outbox.drain(name="elastic")
        run("rebuild_search", verbosity=0)
        assert find("довідка") == ["group-1"]

    def test_a_new_cluster_is_filled_once(self, elastic: ElasticEngine, source: MemorySource) -> None:
        source.held[1] = document(1, "Довідка")
        assert run("rebuild_search", if_missing=True) == ""
        elastic.clear()
        assert "elastic: 1 documents indexed" in run("rebuild_search", if_missing=True)
        outbox.drain()

    def test_a_lost_index_is_made_again_by_the_next_drain(
        self, elastic: ElasticEngine, source: MemorySource
    ) -> None:
        source.held[1] = document(1, "Довідка")
        elastic.clear()
        changed(1)
        assert drain_engine("elastic") >= 0
        outbox.drain()
        freshen()
        assert find("довідка") == ["group-1"]
        assert outbox.waiting() == {}

    def test_no_cluster_is_configured_by_default(self, db: None) -> None:
        assert configured() == ("embedded",)
        assert engine().name == "embedded"
