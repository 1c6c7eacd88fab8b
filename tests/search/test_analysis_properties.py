"""Whatever is typed or written: the analysis answers, always alike, and nothing breaks out of a snippet."""

import json
import re
import unicodedata
from collections.abc import Collection
from html import unescape

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from search.analysis import forms, grams, is_stop_word, knows, lemmas, normalise, places, similarity, words
from search.analysis.crimean import skeleton, variants
from search.analysis.lemmas import stem
from search.highlight import snippet
from search.query import layout, russian, transliteration, understand
from search.query.explaining import explain
from search.query.parser import CHARACTERS_MOST, WORDS_MOST, parse
from tests.search.test_understanding import Words

QUICK = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)

VOCABULARY = Words()
LOCALES = ("uk", "en", "ru", "crh")
MOST_READINGS = 40

#: Letters that matter here, next to each other more often than chance would put them.
LETTERS = "абгґдеєжзиіїйьяЮЩыэъёкгъңabcğıñöşüİIVXxцсіІХх0123456789"
MARKS = "'’ʼ`\u00ad\u0301\u0306\u0308\u200b\u200d\ufeff-–—.,:/«»\"()№_¹²\x00\n\t\u202e🙂&<>"
TRICKY = st.text(alphabet=LETTERS + MARKS, max_size=60)
ANY = st.text(alphabet=st.characters(), max_size=60) | st.text(
    alphabet=st.characters(min_codepoint=0, max_codepoint=0x10FFFF, categories=None), max_size=60
)
PHRASES = st.lists(
    st.sampled_from(
        (
            *(
                "довідка",
                "2010-ІХ",
                "ст.146",
                "146¹",
                "ч.",
                "п’ять",
                "мектюп",
                "mektüp",
                "справка",
                "ljdslrf",
            ),
            *("dovidka", "<mark>", "&", "\u200fשלום", "العربية", "日本語"),
        )
    ),
    max_size=8,
).map(" ".join)
TEXT = TRICKY | ANY | PHRASES


@QUICK
@given(TEXT)
@example("İ")
@example("ŉ")
@example("\ud800")
@example("ﬁ ǅ ΐ ẞ")
def test_one_form_is_its_own_form(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@QUICK
@given(TEXT)
@example("2010-ІХ")
@example("146¹ 1-2-3 9:00-18")
@example("ʼ\u0306")
def test_forms_of_forms(text: str) -> None:
    found = forms(text)
    assert all(found)
    assert forms(" ".join(found)) == found


@QUICK
@given(TEXT)
def test_offsets_are_of_the_text(text: str) -> None:
    end = 0
    for word in words(text):
        assert end <= word.start < word.end <= len(text)
        assert normalise(text[word.start : word.end]) == word.form
        end = word.end
    found = [word.form for word in words(text)]
    assert found == forms(text)
    assert [word.form for word in places(text, set(found))] == found


@QUICK
@given(TEXT)
def test_every_word_has_lemmas(text: str) -> None:
    for form in (*forms(text), normalise(text)):
        for language in LOCALES:
            found = lemmas(form, language)
            assert found
            assert found == lemmas(form, language)
            assert len(found) <= MOST_READINGS
            assert all(lemma or not form for lemma in found)
            # The engines keep several lemmas of a word in one string.
            assert not any(c.isspace() or c == "|" for lemma in found for c in lemma if form in forms(text))


@QUICK
@given(TEXT, TEXT)
def test_every_helper_answers(text: str, other: str) -> None:
    for form in forms(text) or [text]:
        assert grams(form)
        assert variants(form)
        assert isinstance(skeleton(form), str)
        assert isinstance(is_stop_word(form), bool)
        assert isinstance(knows("uk", form), bool)
        assert stem(form)[: len(form)] == form[: len(stem(form))]
        assert isinstance(transliteration.to_cyrillic(form), str)
        assert isinstance(transliteration.skeleton(form), str)
        assert isinstance(russian.mapped(form), str)
        assert isinstance(russian.translations(form), tuple)
        assert isinstance(layout.other_cyrillic(form), tuple)
        assert 0 <= similarity(form, other) <= 1
        assert similarity(form, form) == 1
    assert isinstance(layout.readings(text), tuple)


@QUICK
@given(TEXT | st.text(min_size=300, max_size=600), st.sets(st.integers(0, 20)))
@example("<script>alert(1)</script> довідка & 'ще'", {0, 1, 2})
def test_a_snippet_is_the_text_with_marks(text: str, chosen: Collection[int]) -> None:
    found = [word.form for word in words(text)]
    html = snippet(text, {form for number, form in enumerate(found) if number in chosen})
    bare = html.replace("<mark>", "").replace("</mark>", "")
    assert not re.search("[<>\"']", bare)
    assert re.fullmatch("(?:[^<]|<mark>[^<]+</mark>)*", html, re.S)
    shown = " ".join(unescape(bare.removeprefix("… ").removesuffix(" …")).split())
    assert shown in " ".join(text.split())


@QUICK
@given(TEXT | st.text(alphabet=LETTERS + " ", max_size=1200), st.sampled_from(LOCALES), st.booleans())
@example("ст. 146 " * 300, "uk", False)
@example("ж" * 400, "uk", False)
@example("\x00\ud800'\"«", "ru", False)
def test_every_question_has_a_plan(text: str, locale: str, exact: bool) -> None:
    plan = understand(text, locale=locale, vocabulary=VOCABULARY, exact=exact)
    assert len(plan.slots) <= WORDS_MOST
    assert len(plan.references) <= WORDS_MOST
    assert len(plan.interpretations) <= WORDS_MOST
    assert sum(len(chunk.raw) for chunk in parse(text)) <= CHARACTERS_MOST
    for slot in plan.slots:
        assert slot.variants[0].lemmas
        assert len(slot.variants) <= MOST_READINGS
        assert all(0 < variant.weight <= 1 for variant in slot.variants)
    assert json.loads(json.dumps(explain(plan)))["text"] == text


def test_composed_and_taken_apart_are_one() -> None:
    for text in ("йод", "їжак", "ёлка", "mektüp", "qırım", "ğarp"):
        assert forms(unicodedata.normalize("NFD", text)) == forms(unicodedata.normalize("NFC", text))
