"""axe finds nothing on any page type, light and dark, on a phone and on a desk."""

from typing import Any

import pytest

from tests.a11y.checks import violations
from tests.browser.reader import DESKTOP, PAGE_TYPES, PHONE, reading
from tests.server import Site

PAGES = {
    **PAGE_TYPES,
    "document template": "/uk/templates/zaiava-zrazok/",
    "event": "/uk/events/zustrich-zrazok/",
    "month of events": "/uk/events/?view=month&date=2099-03-04",
}
SIZES = {"phone": PHONE, "desktop": DESKTOP}
SCHEMES = ("light", "dark")


@pytest.mark.parametrize("kind", list(PAGES))
def test_axe_finds_no_violation(browser: Any, furnished: Site, kind: str) -> None:
    """One visit: the window is made larger and the browser's colours are changed as a reader would."""
    found = {}
    with reading(browser, furnished.url) as reader:
        reader.open(PAGES[kind])
        for size, width in SIZES.items():
            reader.page.set_viewport_size(width)
            for scheme in SCHEMES:
                reader.page.emulate_media(color_scheme=scheme)
                found[f"{scheme} {size}"] = violations(reader)
    assert found == {f"{scheme} {size}": [] for size in SIZES for scheme in SCHEMES}


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
