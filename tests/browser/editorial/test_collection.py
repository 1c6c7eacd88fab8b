"""A collection: made in its form by criteria, read page by page, followed by its feed."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.a11y.checks import violations
from tests.browser.editorial.doing import add_block
from tests.browser.reader import DESKTOP, PHONE, Reader, reading
from tests.server import Site

ATOM = "{http://www.w3.org/2005/Atom}"
EVERYTHING, NOTHING = "/uk/usi-dovidnyky/", "/uk/porozhnia-dobirka/"


def home(newsroom: Site) -> int:
    with urllib.request.urlopen(f"{newsroom.url}/api/v1/pages/find?path=/uk/") as answer:
        return int(json.load(answer)["id"])


def make(page: Any, parent: int, title: str, slug: str, kind: str) -> None:
    """An administrator publishes past the workflow, which the log says."""
    page.goto(f"/cms/pages/add/editorial_collection/collectionpage/{parent}/")
    page.locator("#id_title").fill(title)
    add_block(page, "criteria", "Тип змісту")
    page.locator("select[name='criteria-0-value-values']").select_option(kind)
    page.locator("input[name=per_page]").fill("10")
    page.get_by_role("tab", name="Адреса").click()
    page.locator("input[name=slug]").fill(slug)
    page.get_by_role("button", name="Більше дій").click()
    page.get_by_role("button", name="Опублікувати").click()
    page.locator(".messages .success").first.wait_for()


@pytest.fixture(scope="module")
def made() -> set[str]:
    return set()


@pytest.fixture
def collections(desk: Callable[[str], Any], newsroom: Site, made: set[str]) -> None:
    """Of all guides, and of document templates, of which the starter content has none."""
    if not made:
        page, parent = desk("admin"), home(newsroom)
        make(page, parent, "Усі довідники", "usi-dovidnyky", "guide")
        make(page, parent, "Порожня добірка", "porozhnia-dobirka", "template")
        made.add("both")


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def reader(request: Any, browser: Any, newsroom: Site, collections: None) -> Iterator[Reader]:
    with reading(browser, newsroom.url, viewport=request.param) as found:
        yield found


def test_it_is_read_page_by_page(reader: Reader) -> None:
    reader.open(EVERYTHING)
    seen = list(reader.results)
    pages = reader.page.get_by_role("navigation", name="Сторінки добірки")
    assert [link.inner_text() for link in pages.get_by_role("link").all()] == ["1", "2", "3"]
    assert violations(reader) == []
    for number in ("2", "3"):
        pages.get_by_role("link", name=f"Сторінка {number}").click()
        reader.page.wait_for_url(f"**?page={number}")
        seen += reader.results
    assert len(seen) == len(set(seen)) == 24
    assert reader.page.locator("[aria-current=page]").last.inner_text() == "3"
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert reader.page.goto(f"{EVERYTHING}?page=9").status == 404
    reader.page.get_by_role("link", name="До першої сторінки").click()
    assert reader.path == EVERYTHING


def test_an_empty_one_says_so(reader: Reader) -> None:
    reader.open(NOTHING)
    assert "У добірці ще нічого немає." in reader.page.locator("main").inner_text()
    assert violations(reader) == []


def test_its_feed_is_linked_and_holds_the_entries(reader: Reader) -> None:
    reader.open(EVERYTHING)
    link = reader.page.get_by_role("link", name="Стежити за новим (Atom)")
    address = str(link.get_attribute("href"))
    assert reader.page.locator(f"link[rel=alternate][type='application/atom+xml'][href='{address}']").count()
    with urllib.request.urlopen(f"{reader.base}{address}") as answer:
        assert answer.headers["Content-Type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(answer.read())
    assert len(feed.findall(f"{ATOM}entry")) == 24
