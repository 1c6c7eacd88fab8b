"""axe finds nothing on any page type, light and dark, on a phone and on a desk."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.reader import DESKTOP, PAGE_TYPES, PHONE, Reader, reading
from tests.server import Site

PAGES = {**PAGE_TYPES, "document template": "/uk/templates/zaiava-zrazok/"}
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
}


def violations(reader: Reader) -> list[str]:
    found = Axe().run(reader.page, options=RULES).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {' '.join(node['failureSummary'].split())[:240]}"
        for one in found
        for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", list(PAGES))
def test_axe_finds_no_violation(
    browser: Any, furnished: Site, kind: str, scheme: str, size: dict[str, int]
) -> None:
    with reading(browser, furnished.url, viewport=size, color_scheme=scheme) as reader:
        reader.open(PAGES[kind])
        assert violations(reader) == []


def test_axe_finds_no_violation_in_what_opens(browser: Any, furnished: Site) -> None:
    """Folds of a guide, and the list of suggestions."""
    with reading(browser, furnished.url) as reader:
        reader.open(PAGES["guide"])
        reader.page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
        assert violations(reader) == []
        reader.open(PAGES["home"])
        reader.page.locator("input[name=q]").press_sequentially("довід")
        reader.page.get_by_role("option").first.wait_for()
        reader.page.keyboard.press("ArrowDown")
        assert violations(reader) == []
