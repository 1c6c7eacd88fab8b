"""From a change to the index."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from search import outbox
from search.engines import Engine
from search.models import OutboxEntry
from tests.search.conftest import MemorySource, document, find


def note(*ids: int) -> None:
    """Entries without the drain that follows a commit."""
    for id in ids:
        OutboxEntry.objects.create(type="guide", object_id=id, due_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_a_change_is_found_after_its_commit(source: MemorySource) -> None:
    with transaction.atomic():
        source.held[1] = document(1, "Довідка")
        outbox.enqueue("guide", 1)
        outbox.enqueue("guide", 1)
        assert find("довідка") == []
    assert find("довідка") == ["group-1"]
    assert outbox.waiting() == {}


@pytest.mark.django_db(transaction=True)
def test_a_change_rolled_back_is_not(source: MemorySource) -> None:
    source.held[1] = document(1, "Довідка")
    with transaction.atomic():
        outbox.enqueue("guide", 1)
        transaction.set_rollback(True)
    assert OutboxEntry.objects.count() == 0
    assert find("довідка") == []


def test_one_drain_a_transaction(db: None, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        for id in range(100):
            outbox.enqueue("guide", id)
    assert len(callbacks) == 1


def test_what_is_gone_leaves_the_index(embedded: Engine, source: MemorySource) -> None:
    source.held[1] = document(1, "Довідка")
    note(1)
    assert outbox.drain() == outbox.DrainReport(taken=1, written=1)
    source.held.clear()
    note(1)
    assert outbox.drain() == outbox.DrainReport(taken=1, removed=1)
    assert find("довідка") == []
    assert list(embedded.state()) == []


def test_the_newest_entry_is_the_version(embedded: Engine, source: MemorySource) -> None:
    source.held[1] = document(1, "Довідка")
    note(1, 1, 1)
    newest = OutboxEntry.objects.latest("id").id
    assert outbox.drain() == outbox.DrainReport(taken=3, written=1)
    assert embedded.versions(["guide:1"]) == {"guide:1": newest}


def test_an_entry_committed_late_still_counts(embedded: Engine, source: MemorySource) -> None:
    source.held[1] = document(1, "Заява")
    embedded.upsert([(source.held[1], 10**6)])
    source.held[1] = document(1, "Довідка")
    note(1)
    outbox.drain()
    assert find("довідка") == ["group-1"]
    assert embedded.versions(["guide:1"]) == {"guide:1": 10**6}


def test_a_failing_entry_blocks_no_other(
    db: None, source: MemorySource, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.held = {id: document(id, "Довідка") for id in (1, 2, 3)}
    whole = source.documents

    def broken(ids: Any) -> Any:
        if 2 in ids:
            raise RuntimeError("the page is broken")
        return whole(ids)

    monkeypatch.setattr(source, "documents", broken)
    note(1, 2, 3)
    assert outbox.drain() == outbox.DrainReport(taken=3, written=2, failed=1)
    left = OutboxEntry.objects.get()
    assert (left.object_id, left.attempts) == (2, 1)
    assert "the page is broken" in left.last_error
    assert left.due_at > timezone.now()
    assert outbox.drain() == outbox.DrainReport()

    monkeypatch.setattr(source, "documents", whole)
    OutboxEntry.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert outbox.drain().written == 1
    assert len(find("довідка")) == 3


def test_waiting_grows_up_to_an_hour() -> None:
    waits = [outbox.backoff(attempts) for attempts in range(1, 40)]
    assert waits[:3] == [5, 10, 20]
    assert waits == sorted(waits)
    assert waits[-1] == 3600


def test_what_waits_and_limit(db: None, source: MemorySource) -> None:
    note(1, 2, 3)
    OutboxEntry.objects.filter(object_id=1).update(created_at=timezone.now() - timedelta(minutes=1))
    pending, oldest = outbox.waiting()["embedded"]
    assert pending == 3
    assert 59 < oldest < 70
    assert outbox.drain(limit=2).taken == 2
    assert outbox.waiting()["embedded"][0] == 1


def test_a_type_without_source_is_removed(embedded: Engine) -> None:
    embedded.upsert([(document(1, "Довідка"), 1)])
    note(1)
    assert outbox.drain().removed == 1
