"""What readers look for is counted without leaking who asked, and for whom."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from search import glossary, needs
from search.engines.vocabulary import VOCABULARY
from search.models import NeedMark, SearchNeed
from search.query import understand
from tests.search.needs.conftest import FIRST, Ask, everything_stored, words

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
