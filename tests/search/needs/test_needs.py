"""Counting what readers look for: the database holds common words, and only after several days."""

import threading
from datetime import timedelta
from typing import Any

import pytest

from poruch.core.models import SiteRevision
from search import glossary, needs
from search.engines.vocabulary import VOCABULARY
from search.glossary import GlossaryGroup
from search.models import NeedMark, SearchNeed
from search.needs import popular
from search.query import understand
from tests.factories.core import RegionFactory
from tests.search.conftest import Index, document
from tests.search.needs.conftest import FIRST, TEXTS, Ask, everything_stored, words


class TestDays:
    def test_words_are_stored_on_the_third_day(self, ask: Ask) -> None:
        ask("довідка про полон", days=2)
        assert words() == []
        assert "довідк" not in everything_stored()
        ask("довідка про полон", days=1, first=FIRST + timedelta(days=9))
        need = SearchNeed.objects.get()
        assert (need.words, need.locale, need.days) == ("довідка полон", "uk", 3)
        assert (need.last_day, need.found) == (FIRST + timedelta(days=9), "2-enough")

    def test_a_hundred_times_a_day_is_one_day(self, ask: Ask) -> None:
        for _ in range(100):
            ask("довідка про полон", days=1)
        assert words() == []
        assert NeedMark.objects.count() == 1

    def test_so_it_is_in_another_process(self, ask: Ask) -> None:
        ask("довідка", days=1)
        needs.forget()
        ask("довідка", days=1)
        assert NeedMark.objects.count() == 1

    def test_days_too_far_apart_do_not_count(self, ask: Ask) -> None:
        ask("довідка", days=2)
        ask("довідка", days=1, first=FIRST + timedelta(days=60))
        assert words() == []
        assert NeedMark.objects.count() == 2

    def test_inflection_order_and_case_are_one_need(self, ask: Ask) -> None:
        ask("довідка про полон", days=1)
        ask("полон довідку", days=1, first=FIRST + timedelta(days=1))
        ask("Довідки полону", days=1, first=FIRST + timedelta(days=2))
        assert words() == ["довідка полон"]

    def test_languages_are_apart(self, ask: Ask) -> None:
        ask("довідка", days=2, locale="uk")
        ask("довідка", days=2, locale="ru", first=FIRST + timedelta(days=2))
        assert words() == []

    def test_the_last_day_tells_what_was_found(self, ask: Ask) -> None:
        ask("довідка", total=0)
        assert SearchNeed.objects.get().found == "0-nothing"
        ask("довідка", days=1, total=2, first=FIRST + timedelta(days=4))
        assert SearchNeed.objects.get().found == "1-little"
        ask("довідка", days=1, total=3, first=FIRST + timedelta(days=5))
        need = SearchNeed.objects.get()
        assert (need.found, need.days) == ("2-enough", 5)

    def test_results_for_the_other_words_are_little(self, ask: Ask) -> None:
        ask("довідка для лікаря", total=50)
        need = SearchNeed.objects.get()
        assert (need.words, need.found) == ("довідка лікар", "1-little")

    def test_old_ones_go(self, ask: Ask) -> None:
        ask("довідка")
        ask("полон", days=1, first=FIRST + timedelta(days=2 + 180))
        assert words() == ["довідка"]
        ask("заява", days=1, first=FIRST + timedelta(days=2 + 181))
        assert words() == []
        assert NeedMark.objects.count() == 2


class TestAllowed:
    def test_names_of_the_glossary_may_be_capitalised_and_rare(self, ask: Ask) -> None:
        ask("полон Медіаініціатива")
        assert words() == []
        glossary.set_provider(lambda: [GlossaryGroup({"uk": "Червоний Хрест"})], SiteRevision.current)
        needs.forget()
        ask("довідка від Червоного Хреста", first=FIRST + timedelta(days=10))
        assert words() == ["довідка червоний хрест"]

    def test_regions(self, ask: Ask) -> None:
        ask("довідка Запорізька область")
        assert words() == []
        RegionFactory()
        needs.forget()
        ask("довідка Запорізька область", first=FIRST + timedelta(days=10))
        assert words() == ["довідка область"]  # The index does not hold the adjective often enough.

    def test_abbreviations(self, index: Index, ask: Ask) -> None:
        index(*(document(n, "СІЗО", "Слідчий ізолятор, СІЗО") for n in range(20, 35)))
        ask("лист у СІЗО")
        assert words() == ["лист сізо"]


class TestPopular:
    def test_only_after_five_days_and_enough(self, ask: Ask) -> None:
        ask("довідка про полон", days=4)
        assert popular("uk", "дов") == []
        ask("довідка про полон", days=1, first=FIRST + timedelta(days=4))
        assert popular("uk", "дов") == ["довідка полон"]
        assert popular("uk", "полон") == ["довідка полон"]
        assert popular("uk", "ДОВІДКА П") == ["довідка полон"]
        assert (popular("uk", "відка"), popular("en", "дов"), popular("uk", "д")) == ([], [], [])

    def test_not_what_found_little(self, ask: Ask) -> None:
        ask("довідка", days=5, total=1)
        assert popular("uk", "дов") == []

    def test_commonest_first_and_no_more_than_asked(self, ask: Ask) -> None:
        ask("довідка", days=5)
        ask("довідка про полон", days=6)
        assert popular("uk", "довід", 1) == ["довідка полон"]
        assert popular("uk", "довід") == ["довідка полон", "довідка"]

    def test_words_that_left_the_index_are_not_offered(self, ask: Ask, embedded: Any) -> None:
        ask("довідка", days=5)
        embedded.clear()
        assert popular("uk", "дов") == []

    @pytest.mark.parametrize("prefix", ["%", "_о", "\x00", "' OR 1", "довід\x00ка", "а" * 10_000, ""])
    def test_any_prefix(self, ask: Ask, prefix: str) -> None:
        ask("довідка", days=5)
        assert popular("uk", prefix) == []


@pytest.mark.django_db(transaction=True)
def test_a_thread_of_its_own_writes(
    index: Index, monkeypatch: pytest.MonkeyPatch, django_db_serialized_rollback: None
) -> None:
    index(*(document(n, "Сторінка", TEXTS[n % 2]) for n in range(1, 7)))
    monkeypatch.setattr(needs, "_SECONDS", 0.01)
    threads = set(threading.enumerate())
    needs.note(understand("довідка про полон", locale="uk", vocabulary=VOCABULARY), "uk", 5)
    for thread in set(threading.enumerate()) - threads:
        thread.join(20)
    assert NeedMark.objects.count() == 1
