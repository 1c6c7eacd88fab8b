"""Text => tokens."""

import pytest

from search.analysis import (
    dictionaries,
    forms,
    grams,
    is_stop_word,
    lemmas,
    normalise,
    places,
    similarity,
    words,
)
from search.analysis.crimean import skeleton
from search.analysis.lemmas import stem
from search.checks import dictionaries_are_installed


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("Довідка", "довідка"),
        ("п'ять", "пʼять"),
        ("п’ять", "пʼять"),
        ("п`ять", "пʼять"),
        ("пʼять", "пʼять"),
        ("за\u0301мок", "замок"),
        ("дові\u00adдка", "довідка"),
        ("и\u0306од", "йод"),
        ("і\u0308жак", "їжак"),
        ("ґанок", "ганок"),
        ("заключённый", "заключенный"),
        ("’слово’", "слово"),
        ("пoлoн", "полон"),  # Latin o
        ("ЄРДР", "єрдр"),
        ("Qırım", "qırım"),
    ],
)
def test_one_form(written: str, form: str) -> None:
    assert normalise(written) == form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Зв’язок, обʼєднання й об'єкт", ["звʼязок", "обʼєднання", "й", "обʼєкт"]),
        ("№ 2010-IX від 26.01.2022", ["2010-ix", "від", "26", "01", "2022"]),
        ("rd4u та А2.6", ["rd4u", "та", "а2", "6"]),
        ("«лапки» — тире… 🙂", ["лапки", "тире"]),
        ("snake_case", ["snake", "case"]),
        ("2505–VIII, 2010-ІХ, 2010-іх, 4071—Iх", ["2505-viii", "2010-ix", "2010-ix", "4071-ix"]),  # І, Х, х
        ("ст.146-1 КК, ст146, ст. 146¹²", ["ст", "146-1", "кк", "ст", "146", "ст", "146-12"]),
        ("у 90-х, 5-і, 2-га", ["у", "90", "х", "5", "і", "2", "га"]),
        (
            "0-800-213-103, 9:00–20:00, 1709-2025-п",
            ["0", "800", "213", "103", "9", "00", "20", "00", "1709", "2025", "п"],
        ),
        ("", []),
        ("'", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


def test_offsets_are_of_the_original_text() -> None:
    text = "Зв’я\u00adзок  із РО\u0301ДИЧЕМ."
    assert [text[word.start : word.end] for word in words(text)] == ["Зв’я\u00adзок", "із", "РО\u0301ДИЧЕМ"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("довідками", "довідка"),
        ("полонених", "полонений"),
        ("матері", "мати"),
        ("дітьми", "діти"),
        ("людей", "люди"),
        ("ув'язненому", "ув'язнений"),
        ("обєднаного", "об'єднаний"),  # the apostrophe left out
        ("звязком", "зв'язок"),
        ("кординаційного", "кординаційний"),  # in no dictionary
        ("молочанськом", "молочанськ"),
        ("выписку", "выписка"),
        ("заключённым", "заключенный"),
        ("prisoners", "prisoner"),
        ("letters", "letter"),
    ],
)
def test_inflected_words_share_a_lemma(one: str, other: str) -> None:
    assert set(lemmas(normalise(one))) & set(lemmas(normalise(other)))


@pytest.mark.parametrize(("one", "other"), [("полон", "полин"), ("суд", "судно"), ("рада", "радіо")])
def test_different_words_share_none(one: str, other: str) -> None:
    assert not set(lemmas(one)) & set(lemmas(other))


def test_every_reading_counts() -> None:
    assert {"заява", "заявити"} <= set(lemmas("заяви"))


def test_numbers_are_their_own_lemmas() -> None:
    assert lemmas("1648") == ("1648",)


def test_a_reference_is_found_by_its_number() -> None:
    assert lemmas("2010-ix") == ("2010-ix", "2010")
    assert lemmas("44-46") == ("44-46", "44", "46")


@pytest.mark.parametrize(("short", "words"), [("ст", "статті статей"), ("ч", "частиною"), ("грн", "гривень")])
def test_an_abbreviation_is_its_word(short: str, words: str) -> None:
    for word in words.split():
        assert set(lemmas(short)) & set(lemmas(word))


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("mektüp", "мектюп"),
        ("qırım", "къырым"),
        ("siyasiy", "сиясий"),
        ("balalar", "балалар"),
        ("ğarp", "гъарп"),
    ],
)
def test_crimean_tatar_is_one_in_both_scripts(latin: str, cyrillic: str) -> None:
    assert skeleton(latin) == skeleton(cyrillic)


def test_crimean_tatar_suffixes() -> None:
    assert set(lemmas("mektüpler", "crh")) & set(lemmas("мектюп", "crh"))


@pytest.mark.parametrize(
    ("word", "base"), [("гуманітарками", "гуманітарк"), ("воля", "воля"), ("ердру", "ердр")]
)
def test_stem_keeps_four_letters(word: str, base: str) -> None:
    assert stem(word) == base


def test_grams() -> None:
    assert grams("слово") == ("_сло", "слов", "лово", "ово_")
    assert grams("я") == ("_я_",)
    assert similarity("полон", "полон") == 1
    assert similarity("полонений", "полон") > similarity("полонений", "полиця")


@pytest.mark.parametrize(
    ("word", "stop"), [("для", True), ("якщо", True), ("the", True), ("ласка", True), ("полон", False)]
)
def test_stop_words(word: str, stop: bool) -> None:
    assert is_stop_word(word) is stop


def test_a_missing_dictionary_is_an_error_at_start_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert dictionaries_are_installed() == []
    monkeypatch.setattr(dictionaries, "_loaded", {})

    def absent(language: str) -> str:
        raise ValueError(f"Can't find a dictionary for language {language!r}")

    monkeypatch.setattr("pymorphy3.analyzer.lang_dict_path", absent)
    found = dictionaries_are_installed()
    assert [message.id for message in found] == ["search.E001", "search.E001"]
    assert "pymorphy3-dicts-uk" in found[0].msg
    with pytest.raises(dictionaries.DictionaryMissing):
        dictionaries.analyser("uk")


def test_a_text_without_blanks_is_looked_through_once() -> None:
    text = "1,2," * 20_000
    assert len(places(text, {"1"})) == 20_000
