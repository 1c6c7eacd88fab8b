"""What every public page must stand: axe, a narrow window, a console without errors, the first flight."""

from typing import Any

from tests.a11y.checks import violations
from tests.browser.reader import reading
from tests.browser.weight import Weigher


def unfit(browser: Any, address: str, paths: list[str], size: dict[str, int]) -> dict[str, list[str]]:
    """By path, what is wrong with each page in a window of this size; empty when all is well."""
    heavy = Weigher(address).too_heavy(paths)
    found = {}
    with reading(browser, address, viewport=size) as reader:
        for path in paths:
            reader.errors.clear()
            reader.elsewhere.clear()
            reader.open(path)
            wrong = [*violations(reader), *reader.errors, *reader.elsewhere]
            if reader.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append("scrolls sideways")
            if path in heavy:
                wrong.append(heavy[path])
            if wrong:
                found[path] = wrong
    return found
