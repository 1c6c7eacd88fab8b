"""Suggestions while typing: an ARIA combobox with a list, and nothing of it without a script."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.a11y.checks import RULES
from tests.browser.reader import DESKTOP, Reader

NewReader = Callable[..., Reader]


@pytest.fixture(params=["/uk/", "/uk/search/"], ids=["home", "search"])
def visitor(reader: NewReader, request: pytest.FixtureRequest) -> Reader:
    made = reader(viewport=DESKTOP)
    made.open(request.param)
    return made


def typed(visitor: Reader, text: str) -> Any:
    """The box after its suggestions have come."""
    box = visitor.page.get_by_role("combobox")
    box.press_sequentially(text)
    visitor.page.get_by_role("option").first.wait_for()
    return box


def current(visitor: Reader) -> str:
    id = visitor.page.get_by_role("combobox").get_attribute("aria-activedescendant")
    return str(visitor.page.locator(f"#{id} span").inner_text()) if id else ""


def titles(visitor: Reader) -> list[str]:
    return [str(text) for text in visitor.page.locator("[role=option] span").all_inner_texts()]


def test_the_number_and_the_kinds_are_said_in_words(visitor: Reader) -> None:
    typed(visitor, "довід")
    count = len(titles(visitor))
    assert visitor.page.locator("[role=status]").inner_text().startswith(f"Підказок: {count}.")
    kinds = set(visitor.page.locator("[role=option] small").all_inner_texts())
    assert {"довідник", "слово"} <= kinds
    assert visitor.page.get_by_role("listbox").get_attribute("aria-label") == "Підказки"


def test_the_list_passes_axe_and_every_line_can_be_read(visitor: Reader) -> None:
    typed(visitor, "довід")
    visitor.page.keyboard.press("ArrowDown")
    found = Axe().run(visitor.page, options=RULES).response["violations"]
    assert [one["id"] for one in found] == []
    colours = visitor.page.locator("[role=option][aria-selected=false]").first.evaluate(
        "it => [getComputedStyle(it).color, getComputedStyle(it.parentElement).backgroundColor]"
    )
    assert colours[0] != colours[1]


def test_arrows_go_round_and_typing_on_lets_go(visitor: Reader) -> None:
    box = typed(visitor, "довід")
    found = titles(visitor)
    for wanted in (*found, found[0]):
        visitor.page.keyboard.press("ArrowDown")
        assert current(visitor) == wanted
    visitor.page.keyboard.press("ArrowUp")
    assert current(visitor) == found[-1]
    assert box.input_value() == "довід", "choosing is not typing"
    visitor.page.keyboard.press("Home")
    assert current(visitor) == ""


def test_escape_closes_and_arrow_down_opens_again(visitor: Reader) -> None:
    box = typed(visitor, "довід")
    visitor.page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert visitor.page.get_by_role("option").count() == 0
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.get_by_role("option").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"


def test_leaving_the_box_closes_them(visitor: Reader) -> None:
    box = typed(visitor, "довід")
    visitor.page.keyboard.press("Tab")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "довід"


def test_a_click_opens_what_was_clicked(visitor: Reader) -> None:
    typed(visitor, "довідка впо")
    first = visitor.page.get_by_role("option").first
    title = first.locator("span").inner_text()
    first.click()
    visitor.page.wait_for_url("**/guides/**")
    assert visitor.page.get_by_role("heading", level=1).inner_text() == title


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("ljdslrf dg", "ВПО"), ("dovidka vpo", "ВПО")],
    ids=["layout", "latin letters"],
)
def test_they_understand_another_layout(visitor: Reader, text: str, wanted: str) -> None:
    typed(visitor, text)
    assert any(wanted in title for title in titles(visitor))


def test_when_there_are_none_it_says_so(visitor: Reader) -> None:
    visitor.page.get_by_role("combobox").press_sequentially("ъъъъъ")
    visitor.page.locator("[role=status]", has_text="Підказок немає.").wait_for(state="attached")
    assert visitor.page.get_by_role("combobox").get_attribute("aria-expanded") == "false"


def test_a_late_answer_to_what_was_typed_before_is_not_shown(visitor: Reader) -> None:
    """The first answer is held back until the second question has been answered."""
    page = visitor.page
    held: list[Any] = []

    def hold(route: Any) -> None:
        if unquote(route.request.url).partition("q=")[2].startswith("пол&"):
            held.append(route)
        else:
            route.continue_()

    visitor.context.route("**/api/v1/suggest**", hold)
    box = page.get_by_role("combobox")
    box.press_sequentially("пол")
    page.wait_for_timeout(400)
    assert held
    box.fill("довідка впо")
    page.get_by_role("option").first.wait_for()
    before = titles(visitor)
    for route in held:
        route.abort()
    page.wait_for_timeout(200)
    assert titles(visitor) == before


def test_an_answer_that_never_comes_leaves_the_form_working(visitor: Reader) -> None:
    visitor.context.route("**/api/v1/suggest**", lambda route: route.abort())
    box = visitor.page.get_by_role("combobox")
    box.press_sequentially("довідка впо")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/uk/search/?q=**")
    assert visitor.results


def test_one_letter_asks_nothing(visitor: Reader) -> None:
    visitor.requests.clear()
    visitor.page.get_by_role("combobox").press_sequentially("д")
    visitor.page.wait_for_timeout(400)
    assert [one.url for one in visitor.requests if "suggest" in one.url] == []


def test_a_title_with_markup_is_shown_as_text(visitor: Reader) -> None:
    bad = {"text": "<img src=x onerror=al(1)>", "type": "__proto__", "url": "/uk/"}
    answer = json.dumps({"query": "x", "suggestions": [bad]})
    visitor.context.route(
        "**/api/v1/suggest**", lambda route: route.fulfill(content_type="application/json", body=answer)
    )
    typed(visitor, "довід")
    assert titles(visitor) == ["<img src=x onerror=al(1)>"]
    assert visitor.page.locator("[role=option] img").count() == 0
    assert visitor.page.locator("[role=option] small").count() == 0


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Suggestions: "), ("ru", "Подсказок: "), ("crh", "Підказок: ")]
)
def test_other_languages_have_their_words(reader: NewReader, language: str, words: str) -> None:
    visitor = reader(viewport=DESKTOP)
    visitor.open(f"/{language}/")
    typed(visitor, "довід")
    status = visitor.page.locator("[role=status]")
    assert re.match(rf"{words}\d", status.inner_text())
    assert status.get_attribute("lang") == ("uk" if language == "crh" else None)


def test_without_a_script_the_box_is_an_ordinary_one(reader: NewReader) -> None:
    visitor = reader(java_script_enabled=False)
    visitor.open("/uk/")
    assert visitor.page.get_by_role("combobox").count() == 0
    assert visitor.page.locator("input[name=q]").count() == 1
