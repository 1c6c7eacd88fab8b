"""An editor's day: what is published is on the site and in the search at once."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.login import log_in
from tests.browser.reader import DESKTOP, Reader, reading
from tests.server import Site, serving


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A site of their own: these tests change it."""
    with serving() as found:
        yield found


@pytest.fixture
def windows(browser: Any) -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def visitor(windows: ExitStack, browser: Any, site: Site) -> Reader:
    """An anonymous reader beside the editor."""
    return windows.enter_context(reading(browser, site.url, java_script_enabled=False))


@pytest.fixture
def editor(windows: ExitStack, browser: Any, site: Site) -> Any:
    """The administrator's browser window, logged in by the form."""
    page = windows.enter_context(reading(browser, site.url, viewport=DESKTOP)).page
    page.set_default_timeout(20_000)
    log_in(page, site.password)
    return page


def open_for_editing(page: Any, title: str) -> None:
    page.goto("/cms/pages/search/?" + urlencode({"q": title}))
    page.get_by_role("main").get_by_role("link", name=title, exact=True).first.click()
    page.locator("input[name=title]").wait_for()


def open_new_guide(page: Any) -> None:
    """Under the list of guides, where the button of that page leads."""
    page.goto("/cms/pages/search/?" + urlencode({"q": "Довідники"}))
    found = page.get_by_role("main").get_by_role("link", name="Довідники", exact=True).first
    number = re.findall(r"/pages/(\d+)/", found.get_attribute("href"))[0]
    page.goto(f"/cms/pages/{number}/add_subpage/")
    page.locator("input[name=title]").wait_for()


def write(page: Any, field: str, text: str) -> None:
    """Into the step's rich text field, which hands it to the form a moment later."""
    page.locator(f"[data-contentpath='{field}'] [role=textbox]").click()
    page.keyboard.type(text)
    # Not by a function of the page's: the policy of the CMS lets nothing be evaluated there.
    expect(page.locator(f"[name=steps-0-value-{field}]")).to_have_value(
        re.compile(re.escape(text)), timeout=20_000
    )


def publish(page: Any) -> None:
    page.get_by_role("button", name="Більше дій").click()
    page.get_by_role("button", name="Опублікувати").click()
    page.wait_for_load_state()


def test_a_changed_step_is_on_the_page_and_in_the_search_as_soon_as_it_is_published(
    editor: Any, visitor: Reader
) -> None:
    public = "/uk/guides/power-of-attorney/"
    visitor.open(public)
    title = visitor.page.get_by_role("heading", level=1).inner_text()
    assert "шурхотливий" not in visitor.page.content()

    open_for_editing(editor, title)
    editor.locator("input[name=steps-0-value-title]").fill("Візьміть шурхотливий зошит")
    publish(editor)
    editor.locator(".messages").get_by_text("опублікован").first.wait_for()

    visitor.open(public)
    assert visitor.page.locator("#k1 h3").inner_text() == "Візьміть шурхотливий зошит"
    visitor.ask("шурхотливого зошита")
    assert visitor.results[0] == public
    assert visitor.page.locator(".hits mark").first.inner_text().lower().startswith("шурхотлив")


def test_a_saved_draft_reaches_no_reader(editor: Any, visitor: Reader) -> None:
    public = "/uk/guides/letters-to-prisoners/"
    visitor.open(public)
    title = visitor.page.get_by_role("heading", level=1).inner_text()
    open_for_editing(editor, title)
    editor.locator("input[name=steps-0-value-title]").fill("Потаємний буркотун")
    editor.get_by_role("button", name="Зберегти чернетку").click()
    editor.wait_for_load_state()
    visitor.open(public)
    assert "Потаємний буркотун" not in visitor.page.content()
    visitor.ask("потаємний буркотун")
    assert public not in visitor.results


def test_a_guide_written_in_the_form_is_published_and_found(editor: Any, visitor: Reader) -> None:
    open_new_guide(editor)
    editor.locator("input[name=title]").fill("Як доглядати чемерник")
    editor.locator("textarea[name=summary]").fill("Коли садити чемерник і чим поливати.")
    steps = editor.locator("[data-contentpath='steps']")
    steps.get_by_role("button", name="Вставити блок").first.click()
    editor.locator("input[name=steps-0-value-title]").fill("Викопайте ямку")
    write(editor, "action", "Копайте на пів лопати.")
    publish(editor)
    editor.locator(".messages").get_by_text("опублікован").first.wait_for()

    visitor.open("/uk/")
    visitor.ask("чемерники доглянути")
    visitor.page.locator(".hits").get_by_role("link", name="Як доглядати чемерник").click()
    assert visitor.path.startswith("/uk/guides/")
    assert visitor.page.locator("#k1 h3").inner_text() == "Викопайте ямку"
    assert visitor.page.locator("#k1").get_by_text("Копайте на пів лопати.").is_visible()
    assert visitor.page.get_by_role("note").filter(has_text="Чернетка").is_visible(), (
        "nobody has confirmed it"
    )


def test_an_incomplete_guide_is_refused_in_plain_words_and_stays_unpublished(
    editor: Any, visitor: Reader
) -> None:
    """A guide may call itself confirmed only when it names a law."""
    open_new_guide(editor)
    editor.locator("input[name=title]").fill("Недовершений волокитник")
    editor.get_by_role("tab", name="Відомості").click()
    editor.locator("input[name=confirmed]").check()
    publish(editor)
    assert editor.locator("input[name=title]").input_value() == "Недовершений волокитник", (
        "nothing typed is lost"
    )
    editor.get_by_role("tab", name="Відомості").click()
    message = editor.get_by_text("Підтвердити можна довідник, у якому названо хоча б одну норму.")
    assert message.first.is_visible()
    visitor.open("/uk/")
    visitor.ask("волокитник")
    assert "Недовершений волокитник" not in visitor.page.locator("main").inner_text()
