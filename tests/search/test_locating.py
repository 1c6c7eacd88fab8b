"""The page of a file that answers."""

from search.highlight import snippet
from search.locating import page_of, page_text

BODY = "Зміст. Довідка, паспорт.\n\fДовідку дає ЦНАП.\n\fВізьміть паспорт і довідку.\n\fПаспорт і довідку."


def test_the_page_with_most_different_words_and_of_equals_the_first() -> None:
    assert page_of(BODY, {"довідку", "паспорт"}) == 3
    assert page_of(BODY, {"довідку"}) == 2
    assert page_of("а\n\fслово слово слово\n\fслово інше", {"слово", "інше"}) == 3


def test_no_page_without_breaks_or_words() -> None:
    assert page_of("Довідку дає ЦНАП.", {"довідку"}) == 0
    assert page_of(BODY, {"немає"}) == 0
    assert page_of(BODY, set()) == 0
    assert page_of("", {"довідку"}) == 0


def test_forms_are_compared_not_letters() -> None:
    assert page_of("Перша\n\fҐАНОК і под\u00adвір’я", {"ганок", "подвір\u02bcя"}) == 2


def test_the_text_of_a_page() -> None:
    assert page_text(BODY, 2) == "Довідку дає ЦНАП."
    assert page_text(BODY, 0) == BODY


def test_a_page_break_ends_a_sentence_and_shows_as_a_blank() -> None:
    body = "Перша сторінка без крапки в кінці " * 10 + "\n\fДовідку дає ЦНАП у місті. " + "Інше слово. " * 30
    found = snippet(body, {"довідку"})
    assert found.startswith("… <mark>Довідку</mark>")
    assert "\f" not in snippet(BODY, {"цнап"})
