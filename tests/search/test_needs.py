"""Counting what readers look for: the database holds common words, and only after several days."""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from poruch.core.models import SiteRevision
from search import glossary, needs
from search.engines.vocabulary import VOCABULARY
from search.glossary import GlossaryGroup
from search.models import NeedMark, SearchNeed
from search.needs import popular
from search.query import understand
from tests.factories.core import RegionFactory
from tests.search.conftest import Index, document

FIRST = date(2026, 3, 1)
Ask = Callable[..., None]

#: What the index of these tests is made of, three documents each.
TEXTS = (
    "Довідка про обставини позбавлення волі, полонений, родина, лист, виплата, нариман кривошапко",
    "Мельник і коваль: полон, довідка, червоний хрест, заява, certificate for families of prisoners",
)


@pytest.fixture(autouse=True)
def counting(settings: Any) -> Iterator[None]:
    settings.PORUCH_COUNT_NEEDS = True
    needs.forget()
    yield
    needs.forget()


@pytest.fixture
def vocabulary(index: Index) -> None:
    index(*(document(n, "Сторінка", TEXTS[n % 2]) for n in range(1, 7)))


@pytest.fixture
def ask(vocabulary: None, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask on ``days`` days in a row, each day's questions written at its end."""

    def asked(text: str, days: int = 3, locale: str = "uk", total: int = 5, first: date = FIRST) -> None:
        for number in range(days):
            day = first + timedelta(days=number)
            with monkeypatch.context() as then:
                then.setattr(timezone, "localdate", lambda *args, day=day, **kwargs: day)
                needs.note(understand(text, locale=locale, vocabulary=VOCABULARY), locale, total)
                needs.flush()

    return asked


def words() -> list[str]:
    return list(SearchNeed.objects.values_list("words", flat=True))


def everything_stored() -> str:
    """Every value of every column of both tables."""
    found = []
    with connection.cursor() as cursor:
        for model in (SearchNeed, NeedMark):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            found += [str(value) for row in cursor.fetchall() for value in row]
    return " ".join(found).casefold()


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


#: Nothing of these may be counted: not the name, and not the words beside it.
PERSONAL = [
    "Іван Петренко полонений",
    "іван петренко полонений",
    "довідка ІВАН ПЕТРЕНКО",
    "довідка петренку",
    "Довідка Петренка",
    "довідка Іваненко",
    "лист для олени",
    "лист Ахтему",
    "полонений мустафа",
    "полонений олександрович",
    "полон ivan petrenko",
    "довідка oleksandr",
    "полон ъіван",
    "довідка Кривошапкові",
    "довідка Нариману",
    "полонений Нестеренчук",
    "полонений нестеренчук",
    "довідка «Нариман»",
    "довідка (Нариман)",
    "мене звати мельник довідка",
    "пан коваль полонений",
    "Пётр Кузнецов плен",
    "пётр кузнецов плен",
    "надя коля полон",
    "sdfy gtnhtyrj ljdslrf",
    "Ljdslrf Sdfyf",
    "довідка 0501234567",
    "довідка +38 (050) 123-45-67",
    "довідка 050 123 45 67",
    "довідка ٠٥٠١٢٣",
    "довідка ⅳ",
    "довідка п'ять нуль п'ять",
    "довідка п’ять",
    "справка семь",
    "certificate seven",
    "довідка i.petrenko@example.org",
    "довідка petrenko@example",
    "довідка @petrenko",
    "довідка t.me/petrenko",
    "довідка www petrenko",
    "довідка https://example.org",
    "довідка м.Київ",
    "довідка І.П.",
    "довідка І П",
    "довідка п е т р",
    "довідка вулиця садова",
    "довідка вул Садова",
    "довідка на вулиці шевченка",
    "улица ленина справка",
    "справа 12-БВ",
    "довідка no_petrenko",
    "довідка #петренко",
    "довідка глюбстер",
    "довідка пеtренко",
    "довідка الحسن",
    "довідка родині листа про виплату заяву червоного хреста полоненого волі",
]

#: The rare word goes, the others are common and stay.
RARE = [
    ("довідка жужелиця", "довідка"),
    ("полонений мельник", "полонений"),
    ("полонений коваль", "полонений"),
    ("certificate smith prisoners", "certificate prisoners"),
]

#: Of everything asked in this file, what the tables must never hold.
SECRETS = [
    "петрен",
    "петрін",
    "іван",
    "олен",
    "ахтем",
    "мустаф",
    "олександр",
    "oleksandr",
    "petrenko",
    "ivan",
    "кривошапк",
    "нариман",
    "нестеренч",
    "мельник",
    "коваль",
    "кузнецов",
    "пётр",
    "петр",
    "над",
    "кол",
    "050",
    "123",
    "0501234567",
    "٠",
    "ⅳ",
    "п'ят",
    "пʼят",
    "нуль",
    "сем",
    "seven",
    "example",
    "t.me",
    "садов",
    "шевченк",
    "ленін",
    "ленин",
    "київ",
    "бв",
    "жужелиц",
    "глюбстер",
    "smith",
    "الحسن",
    "звати",
    "пан",
    "вулиц",
]


class TestLeaking:
    @pytest.mark.parametrize("text", PERSONAL)
    def test_a_question_with_a_name_or_a_number_leaves_no_trace(self, ask: Ask, text: str) -> None:
        for locale in ("uk", "ru", "en", "crh"):
            ask(text, days=6, locale=locale, total=0)
        assert words() == []
        assert NeedMark.objects.count() == 0
        assert everything_stored() == ""

    @pytest.mark.parametrize(("text", "kept"), RARE)
    def test_a_rare_word_is_dropped(self, ask: Ask, text: str, kept: str) -> None:
        ask(text, days=6)
        assert words() == [kept]

    def test_all_at_once_leave_only_common_words(self, ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        for text in [*PERSONAL, *(text for text, _ in RARE), "довідка про полон"]:
            for locale in ("uk", "ru"):
                ask(text, days=6, locale=locale)
        stored = everything_stored().split()
        assert "довідка" in stored
        hexadecimal = set("0123456789abcdef")
        plain = [one for one in stored if len(one) < 64 or not set(one) <= hexadecimal]
        days = {str(FIRST + timedelta(days=n)) for n in range(6)}
        leaked = [one for one in plain if one not in days for secret in SECRETS if secret in one]
        assert leaked == []
        logged = caplog.text.casefold()
        assert [secret for secret in SECRETS if len(secret) > 3 and secret in logged] == []
        assert "довідк" not in logged

    def test_before_the_third_day_not_even_common_words(self, ask: Ask) -> None:
        ask("довідка про полон", days=2)
        stored = everything_stored()
        assert NeedMark.objects.count() == 2
        assert "довідк" not in stored
        assert "полон" not in stored
        assert SearchNeed.objects.count() == 0

    def test_the_digest_is_keyed(self, ask: Ask, settings: Any) -> None:
        ask("довідка", days=1)
        settings.SECRET_KEY = "another"
        ask("довідка", days=1, first=FIRST + timedelta(days=1))
        assert NeedMark.objects.values("digest").distinct().count() == 2

    def test_no_time_of_day(self) -> None:
        kinds = {f.get_internal_type() for m in (SearchNeed, NeedMark) for f in m._meta.concrete_fields}
        assert kinds <= {"CharField", "DateField", "PositiveSmallIntegerField"}

    def test_a_failure_disturbs_nobody_and_logs_no_words(
        self, vocabulary: None, caplog: pytest.LogCaptureFixture
    ) -> None:
        plan = understand("довідка про полон", locale="uk", vocabulary=VOCABULARY)

        def broken() -> Any:
            raise RuntimeError("довідка про полон")

        glossary.set_provider(broken)
        needs.note(plan, "uk", 5)
        assert "RuntimeError" in caplog.text
        assert "довідка" not in caplog.text

    def test_switched_off(self, ask: Ask, settings: Any) -> None:
        settings.PORUCH_COUNT_NEEDS = False
        ask("довідка")
        assert everything_stored() == ""

    def test_a_trial_is_no_need(self, ask: Ask) -> None:
        with needs.silent():
            ask("довідка")
        assert everything_stored() == ""

    def test_a_flood_is_bounded(self, vocabulary: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(needs, "_MARKS_A_DAY_MOST", 2)
        for text in ("довідка", "полон", "заява", "лист", "родина"):
            needs.note(understand(text, locale="uk", vocabulary=VOCABULARY), "uk", 5)
        needs.flush()
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
