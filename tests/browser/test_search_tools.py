"""An editor tries a query with synonyms that are not saved."""

from typing import Any


def test_a_synonym_typed_into_the_form_is_tried_and_not_saved(editor: Any) -> None:
    editor.goto("/cms/snippets/kb/glossaryterm/?q=ВПО")
    editor.locator("table.listing tbody a[href*='/edit/']").first.click()
    address = editor.url
    synonyms = editor.locator("textarea[name=synonyms]")
    saved = synonyms.input_value()
    synonyms.fill(saved + "\nзелена жужелиця")
    panel = editor.locator("[data-try-panel]")
    panel.locator("[data-try-q]").fill("зелена жужелиця")
    panel.locator("[data-try-q]").press("Enter")
    sections = panel.locator(".search-trial section")
    sections.nth(1).locator("li").first.wait_for()
    assert sections.nth(0).locator("li").count() < sections.nth(1).locator("li").count()
    assert "нове" in sections.nth(1).inner_text()
    assert editor.url == address
    now = sections.nth(0).locator("li").count()
    editor.goto("/cms/search-tools/try/")
    editor.locator("#id_q").fill("зелена жужелиця")
    editor.get_by_role("button", name="Перевірити", exact=True).click()
    editor.locator(".search-trial section").wait_for()
    assert editor.locator(".search-trial li").count() == now
