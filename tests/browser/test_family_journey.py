"""What a frightened relative does: asks, reads, ticks, calls, leaves."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.reader import Reader

NewReader = Callable[..., Reader]

ABOUT_STATUS = {"/uk/guides/status-and-certificates/", "/uk/guides/establish-deprivation-of-liberty/"}


@pytest.fixture
def plain_phone(reader: NewReader) -> Reader:
    """A phone whose browser runs no script."""
    return reader(java_script_enabled=False, has_touch=True, is_mobile=True)


def test_a_phone_without_javascript_gets_from_the_question_to_the_steps(plain_phone: Reader) -> None:
    page = plain_phone.page
    plain_phone.open("/")
    assert plain_phone.path == "/uk/"
    assert page.locator("input[name=q]").count() == 1

    plain_phone.ask("як отримати довідку про полонених")
    best = plain_phone.results[:3]
    assert ABOUT_STATUS & set(best), best

    page.locator(f".hits a[href='{next(path for path in best if path in ABOUT_STATUS)}']").click()
    assert plain_phone.path in ABOUT_STATUS
    assert page.locator(".steps > .step").count() >= 2
    assert page.locator(".steps h3").first.inner_text().strip()
    assert page.get_by_role("note").filter(has_text="Чернетка").is_visible()


def test_the_question_about_the_fact_leads_to_its_guide_first(plain_phone: Reader) -> None:
    plain_phone.open("/uk/")
    plain_phone.ask("факт позбавлення волі куди звертатись")
    assert plain_phone.results[0] == "/uk/guides/establish-deprivation-of-liberty/"


@pytest.mark.parametrize("width", [390, 700, 1280])
def test_the_search_box_takes_a_tap_wherever_it_is_touched(reader: NewReader, width: int) -> None:
    """No ornament may lie over it."""
    visitor = reader(viewport={"width": width, "height": 900})
    visitor.open("/uk/")
    box = visitor.page.locator("input[name=q]").bounding_box()
    for share in (0.05, 0.5, 0.95):
        visitor.page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
        assert visitor.page.evaluate("document.activeElement.id") == "q"
        visitor.page.evaluate("document.activeElement.blur()")


def test_a_guide_can_be_ticked_called_from_and_left_without_javascript(plain_phone: Reader) -> None:
    page = plain_phone.page
    plain_phone.open("/uk/guides/first-72-hours/")
    numbers = [link.get_attribute("href") for link in page.locator("a.call, .urgent a:has(.call)").all()]
    assert numbers
    assert all(re.fullmatch(r"tel:\+?\d{3,15}", str(number)) for number in numbers), numbers

    box = page.get_by_role("checkbox").first
    box.check()
    assert box.is_checked()
    page.reload()
    assert not page.get_by_role("checkbox").first.is_checked(), "nothing is remembered"

    assert plain_phone.elsewhere == []
    page.get_by_role("link", name="Швидко вийти").click()
    page.wait_for_url("https://www.google.com/")
    assert plain_phone.elsewhere == ["https://www.google.com/"]


@pytest.mark.parametrize("path", ["/uk/", "/uk/guides/establish-deprivation-of-liberty/", "/uk/contacts/"])
def test_a_page_without_javascript_is_one_round_trip(plain_phone: Reader, path: str) -> None:
    """The page and its stylesheet, of which the home page has two; the icon is no blocking request."""
    plain_phone.open(path)
    sheets = ["stylesheet"] * (2 if path == "/uk/" else 1)
    assert plain_phone.requested == ["document", *sheets]
    assert len(plain_phone.requests) <= len(sheets) + 2


def test_an_answer_without_javascript_is_one_round_trip_too(plain_phone: Reader) -> None:
    plain_phone.open("/uk/")
    plain_phone.ask("довідка впо")
    assert sorted(set(plain_phone.requested)) == ["document", "stylesheet"]
    assert plain_phone.requested.count("document") == 1


class TestSuggestions:
    @pytest.fixture
    def typing(self, reader: NewReader) -> Reader:
        typing = reader()
        typing.open("/uk/")
        box = typing.page.get_by_role("combobox")
        box.press_sequentially("довід")
        typing.page.get_by_role("option").first.wait_for()
        return typing

    @staticmethod
    def marked(page: Any) -> Any:
        """The option that the combobox says is current."""
        return page.locator(f"#{page.get_by_role('combobox').get_attribute('aria-activedescendant')}")

    def test_they_are_a_combobox_that_says_what_is_open(self, typing: Reader) -> None:
        box = typing.page.get_by_role("combobox")
        assert box.get_attribute("aria-expanded") == "true"
        assert box.get_attribute("aria-autocomplete") == "list"
        assert (
            typing.page.locator(f"#{box.get_attribute('aria-controls')}").get_attribute("role") == "listbox"
        )
        assert box.get_attribute("aria-activedescendant") is None
        options = typing.page.get_by_role("option").count()
        assert 1 <= options <= 6
        assert str(options) in typing.page.locator("[role=status]").inner_text()

    def test_arrows_move_and_enter_opens(self, typing: Reader) -> None:
        page = typing.page
        page.keyboard.press("ArrowDown")
        first = self.marked(page)
        assert first.get_attribute("aria-selected") == "true"
        page.keyboard.press("ArrowUp")
        assert self.marked(page).inner_text() == page.get_by_role("option").last.inner_text()
        page.keyboard.press("ArrowDown")
        title = self.marked(page).locator("span").inner_text()
        page.keyboard.press("Enter")
        page.wait_for_url("**/uk/guides/**")
        assert page.get_by_role("heading", level=1).inner_text() == title

    def test_escape_closes_them_and_keeps_what_was_typed(self, typing: Reader) -> None:
        box = typing.page.get_by_role("combobox")
        typing.page.keyboard.press("Escape")
        assert box.get_attribute("aria-expanded") == "false"
        assert typing.page.get_by_role("option").count() == 0
        assert box.input_value() == "довід"

    def test_enter_without_a_choice_searches_for_what_was_typed(self, typing: Reader) -> None:
        typing.page.keyboard.press("Enter")
        typing.page.wait_for_url("**/uk/search/?q=*")
        assert typing.page.locator("input[name=q]").first.input_value() == "довід"

    def test_one_letter_asks_nothing(self, reader: NewReader) -> None:
        one = reader()
        one.open("/uk/")
        one.page.get_by_role("combobox").press_sequentially("д")
        one.page.wait_for_timeout(400)
        assert not [request.url for request in one.requests if "suggest" in request.url]


def test_three_times_shift_leaves_and_back_does_not_return_to_the_page(reader: NewReader) -> None:
    hurried = reader()
    hurried.open("/uk/")
    hurried.open("/uk/guides/first-72-hours/")
    for _ in range(3):
        hurried.page.keyboard.press("Shift")
    hurried.page.wait_for_url("https://www.google.com/")
    hurried.page.go_back()
    assert hurried.path == "/uk/", "the guide was replaced in the history"


def test_shift_with_letters_between_does_not_leave(reader: NewReader) -> None:
    typist = reader()
    typist.open("/uk/")
    typist.page.locator("input[name=q]").focus()
    for letter in "abc":
        typist.page.keyboard.press("Shift")
        typist.page.keyboard.press(letter)
    assert typist.path == "/uk/"
    assert typist.elsewhere == []


@pytest.mark.parametrize(
    ("question", "guide"),
    [
        ("довидка переселенця", "idp-certificate"),
        ("безоплтна правова допомга", "free-legal-aid"),
        ("справка переселенца", "idp-certificate"),
        ("ljdslrf gthtctktywz", "idp-certificate"),
        ("dovidka pereselentsia", "idp-certificate"),
        ("bezoplatna pravova dopomoha", "free-legal-aid"),
    ],
    ids=["typo", "typos", "russian", "latin layout", "transliteration", "transliterated words"],
)
def test_a_question_is_understood_however_it_was_typed(
    plain_phone: Reader, question: str, guide: str
) -> None:
    plain_phone.open("/uk/")
    plain_phone.ask(question)
    assert f"/uk/guides/{guide}/" in plain_phone.results[:3]


def test_what_was_understood_is_shown_and_can_be_switched_off(plain_phone: Reader) -> None:
    page = plain_phone.page
    plain_phone.open("/uk/")
    plain_phone.ask("справка переселенца")
    assert page.get_by_text("Шукаємо також:").is_visible()
    page.get_by_role("link", name="Шукати лише мої слова").click()
    assert page.get_by_text("Шукаємо лише ваші слова.").is_visible()
    assert page.locator("input[name=q]").first.input_value() == "справка переселенца"


def test_a_search_that_finds_nothing_offers_a_way_on_and_a_helpline(plain_phone: Reader) -> None:
    plain_phone.open("/uk/")
    plain_phone.ask("ъъъъ")
    empty = plain_phone.page.locator(".empty")
    assert plain_phone.page.get_by_role("heading", name="Нічого не знайдено").is_visible()
    assert empty.get_by_role("link", name="Перші кроки").is_visible()
    assert empty.locator("a[href^='tel:']").count() >= 1


def test_switching_the_language_stays_on_the_page(plain_phone: Reader) -> None:
    page = plain_phone.page
    plain_phone.open("/uk/guides/idp-certificate/")
    page.get_by_role("navigation", name="Мова").get_by_role("link", name="English").click()
    assert plain_phone.path == "/en/guides/idp-certificate/"
    assert page.locator("html").get_attribute("lang") == "en"
    assert not page.locator(".info[role=note]").count()


def test_a_russian_reader_is_told_that_the_page_is_in_ukrainian(plain_phone: Reader) -> None:
    page = plain_phone.page
    plain_phone.open("/uk/guides/idp-certificate/")
    page.get_by_role("navigation", name="Мова").get_by_role("link", name="Русский").click()
    assert plain_phone.path == "/ru/guides/idp-certificate/"
    assert page.locator("html").get_attribute("lang") == "ru"
    notice = page.locator("main > .info[role=note]")
    assert notice.is_visible()
    assert "Этой страницы ещё нет" in notice.inner_text()
    assert re.search("україн|украин", notice.inner_text().lower()), "which language is shown instead"
    assert page.locator("main > [lang=uk] h1").is_visible()
    page.get_by_role("link", name="Українська").click()
    assert plain_phone.path == "/uk/guides/idp-certificate/"
