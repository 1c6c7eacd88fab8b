"""A letter of a campaign is filled on the reader's own device: nothing is sent to us, nothing is kept."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.browser.reader import Reader, reading
from tests.server import serving

FILL = """
from tests.factories.filled import block, campaign
letter = dict(title="Послам", email="office+eu@example.org", subject="Прохання & запит №1", language="uk",
              tips="", text="Шановні [посада]!\\n\\nПрошу відповісти, [посада]. 50% [S1]\\n\\n[ваше ім’я]")
plain = dict(letter, title="Без адреси", email="", text="Прошу відповісти.")
campaign("зразок", slug="lysty", letters=[block("letter", letter), block("letter", plain)])
"""
PATH = "/uk/campaigns/lysty/"
#: What a careless encoding would lose or take for its own.
POST, NAME = "голово & пані", "О’Коннор + Ко, 100% #1?"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as site:
        site.manage("shell", "-v", "0", "-c", FILL)
        yield site.url


@pytest.fixture
def writer(browser: Any, address: str) -> Iterator[Reader]:
    with reading(browser, address, permissions=["clipboard-read", "clipboard-write"]) as reader:
        yield reader


def letter_of(reader: Reader, title: str = "Послам") -> Any:
    page = reader.page
    return page.locator("[data-letter]", has=page.get_by_role("heading", name=title, exact=True))


def mail_of(letter: Any) -> tuple[str, str, str]:
    """To whom, the subject and the text that the reader's mail program gets (RFC 6068)."""
    parts = urlsplit(letter.get_by_role("link", name="Відкрити в пошті").get_attribute("href"))
    assert parts.scheme == "mailto"
    # A mail program takes "+" as it stands: only "%20" is a space.
    assert "+" not in parts.query
    fields = parse_qs(parts.query, strict_parsing=True)
    return unquote(parts.path), fields["subject"][0], fields["body"][0]


def text_with(post: str, name: str) -> str:
    return f"Шановні {post}!\n\nПрошу відповісти, {post}. 50% [S1]\n\n{name}"


def test_what_the_reader_writes_changes_the_letter_the_copy_and_the_mail_and_goes_nowhere(
    writer: Reader,
) -> None:
    page = writer.page
    writer.open(PATH)
    letter = letter_of(writer)
    writer.requests.clear()

    letter.get_by_label("посада").fill(POST)
    letter.get_by_label("ваше ім’я").fill(NAME)
    filled = text_with(POST, NAME)
    assert letter.locator("[data-text]").text_content().strip() == filled
    assert mail_of(letter) == ("office+eu@example.org", "Прохання & запит №1", filled.replace("\n", "\r\n"))

    letter.get_by_role("button", name="Копіювати лист").click()
    letter.get_by_role("status").get_by_text("Скопійовано").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == filled

    letter.get_by_label("посада").fill("")
    assert letter.locator("[data-text]").text_content().strip() == text_with("[посада]", NAME)

    assert writer.requested == []
    assert writer.elsewhere == []
    assert writer.errors == []
    assert writer.context.cookies() == []
    kept = """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
        (await caches.keys()).length]"""
    assert page.evaluate(kept) == [0, 0, 0, 0]
    page.reload()
    assert letter.locator("[data-text]").text_content().strip() == text_with("[посада]", "[ваше ім’я]")
    assert letter.get_by_label("ваше ім’я").input_value() == ""


def test_markup_that_the_reader_writes_is_text(writer: Reader) -> None:
    writer.open(PATH)
    letter = letter_of(writer)
    letter.get_by_label("ваше ім’я").fill('<img src=x onerror="document.title=1">')
    assert letter.locator("[data-text] img").count() == 0
    assert "<img src=x" in letter.locator("[data-text]").text_content()
    assert writer.errors == []


def test_a_letter_without_gaps_and_address_has_no_form(writer: Reader) -> None:
    writer.open(PATH)
    letter = letter_of(writer, "Без адреси")
    assert letter.locator("input").count() == 0
    assert mail_of(letter) == ("", "Прохання & запит №1", "Прошу відповісти.")


def test_the_form_is_accessible_and_used_by_keyboard(writer: Reader) -> None:
    from tests.a11y.checks import violations

    writer.open(PATH)
    letter = letter_of(writer)
    letter.get_by_label("посада").focus()
    writer.page.keyboard.type(POST)
    writer.page.keyboard.press("Tab")
    writer.page.keyboard.type("Ім’я")
    assert letter.locator("[data-text]").text_content().strip() == text_with(POST, "Ім’я")
    for name in ("Відкрити в пошті", "Копіювати лист"):
        writer.page.keyboard.press("Tab")
        assert writer.page.evaluate("document.activeElement.textContent") == name
    assert violations(writer) == []
    assert not writer.page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_without_scripts_the_gaps_are_marked_and_the_mail_carries_them(browser: Any, address: str) -> None:
    with reading(browser, address, java_script_enabled=False) as reader:
        reader.open(PATH)
        letter = letter_of(reader)
        marked = letter.locator("[data-text] b").all_inner_texts()
        assert marked == ["[посада]", "[посада]", "[ваше ім’я]"]
        whole = text_with("[посада]", "[ваше ім’я]")
        assert mail_of(letter) == (
            "office+eu@example.org",
            "Прохання & запит №1",
            whole.replace("\n", "\r\n"),
        )
        assert letter.locator("input, button").count() == 0
        assert letter.get_by_role("link", name="Відкрити в пошті").is_visible()
        assert reader.elsewhere == []
