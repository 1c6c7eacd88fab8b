"""Panels that ask the server: a collection and a rule tried before they are saved, the terms of a page."""

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.login import log_in
from tests.browser.reader import DESKTOP, reading
from tests.server import Site, serving

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.fixture
def editor(browser: Any, site: Site) -> Iterator[Any]:
    with reading(browser, site.url, viewport=DESKTOP) as found:
        page = found.page
        page.set_default_timeout(30_000)
        log_in(page, site.password)
        yield page


def number(site: Site, path: str) -> int:
    with urllib.request.urlopen(f"{site.url}/api/v1/pages/find?path={path}") as answer:
        return int(json.load(answer)["id"])


def faults(page: Any, context: str = "document") -> list[str]:
    found = Axe().run(page, context=context, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']} {node['html'][:120]}" for one in found for node in one["nodes"]]


def add_block(page: Any, stream: str, name: str) -> None:
    """Choose a block of a stream by its name, as with the keyboard."""
    page.locator(f"[data-contentpath={stream}] button.c-sf-add-button").last.click()
    page.locator("input[role=combobox]").last.fill(name)
    page.get_by_role("option", name=name, exact=True).click()


def test_a_collection_shows_what_it_finds_before_it_is_saved(editor: Any, site: Site) -> None:
    editor.goto(f"/cms/pages/add/editorial_collection/collectionpage/{number(site, '/uk/')}/")
    editor.locator("#id_title").fill("Усі довідники")
    add_block(editor, "criteria", "Тип змісту")
    editor.locator("select[name='criteria-0-value-values']").select_option("guide")
    panel = editor.locator("[data-try-form]")
    panel.get_by_role("button", name="Показати, що знайдеться").click()
    panel.locator("li").first.wait_for()
    assert panel.locator("li").count() == 5
    assert "Знайдено" in panel.inner_text()
    assert faults(editor, "[data-try-form]") == []


def test_a_rule_is_tried_before_it_is_saved(editor: Any) -> None:
    editor.goto("/cms/snippets/editorial_rules/rule/add/")
    add_block(editor, "conditions", "Тип змісту")
    editor.locator("select[name='conditions-0-value-values']").select_option("guide")
    panel = editor.locator("[data-try-form]")
    panel.get_by_role("button", name="Спробувати").click()
    panel.locator("tbody tr").first.wait_for()
    assert panel.locator("tbody tr").count() == 20
    assert faults(editor, "[data-try-form]") == []


def test_the_terms_of_a_page_are_checked_in_its_editor(editor: Any, site: Site) -> None:
    editor.goto(f"/cms/pages/{number(site, '/uk/guides/power-of-attorney/')}/edit/")
    editor.locator("summary", has_text="Терміни").click()
    panel = editor.locator("[data-try-form]")
    panel.get_by_role("button", name="Перевірити терміни").click()
    panel.locator("[data-try-found] p, [data-try-found] li").first.wait_for()
    assert "Не вдалося" not in panel.inner_text()
    assert faults(editor, "[data-try-form]") == []
