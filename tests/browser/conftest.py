"""A browser for the whole folder, and readers who sit at it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.browser.login import log_in
from tests.browser.reader import DESKTOP, Reader, reading
from tests.server import Site, chromium, serving

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Closed before other folders' tests: Playwright's event loop would forbid them the database."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def cms() -> Iterator[Site]:
    """A site of a file's own, for tests that log in."""
    with serving() as found:
        yield found


@pytest.fixture
def editor(browser: Any, cms: Site) -> Iterator[Any]:
    """The administrator's browser window, logged in by the form."""
    with reading(browser, cms.url, viewport=DESKTOP) as found:
        found.page.set_default_timeout(30_000)
        log_in(found.page, cms.password)
        yield found.page


@pytest.fixture
def reader(browser: Any, server: str) -> Iterator[Callable[..., Reader]]:
    """``reader(java_script_enabled=False, …)`` opens a window with these options."""
    with ExitStack() as windows:
        yield lambda **options: windows.enter_context(reading(browser, server, **options))
