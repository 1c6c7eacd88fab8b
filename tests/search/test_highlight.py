"""Passages: the right place, whole words, nothing unescaped."""

from search.highlight import SIZE, snippet

LONG = "Перше речення про інше. " * 30 + "Довідку дає ЦНАП. Візьміть паспорт. " + "Останнє слово. " * 30


def test_marks_whole_words_of_the_original() -> None:
    assert (
        snippet("Подайте Зая\u0301ву, а не заявку", {"заяву"})
        == "Подайте <mark>Зая\u0301ву</mark>, а не заявку"
    )


def test_chooses_the_passage() -> None:
    found = snippet(LONG, {"довідку", "паспорт"})
    assert found.startswith("… <mark>Довідку</mark> дає")
    assert "<mark>паспорт</mark>" in found
    assert found.endswith(" …")
    assert len(found) < SIZE + 60


def test_without_a_match_the_beginning() -> None:
    assert snippet(LONG, set()).startswith("Перше речення")
    assert "<mark>" not in snippet(LONG, {"немає"})


def test_everything_is_escaped() -> None:
    found = snippet("<script>alert('заява')</script> & \"заява\"", {"заява", "script"})
    assert "<script" not in found
    assert found.count("<mark>") == 4
    assert "&lt;" in found
    assert "&amp;" in found


def test_never_longer_for_a_text_of_one_word() -> None:
    assert len(snippet("я" * 100_000, {"я"})) < SIZE + 10
    assert len(snippet("я" * 100_000, {"я" * 100_000})) < 50_000


def test_a_short_text_is_shown_whole() -> None:
    assert snippet("Заява & лист", {"лист"}) == "Заява &amp; <mark>лист</mark>"
