"""The embedded engine's own tables, on whichever database the suite runs."""

from django.db import transaction

from search.engines import Engine
from search.engines.dialects import dialect
from search.models import IndexedLemma, IndexedTerm
from search.service import search
from tests.search.conftest import Index, MemorySource, document, find


def test_frequencies_follow_the_documents(index: Index, embedded: Engine) -> None:
    one, two = document(1, "Довідка", "довідки довідки"), document(2, "Довідкою")
    index(one, two)
    assert IndexedLemma.objects.get(lemma="довідка").df == 2
    embedded.upsert([(document(2, "Заява"), 2)])
    assert IndexedLemma.objects.get(lemma="довідка").df == 1
    embedded.delete([(one.key, 3)])
    assert IndexedLemma.objects.get(lemma="довідка").df == 0
    assert IndexedTerm.objects.get(form="довідки").df == 0


def test_a_write_rolled_back_is_forgotten(index: Index, source: MemorySource, embedded: Engine) -> None:
    source.held = {id: document(id, "Довідка") for id in (1, 2, 3)}
    index(document(1, "Довідка"))
    with transaction.atomic():
        embedded.upsert([(document(2, "Довідка"), 1)])
        assert search("довідка", locale="uk").total == 2
        transaction.set_rollback(True)
    assert search("довідка", locale="uk").total == 1
    embedded.upsert([(document(3, "Довідка"), 1)])
    assert search("довідка", locale="uk").total == 2


def test_a_dialect_exists_for_this_database(db: None) -> None:
    assert dialect().prefix("50%_") in (["50%_", "50%_\U0010ffff"], ["50\\%\\_%"])


def test_clear(index: Index, embedded: Engine) -> None:
    index(document(1, "Довідка"))
    embedded.clear()
    assert find("довідка") == []
    index(document(2, "Довідка"))
    assert find("довідка") == ["group-2"]
