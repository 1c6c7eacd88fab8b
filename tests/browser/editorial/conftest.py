"""One newsroom for the folder: a served site with its people, and a window for each of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.browser.reader import DESKTOP, Reader, reading
from tests.factories.newsroom import PASSWORD
from tests.server import Site, serving


@pytest.fixture(scope="package")
def newsroom() -> Iterator[Site]:
    with serving() as found:
        found.manage("shell", "-v", "0", "-c", "from tests.factories.newsroom import main; main()")
        yield found


@pytest.fixture
def windows() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def visitor(windows: ExitStack, browser: Any, newsroom: Site) -> Reader:
    return windows.enter_context(reading(browser, newsroom.url, java_script_enabled=False))


@pytest.fixture(scope="package")
def sessions() -> dict[str, Any]:
    """What a browser keeps of a login, by account: each gives the password once."""
    return {}


@pytest.fixture
def desk(
    windows: ExitStack, browser: Any, newsroom: Site, sessions: dict[str, Any]
) -> Iterator[Callable[[str], Any]]:
    """``desk(name)``: the browser window of one of the staff, or of «admin», logged in by the form.

    In none may a page of the CMS ask for what its policy refuses.
    """
    used: list[Reader] = []

    def opened(name: str) -> Any:
        kept = {"storage_state": sessions[name]} if name in sessions else {}
        window = windows.enter_context(reading(browser, newsroom.url, viewport=DESKTOP, **kept))
        used.append(window)
        page = window.page
        page.set_default_timeout(12_000)
        page.goto("/cms/")
        if not kept:
            page.locator("input[name=username]").fill(name)
            page.locator("input[name=password]").fill(newsroom.password if name == "admin" else PASSWORD)
            page.get_by_role("button", name="Увійти").click()
            page.wait_for_url("**/cms/")
            sessions[name] = window.context.storage_state()
        return page

    yield opened
    assert [error for window in used for error in window.refused] == []
