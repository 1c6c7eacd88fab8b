"""A joint guide from draft to readers: four people of two partners, and the shortcuts that do not exist."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.browser.editorial.staff import GUIDE, PASSWORD
from tests.browser.reader import DESKTOP, Reader, reading
from tests.server import ROOT, Site, serving

PUBLIC = f"/uk/guides/{GUIDE}/"
#: No word of the starter content.
CHANGED = "Візьміть зошит для шурхотливих записів"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as found:
        staff = [sys.executable, "-m", "tests.browser.editorial.staff"]
        subprocess.run(staff, cwd=ROOT, env=found.env, check=True)
        yield found


@pytest.fixture
def windows() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def visitor(windows: ExitStack, browser: Any, site: Site) -> Reader:
    return windows.enter_context(reading(browser, site.url, java_script_enabled=False))


@pytest.fixture
def desk(windows: ExitStack, browser: Any, site: Site) -> Callable[[str], Any]:
    """``desk(name)``: the browser window of one of the staff, logged in by the form."""

    def opened(name: str) -> Any:
        page = windows.enter_context(reading(browser, site.url, viewport=DESKTOP)).page
        page.set_default_timeout(30_000)
        page.goto("/cms/")
        page.locator("input[name=username]").fill(name)
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Увійти").click()
        page.wait_for_url("**/cms/")
        return page

    return opened


def open_page(page: Any, title: str) -> None:
    page.goto("/cms/pages/search/?" + urlencode({"q": title}))
    page.get_by_role("main").get_by_role("link", name=title, exact=True).first.click()
    page.locator("input[name=title]").wait_for()


def choices(page: Any) -> list[str]:
    """What the menu of the editor's foot offers."""
    more = page.get_by_role("button", name="Більше дій")
    if more.count():
        more.click()
    return [text.strip() for text in page.locator("footer").get_by_role("button").all_inner_texts()]


def choose(page: Any, name: str) -> None:
    choices(page)
    page.locator("footer").get_by_role("button", name=name).click()


def agree(page: Any, button: str, *ticks: str) -> None:
    """From the box «waiting for me» on the desk to the agreement."""
    page.goto("/cms/")
    page.locator("section[aria-labelledby=desk-waiting_for_me] a").first.click()
    page.locator("input[name=title]").wait_for()
    assert page.get_by_text("Черга ваша.").first.is_visible()
    assert page.get_by_text("шурхотливих").first.is_visible(), "what has changed is said above the editor"
    choose(page, button)
    window = page.get_by_role("dialog")
    for tick in ticks:
        window.get_by_label(tick).check()
    window.get_by_role("button", name=button).click()
    page.locator(".messages .success").first.wait_for()


def test_a_joint_guide_goes_out_when_both_partners_and_a_lawyer_have_agreed(
    desk: Callable[[str], Any], visitor: Reader
) -> None:
    visitor.open(PUBLIC)
    title = visitor.page.get_by_role("heading", level=1).inner_text()

    editor = desk("ngo-editor")
    open_page(editor, title)
    editor.locator("input[name=steps-0-value-title]").fill(CHANGED)
    editor.get_by_role("tab", name="Відомості").click()
    editor.locator("input[name=joint]").check()
    assert not [one for one in choices(editor) if "Опублікувати" in one], "an editor publishes nothing"
    editor.locator("footer").get_by_role("button", name=re.compile("Надіслати")).click()
    editor.get_by_text("надіслано на модерацію").first.wait_for()

    stranger = desk("council-editor")
    open_page(stranger, title)
    assert not [one for one in choices(stranger) if "Погодити" in one or "Опублікувати" in one]

    for name, steps in (
        ("ngo-publisher", ["Погодити"]),
        ("council-publisher", ["Погодити"]),
        ("lawyer", ["Підтвердити перевірку", "Закон названо", "Статті", "Редакція чинна", "Дата, станом"]),
    ):
        visitor.open(PUBLIC)
        assert CHANGED not in visitor.page.content(), f"{name} has not agreed yet"
        agree(desk(name), *steps)

    visitor.open(PUBLIC)
    assert visitor.page.locator("#k1 h3").inner_text() == CHANGED
    visitor.ask("шурхотливі записи")
    assert visitor.results[0] == PUBLIC
