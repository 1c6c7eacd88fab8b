"""What a reader gets on the search page, as a browser shows it."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.a11y.checks import RULES
from tests.browser.reader import DESKTOP, PHONE, Reader, reading
from tests.server import Site, serving

NewReader = Callable[..., Reader]

QUESTIONS = {
    "results": "/uk/search/?q=" + quote("довідка впо"),
    "a mistake": "/uk/search/?q=" + quote("вітяг з єрдр"),
    "filters": "/uk/search/?q=" + quote("довідка") + "&type=guide&region=UA-23",
    "nothing": "/uk/search/?q=" + quote("ъъъъ") + "&type=guide",
    "no question": "/uk/search/",
    "another language": "/en/search/?q=" + quote("довідка впо"),
    "past the end": "/uk/search/?q=" + quote("довідка") + "&page=900",
}

AMOUNT = {
    "what": "Проїзний, виплата",
    "value": "123 грн",
    "amount": 123,
    "currency": "UAH",
    "condition": "<p>на місяць[S1]</p>",
    "as_of": date.today().isoformat(),
    "confirmed": True,
}
GUIDE = {
    "type": "guide",
    "locale": "uk",
    "slug": "lastivky",
    "title": "Ластівки",
    "summary": "Довідник для перевірки картки з відповіддю.",
    "topics": ["status"],
    "sources": [{"code": "S1", "title": "Джерело", "url": "", "date": date.today().isoformat()}],
    "live": True,
}


@pytest.fixture
def plain_phone(reader: NewReader) -> Reader:
    return reader(java_script_enabled=False, has_touch=True, is_mobile=True)


def violations(page: Any) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("size", [{"width": 320, "height": 640}, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_axe_finds_no_violation_and_nothing_sticks_out(
    reader: NewReader, kind: str, size: dict[str, int]
) -> None:
    visitor = reader(viewport=size)
    visitor.open(QUESTIONS[kind])
    assert violations(visitor.page) == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize(
    ("question", "guide", "how"),
    [
        ("dbnzu p 'hlh", "police-report-erdr", "іншою розкладкою"),
        ("как восстановить документы", "restore-documents", "українською"),
        ("dovidka pereselentsia", "idp-certificate", "українськими літерами"),
    ],
    ids=["layout", "russian", "latin letters"],
)
def test_what_was_understood_is_told_in_words_and_can_be_switched_off_and_on(
    plain_phone: Reader, question: str, guide: str, how: str
) -> None:
    page = plain_phone.page
    plain_phone.open("/uk/")
    plain_phone.ask(question)
    assert f"/uk/guides/{guide}/" in plain_phone.results[:3]
    assert how in page.locator(".also").inner_text()
    page.get_by_role("link", name="Шукати лише мої слова").click()
    assert "exact=1" in page.url
    assert page.locator("input[name=q]").first.input_value() == question
    page.get_by_role("link", name="Шукати ширше").click()
    assert "exact" not in page.url
    assert f"/uk/guides/{guide}/" in plain_phone.results[:3]


def test_a_mistake_is_mended_and_the_mended_question_is_one_tap_away(plain_phone: Reader) -> None:
    page = plain_phone.page
    plain_phone.open(QUESTIONS["a mistake"])
    assert "/uk/guides/police-report-erdr/" in plain_phone.results[:3]
    page.get_by_role("link", name="витяг з єрдр", exact=True).click()
    assert page.locator("input[name=q]").first.input_value() == "витяг з єрдр"
    assert page.get_by_text("Можливо, ви мали на увазі:").count() == 0


@pytest.fixture(scope="module")
def dated() -> Iterator[Site]:
    """The starter content and one guide whose sum is of today."""
    with serving() as site:
        lines = site.data_dir / "guide.jsonl"
        lines.write_text(json.dumps({**GUIDE, "amounts": [AMOUNT]}, ensure_ascii=False))
        site.manage("import_content", str(lines))
        yield site


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_answer_card_leads_to_the_very_place_it_quotes(browser: Any, dated: Site, scheme: str) -> None:
    options = {"java_script_enabled": scheme == "dark", "color_scheme": scheme}
    with reading(browser, dated.url, **options) as visitor:
        page = visitor.page
        visitor.open("/uk/search/?q=" + quote("скільки платять проїзний ластівки"))
        card = page.locator("#answer")
        if options["java_script_enabled"]:
            assert violations(page) == []
        for words in ("123 грн", "на місяць", "чернетка", "Станом на", "Дослівно з довідника «Ластівки»"):
            assert words in card.inner_text()
        card.get_by_role("link").click()
        assert page.url.endswith("/uk/guides/lastivky/#stroky")
        assert page.locator("#stroky .big").inner_text() == "123 грн"


@pytest.mark.parametrize("question", ["виплата", "телефон", "довідка впо", "чи платять родині", "ъъъъ"])
def test_most_questions_get_no_card(plain_phone: Reader, question: str) -> None:
    plain_phone.open("/uk/search/?q=" + quote(question))
    assert plain_phone.page.locator("#answer").count() == 0


def test_counts_of_filters_come_true_one_after_the_other(reader: NewReader) -> None:
    """The number beside a value is what choosing it leaves, whatever was chosen before."""
    visitor = reader(viewport=DESKTOP, java_script_enabled=False)
    page = visitor.page
    visitor.open("/uk/search/?q=" + quote("довідка"))
    for name in ("type", "topic", "audience", "region"):
        label = page.locator(f"fieldset:has(input[name={name}]) label").first
        promised = int(label.locator("span").inner_text())
        label.locator("input").check()
        page.get_by_role("button", name="Показати").click()
        heading = page.get_by_role("heading", level=1).inner_text()
        assert heading.split()[1] == str(promised), name
        assert page.locator(f"input[name={name}]:checked").count() == 1


def test_chosen_filters_stand_over_the_results_and_go_one_by_one(plain_phone: Reader) -> None:
    page = plain_phone.page
    plain_phone.open(QUESTIONS["filters"])
    chips = page.locator("ul.chips a")
    assert chips.count() == 2
    chips.filter(has_text="Довідники").click()
    assert "type=" not in page.url
    assert "region=UA-23" in page.url
    assert chips.count() == 1
    chips.first.click()
    assert chips.count() == 0
    assert plain_phone.results


def test_nothing_found_offers_topics_languages_and_a_phone(plain_phone: Reader) -> None:
    page = plain_phone.page
    plain_phone.open(QUESTIONS["nothing"])
    empty = page.locator(".empty")
    assert page.get_by_role("heading", name="Нічого не знайдено").is_visible()
    assert empty.locator("a[href^='tel:']").count() >= 1
    assert empty.locator("a[href^='/uk/topics/']").count() >= 2
    empty.get_by_role("link", name="English").click()
    assert plain_phone.path == "/en/search/"
    assert page.locator("input[name=q]").first.input_value() == "ъъъъ"
    assert "type=guide" in page.url
    page.go_back()
    page.get_by_role("link", name="Прибрати всі умови").click()
    assert "type=" not in page.url


def test_without_a_question_the_page_says_what_can_be_asked(plain_phone: Reader) -> None:
    page = plain_phone.page
    plain_phone.open(QUESTIONS["no question"])
    assert page.get_by_role("heading", level=1, name="Про що можна запитати").is_visible()
    example = page.locator("ul.chips a").first
    asked = example.inner_text()
    example.click()
    assert page.locator("input[name=q]").first.input_value() == asked
    assert plain_phone.results


def test_the_language_menu_keeps_the_question(plain_phone: Reader) -> None:
    page = plain_phone.page
    plain_phone.open(QUESTIONS["results"])
    page.get_by_role("navigation", name="Мова").get_by_role("link", name="English").click()
    assert plain_phone.path == "/en/search/"
    assert page.locator("input[name=q]").first.input_value() == "довідка впо"
    assert plain_phone.results


def test_a_page_past_the_end_leads_back(plain_phone: Reader) -> None:
    page = plain_phone.page
    plain_phone.open(QUESTIONS["past the end"])
    page.get_by_role("link", name="До першої сторінки").click()
    assert plain_phone.results


def test_print_shows_the_answer_and_the_results_without_the_controls(reader: NewReader) -> None:
    visitor = reader(viewport=PHONE)
    visitor.open(QUESTIONS["filters"])
    visitor.page.emulate_media(media="print")
    for gone in (".jump", ".chips", ".facets", ".pages", ".sub"):
        assert visitor.page.locator(f"{gone}:visible").count() == 0, gone
    assert visitor.page.locator(".hit h3").first.is_visible()


def test_a_search_by_keyboard_reaches_the_filter_chips(reader: NewReader) -> None:
    visitor = reader(viewport=DESKTOP)
    page = visitor.page
    visitor.open(QUESTIONS["filters"])
    chip = page.get_by_role("link", name="Прибрати умову: Довідники")
    chip.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "type=" not in url)
