"""What a question is understood as, over a vocabulary in memory: no database, no engine."""

from collections.abc import Collection

import pytest
from rapidfuzz.distance import OSA

from search import glossary
from search.analysis import forms, lemmas
from search.analysis.normalise import is_cyrillic
from search.glossary import GlossaryGroup
from search.query import Plan, understand
from search.query.parser import CHARACTERS_MOST, WORDS_MOST, parse
from search.query.transliteration import skeleton, to_cyrillic
from search.query.vocabulary import Near

TEXT = """
довідка переселенця; заява до поліції; виплата родині полоненого; психолог і лікар; звільнені з неволі;
обмін полоненими; лист у колонію; нотаріус посвідчує довіреність; відновити паспорт; громада; зв'язок;
навчання;
legal aid for families; letter to a prisoner; mektüp
"""


class Words:
    """The vocabulary of ``TEXT``."""

    def __init__(self) -> None:
        self.forms = sorted(set(forms(TEXT)))
        self.lemmas = {lemma for form in self.forms for lemma in (*lemmas(form), *lemmas(form, "crh"))}

    def document_frequencies(self, lemmas: Collection[str]) -> dict[str, int]:
        return dict.fromkeys(self.lemmas & set(lemmas), 1)

    def near(self, forms: Collection[str]) -> dict[str, list[Near]]:
        found: dict[str, list[Near]] = {}
        for form in forms:
            reach = 2 if len(form) > 5 else 1
            distances = [(OSA.distance(form, other), other) for other in self.forms]
            found[form] = [Near(other, d, 1) for d, other in sorted(distances) if d <= reach][:1]
        return found

    def romanised(self, skeletons: Collection[str]) -> dict[str, list[str]]:
        cyrillic = [form for form in self.forms if is_cyrillic(form)]
        return {key: [form for form in cyrillic if skeleton(form) == key] for key in skeletons}

    def held(self, forms: Collection[str]) -> set[str]:
        return set(self.forms) & set(forms)

    def begun(self, forms: Collection[str]) -> dict[str, list[str]]:
        return {form: sorted(one for one in self.lemmas if one.startswith(form)) for form in forms}

    def related(self, forms: Collection[str]) -> dict[str, list[str]]:
        return {}

    def translated_titles(self, forms: Collection[str], locale: str) -> list[str]:
        return ["Лист у колонію"] if locale == "en" and {"letter", "prison"} <= set(forms) else []


def plan(text: str, locale: str = "uk", exact: bool = False) -> Plan:
    return understand(text, locale=locale, vocabulary=Words(), exact=exact)


def meant(text: str, locale: str = "uk") -> set[str]:
    """All lemmas that the question is searched by."""
    return {lemma for slot in plan(text, locale).slots for lemma in slot.lemmas}


@pytest.mark.parametrize(
    ("typed", "lemma", "kind"),
    [
        ("ljdslrf", "довідка", "layout"),  # the Ukrainian layout left on English
        ("pdʼzpjr", "звʼязок", "layout"),
        ("gcb[jkju", "психолог", "layout"),
        ("дуееук", "letter", "layout"),  # the other way round
        ("звыльнены", "звільнений", "layout"),  # the Russian layout
        ("dovidka", "довідка", "transliteration"),
        ("navchannya", "навчання", "transliteration"),
        ("navchannia", "навчання", "transliteration"),
        ("psyholoh", "психолог", "transliteration"),
        ("hromada", "громада", "transliteration"),
        ("переселинця", "переселенець", "spelling"),
        ("довиренист", "довіреність", "spelling"),  # one sound, three edits
        ("zvyazok", "звʼязок", "transliteration"),
        ("нотариус", "нотаріус", "russian"),
        ("пісьмо", "лист", "russian"),  # Russian, as it is heard
        ("справка", "довідка", "russian"),
        ("получить", "отримати", None),  # the index has no such word: nothing is offered
    ],
)
def test_a_word_is_understood(typed: str, lemma: str, kind: str | None) -> None:
    told = [one.kind for one in plan(typed).interpretations]
    if kind is None:
        assert lemma not in meant(typed)
        assert told == []
    else:
        assert lemma in meant(typed)
        assert kind in told


@pytest.mark.parametrize(
    "text",
    ["довідка переселенця", "виплати родинам полонених", "legal aid", "letters to prisoners", "громади"],
)
def test_a_right_question_is_left_alone(text: str) -> None:
    found = plan(text)
    assert found.interpretations == ()
    assert found.corrected == ""


def test_did_you_mean() -> None:
    assert plan("довідка переселинця").corrected == "довідка переселенця"


@pytest.mark.parametrize(
    ("typed", "forms", "corrected"),
    [
        ("довідкапереселенця", ["довідка", "переселенця"], "довідка переселенця"),
        ("виплатаполоненого", ["виплата", "полоненого"], "виплата полоненого"),
        ("заявадополіції", ["заява", "до", "поліції"], "заява до поліції"),
        ("виплата100тис", ["виплата", "100", "тис"], "виплата 100 тис"),
        ("нота ріус", ["нотаріус"], "нотаріус"),
        ("по свідчує лист", ["посвідчує", "лист"], "посвідчує лист"),
        ("мелітополь", ["мелітополь"], ""),  # the dictionary has it
        ("лист у колонію", ["лист", "у", "колонію"], ""),
    ],
)
def test_blanks_left_out_and_typed_too_much(typed: str, forms: list[str], corrected: str) -> None:
    found = plan(typed)
    assert [slot.form for slot in found.slots] == forms
    assert found.corrected == corrected


def test_work_on_words_without_blanks_is_capped() -> None:
    assert len(plan("довідкапереселенця " * 40).slots) <= WORDS_MOST + 12


@pytest.mark.parametrize(("typed", "lemma"), [("переселен", "переселенець"), ("нот", "нотаріус")])
def test_a_word_not_typed_to_the_end(typed: str, lemma: str) -> None:
    assert lemma in meant(typed)


@pytest.mark.parametrize("mark", ["'", "’", '"', "”", "*", "`"])
def test_marks_typed_for_the_apostrophe(mark: str) -> None:
    assert "звʼязок" in meant(f"зв{mark}язок з колонією")


def test_exact_keeps_the_words_and_their_lemmas() -> None:
    found = plan("ljdslrf переселинця", exact=True)
    assert [slot.form for slot in found.slots] == ["ljdslrf", "переселинця"]
    assert all(len(slot.variants) == 1 for slot in found.slots)
    assert found.interpretations == found.expansions == ()
    assert "довідка" in {lemma for slot in plan("довідками", exact=True).slots for lemma in slot.lemmas}


def test_both_scripts_of_crimean_tatar() -> None:
    assert set(lemmas("mektüp", "crh")) & meant("мектюп", locale="crh")


def test_stop_words_do_not_count_as_content() -> None:
    assert [slot.form for slot in plan("як отримати довідку для громади").content] == [
        "отримати", "довідку", "громади",
    ]  # fmt: skip
    assert plan("як і для").content  # better than nothing


class TestGlossary:
    @pytest.fixture(autouse=True)
    def groups(self) -> None:
        glossary.set_provider(
            lambda: [
                GlossaryGroup(
                    preferred={"uk": "внутрішньо переміщена особа", "en": "displaced person"},
                    synonyms={"uk": ("переселенець", "ВПО"), "ru": ("вынужденный переселенец",)},
                ),
                GlossaryGroup(preferred={"uk": "довідка ВПО"}, synonyms={"uk": ("папірець переселенця",)}),
            ]
        )

    def names(self, text: str) -> list[set[str]]:
        return [
            {" ".join(word[0] for word in phrase) for phrase in expansion.phrases}
            for expansion in plan(text).expansions
        ]

    def test_a_synonym_brings_the_other_names(self) -> None:
        assert any("впо" in names for names in self.names("переселенцям"))
        assert [one.text for one in plan("впо").interpretations if one.kind == "glossary"] == [
            "внутрішньо переміщена особа"
        ]

    def test_a_name_of_several_words_in_any_order(self) -> None:
        assert any({"довідка впо"} <= names for names in self.names("переселенець загубив папірець"))

    def test_a_longer_name_outweighs_the_one_within(self) -> None:
        weights = [expansion.weight for expansion in plan("папірець переселенця").expansions]
        assert weights == sorted(weights, reverse=True)
        assert len(set(weights)) == 2

    def test_the_state_is_shortened(self) -> None:
        assert {"кримінальний кодекс"} <= set().union(*self.names("ст 146 кк"))

    def test_half_a_name_is_no_name(self) -> None:
        assert plan("внутрішньо").expansions == ()

    def test_a_change_acts_at_once(self) -> None:
        held: list[GlossaryGroup] = []
        glossary.set_provider(lambda: held, version=lambda: len(held))
        assert plan("переселенець").expansions == ()
        held.append(GlossaryGroup(preferred={"uk": "переселенець"}, synonyms={"uk": ("ВПО",)}))
        assert plan("переселенець").expansions != ()


class TestParsing:
    def test_quotes(self) -> None:
        assert [(c.raw, c.phrase) for c in parse("лист «у колонію» завтра")] == [
            ("лист", 0), ("у", 1), ("колонію", 1), ("завтра", 0),
        ]  # fmt: skip

    def test_an_open_quote_is_no_phrase(self) -> None:
        assert [chunk.phrase for chunk in parse('лист "у колонію')] == [0, 0, 0]

    def test_work_is_capped(self) -> None:
        assert sum(len(chunk.forms) for chunk in parse("слово " * 1000)) <= WORDS_MOST
        assert sum(len(chunk.raw) for chunk in parse("я" * 10_000)) <= CHARACTERS_MOST
        assert sum(len(chunk.forms) for chunk in parse("а-" * 1000)) <= WORDS_MOST


@pytest.mark.parametrize(
    "spellings",
    [("vytiah", "vytyag", "vitjah", "витяг"), ("hrest", "khrest", "хрест"), ("shcho", "scho", "що")],
)
def test_romanisations_meet(spellings: tuple[str, ...]) -> None:
    assert len({skeleton(one) for one in spellings}) == 1


@pytest.mark.parametrize(("latin", "word"), [("likar", "лікар"), ("zgoda", "згода"), ("yizhak", "їжак")])
def test_to_cyrillic(latin: str, word: str) -> None:
    assert to_cyrillic(latin) == word
