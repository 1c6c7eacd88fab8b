"""The answer card: shown when a passage surely answers, and otherwise not at all."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from search import answers, cues, glossary
from search.answers import Answer
from search.cues import Kind
from search.glossary import GlossaryGroup
from search.query import Plan, understand

pytestmark = pytest.mark.django_db


class NoIndex:
    """No word is known of any index."""

    def document_frequencies(self, lemmas: Collection[str]) -> dict[str, int]:
        return {}

    def near(self, forms: Collection[str]) -> dict[str, Any]:
        return {}

    def translated_titles(self, forms: Collection[str], locale: str) -> list[str]:
        return []

    def romanised(self, skeletons: Collection[str]) -> dict[str, list[str]]:
        return {}

    def held(self, forms: Collection[str]) -> set[str]:
        return set()

    def begun(self, forms: Collection[str]) -> dict[str, list[str]]:
        return {}

    def related(self, forms: Collection[str]) -> dict[str, list[str]]:
        return {}


@dataclass(frozen=True)
class Result:
    id: int
    score: float = 10.0
    type: str = "guide"


def plan(text: str, locale: str = "uk") -> Plan:
    return understand(text, locale=locale, vocabulary=NoIndex())


def ago(days: int) -> str:
    day: date = timezone.localdate() - timedelta(days=days)
    return day.isoformat()


YEARLY = Answer(
    kind="amount",
    type="guide",
    id=1,
    locale="uk",
    page_title="Державні виплати",
    url="/uk/guides/payments/#stroky",
    heading="Щорічна виплата",
    value="100 000 грн",
    passage="людині в неволі або одному члену сім’ї, якщо факт встановлено",
    as_of=ago(30),
)
ONCE = replace(
    YEARLY, heading="Одноразово після звільнення", value="50 000 грн", passage="звільненій цивільній людині"
)
PASSPORT = replace(
    YEARLY,
    kind="step",
    heading="Подайте на паспорт",
    value="",
    passage="Прийдіть і скажіть: паспорт утрачено.",
    page_title="Відновлення документів",
)
HOTLINE = replace(
    YEARLY,
    kind="phone",
    heading="Омбудсман",
    value="0 800 000 001",
    tel="0800000001",
    passage="",
    page_title="Скарги",
    as_of=ago(10),
)


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[Answer]:
    """What the pages of guides hold; a test fills it."""
    held: list[Answer] = []

    def provider(kind: Kind, ids: Collection[int], locale: str) -> list[Answer]:
        return [one for one in held if one.kind == kind and one.id in ids]

    monkeypatch.setattr(answers, "_providers", {"guide": provider})
    return held


def card(text: str, *results: Result, locale: str = "uk") -> str:
    """What the card says, or "" when there is none."""
    found = answers.answer(plan(text, locale), results or (Result(1),), locale)
    return (found.value or found.heading) if found else ""


@pytest.mark.parametrize(
    ("text", "locale", "kind", "about"),
    [
        ("скільки платять родині", "uk", "amount", "родині"),
        ("сума щорічної виплати", "uk", "amount", "щорічної"),
        ("сколько денег на ребенка", "ru", "amount", "ребенка"),
        ("how much is the annual payment", "en", "amount", "annual"),
        ("скільки чекати на паспорт", "uk", "deadline", "паспорт"),
        ("коли дадуть гроші", "uk", "deadline", "гроші"),
        ("до якого дня скарга", "uk", "deadline", "скарга"),
        ("how long does the complaint take", "en", "deadline", "complaint take"),
        ("телефон омбудсмана", "uk", "phone", "омбудсмана"),
        ("куди подзвонити про паспорт", "uk", "phone", "паспорт"),
        ("гаряча лінія поліції", "uk", "phone", "поліції"),
        ("горячая линия полиции", "ru", "phone", "полиции"),
        ("phone of the ombudsman", "en", "phone", "ombudsman"),
        ("як отримати виплату", "uk", "step", "виплату"),
        ("что делать с паспортом", "ru", "step", "паспортом"),
        ("how to restore a passport", "en", "step", "restore passport"),
    ],
)
def test_the_words_that_ask_tell_the_kind(text: str, locale: str, kind: str, about: str) -> None:
    found = cues.asked(plan(text, locale))
    assert found is not None
    assert found.kind == kind
    assert " ".join(slot.form for slot in found.about) == about


@pytest.mark.parametrize(
    "text",
    [
        "",
        "виплата",
        "телефон",
        "довідка впо",
        "чи платять родині",
        "скільки людей у неволі",
        "is there money for families",
    ],
)
def test_a_topic_alone_and_a_question_for_yes_or_no_ask_for_no_passage(text: str) -> None:
    assert cues.asked(plan(text, "en" if text.isascii() else "uk")) is None


def test_a_passage_that_holds_every_word_answers(offered: list[Answer]) -> None:
    offered += [YEARLY, ONCE]
    assert card("скільки щорічна виплата") == "100 000 грн"
    assert card("сума щорічної виплати члену сім'ї") == "100 000 грн"


@pytest.mark.parametrize(
    "text",
    ["скільки щорічна виплата військовим", "щорічна виплата якщо людина померла сума", "щорічна виплата"],
)
def test_a_word_that_stands_nowhere_is_a_question_that_is_not_answered(
    offered: list[Answer], text: str
) -> None:
    offered += [YEARLY, ONCE]
    assert card(text) == ("100 000 грн" if text == "щорічна виплата" else "")


def test_words_of_the_title_alone_are_not_enough(offered: list[Answer]) -> None:
    offered += [replace(YEARLY, heading="Якщо факт встановлено", passage="одному члену сім’ї")]
    assert card("скільки державна виплата") == ""


def test_a_sum_of_which_only_the_condition_is_named_may_be_one_of_several(offered: list[Answer]) -> None:
    offered += [YEARLY]
    assert card("скільки платять людині в неволі") == ""


def test_two_passages_that_may_both_answer_show_neither(offered: list[Answer]) -> None:
    offered += [YEARLY, replace(YEARLY, heading="Щорічна виплата сім’ї", value="90 000 грн")]
    assert card("скільки щорічна виплата") == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"as_of": ago(400)},
        {"as_of": ""},
        {"as_of": str(int(ago(400)[:4]) - 1)},
        {"as_of": ago(-3)},
        {"confirmed": False},
    ],
    ids=["a year old", "undated", "only a year", "of tomorrow", "unconfirmed"],
)
def test_what_is_stale_or_unconfirmed_is_not_shown_and_nothing_in_its_place(
    offered: list[Answer], changes: dict[str, Any]
) -> None:
    lesser = replace(YEARLY, heading="Щорічна допомога", value="7 грн", passage="")
    offered += [replace(YEARLY, heading="Щорічна виплата сім’ї", **changes), lesser]
    assert card("сума щорічної виплати сім'ї") == ""


def test_a_phone_wants_a_call_that_got_through_of_late(offered: list[Answer], settings: Any) -> None:
    offered[:] = [HOTLINE]
    assert card("телефон омбудсмана") == "0 800 000 001"
    offered[:] = [replace(HOTLINE, as_of=ago(settings.PORUCH_CALL_VALID_DAYS + 1))]
    assert card("телефон омбудсмана") == ""


def test_a_phone_is_named_by_its_own_words_not_by_its_page(offered: list[Answer]) -> None:
    offered += [replace(HOTLINE, page_title="Безоплатна правнича допомога")]
    assert card("телефон безоплатна правнича допомога") == ""


def test_a_step_needs_more_than_one_word(offered: list[Answer]) -> None:
    offered += [PASSPORT]
    assert card("як паспорт") == ""
    assert card("куди подати на паспорт") == "Подайте на паспорт"


def test_another_name_from_the_glossary_is_the_same_word(
    offered: list[Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    offered += [YEARLY]
    assert card("скільки щорічна виплата в полоні") == ""
    group = GlossaryGroup({"uk": "неволя"}, {"uk": ("полон",)})
    monkeypatch.setattr(glossary, "_provider", lambda: [group])
    monkeypatch.setattr(glossary, "_compiled", None)
    assert card("скільки щорічна виплата в полоні") == "100 000 грн"


def test_a_near_page_that_says_otherwise_keeps_the_card_away(offered: list[Answer]) -> None:
    other = replace(YEARLY, id=2, value="90 000 грн")
    offered += [YEARLY, other]
    assert card("скільки щорічна виплата", Result(1, 10.0), Result(2, 9.5)) == ""
    assert card("скільки щорічна виплата", Result(1, 10.0), Result(2, 4.0)) == "100 000 грн"
    offered[1] = replace(other, value=YEARLY.value)
    assert card("скільки щорічна виплата", Result(1, 10.0), Result(2, 9.5)) == "100 000 грн"


def test_only_the_best_page_answers(offered: list[Answer]) -> None:
    offered += [YEARLY]
    assert card("скільки щорічна виплата", Result(2, 10.0), Result(1, 9.5)) == ""
    assert card("скільки щорічна виплата", Result(1, 0.0)) == ""
    assert answers.answer(plan("скільки щорічна виплата"), (), "uk") is None


def test_a_question_that_asks_for_nothing_asks_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def provider(kind: Kind, ids: Collection[int], locale: str) -> list[Answer]:
        asked.append(kind)
        return []

    monkeypatch.setattr(answers, "_providers", {"guide": provider})
    assert card("довідка впо") == ""
    assert asked == []
    assert card("телефон впо") == ""
    assert asked == ["phone"]
