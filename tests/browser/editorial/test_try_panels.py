"""Panels that ask the server: a collection and a rule tried before they are saved, the terms of a page."""

import json
import urllib.request
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.server import Site

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
}


def number(cms: Site, path: str) -> int:
    with urllib.request.urlopen(f"{cms.url}/api/v1/pages/find?path={path}") as answer:
        return int(json.load(answer)["id"])


def faults(page: Any, context: str = "document") -> list[str]:
    found = Axe().run(page, context=context, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']} {node['html'][:120]}" for one in found for node in one["nodes"]]


def add_block(page: Any, stream: str, name: str) -> None:
    """Choose a block of a stream by its name, as with the keyboard."""
    page.locator(f"[data-contentpath={stream}] button.c-sf-add-button").last.click()
    page.locator("input[role=combobox]").last.fill(name)
    page.get_by_role("option", name=name, exact=True).click()


def test_a_collection_shows_what_it_finds_before_it_is_saved(editor: Any, cms: Site) -> None:
    editor.goto(f"/cms/pages/add/editorial_collection/collectionpage/{number(cms, '/uk/')}/")
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


def test_the_terms_of_a_page_are_checked_in_its_editor(editor: Any, cms: Site) -> None:
    editor.goto(f"/cms/pages/{number(cms, '/uk/guides/power-of-attorney/')}/edit/")
    editor.locator("summary", has_text="Терміни").click()
    panel = editor.locator("[data-try-form]")
    panel.get_by_role("button", name="Перевірити терміни").click()
    panel.locator("[data-try-found] p, [data-try-found] li").first.wait_for()
    assert "Не вдалося" not in panel.inner_text()
    assert faults(editor, "[data-try-form]") == []


def test_a_group_of_criteria_is_put_together_in_the_form(editor: Any, cms: Site) -> None:
    editor.goto(f"/cms/pages/add/editorial_collection/collectionpage/{number(cms, '/uk/')}/")
    add_block(editor, "criteria", "Досить однієї з цих умов")
    editor.locator("[data-contentpath=criteria] button.c-sf-add-button").nth(1).click()
    editor.locator("input[role=combobox]").last.fill("Тип змісту")
    # The list that the first choice was made from may still be closing.
    editor.get_by_role("option", name="Тип змісту", exact=True).last.click()
    editor.locator("select[name='criteria-0-value-0-value-values']").select_option("guide")
    panel = editor.locator("[data-try-form]")
    panel.get_by_role("button", name="Показати, що знайдеться").click()
    panel.locator("li").first.wait_for()
    assert panel.locator("li").count() == 5
