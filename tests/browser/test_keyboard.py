"""Everything works without a pointer, and one always sees where one is."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.reader import DESKTOP, PAGE_TYPES, PHONE, Reader

NewReader = Callable[..., Reader]
MANY = 400

#: Where the focus is: null on the page itself, else a name, whether it can be seen, and its ring.
FOCUSED = """() => {
  const it = document.activeElement;
  if (!it || it === document.body || it === document.documentElement) return null;
  const box = it.getBoundingClientRect(), style = getComputedStyle(it);
  const lines = [...it.getClientRects()].filter(line => line.width && line.height);
  const seen = lines.some(line => {
    const middle = line.top + Math.min(line.height / 2, innerHeight / 2);
    const top = document.elementFromPoint(line.left + line.width / 2, middle);
    return top && (it.contains(top) || top.contains(it));
  });
  window.stops = window.stops || [];
  let index = window.stops.indexOf(it);
  if (index < 0) index = window.stops.push(it) - 1;
  return {
    index, tag: it.localName, id: it.id, href: it.getAttribute("href"), seen,
    name: `${it.localName} ${(it.innerText || it.name || "").trim().slice(0, 40)}`,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inMain: !!it.closest("main"), width: box.width,
  };
}"""


def tab(page: Any, times: int = 1) -> dict[str, Any] | None:
    for _ in range(times):
        page.keyboard.press("Tab")
    found: dict[str, Any] | None = page.evaluate(FOCUSED)
    return found


def tab_until(page: Any, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    for _ in range(MANY):
        stop = tab(page)
        if stop and wanted(stop):
            return stop
    raise AssertionError(f"Tab never gets there on {page.url}")


@pytest.mark.parametrize("kind", ["home", "guide", "search", "contacts", "not found"])
def test_the_first_stop_is_a_visible_link_to_the_content(reader: NewReader, kind: str) -> None:
    visitor = reader()
    visitor.open(PAGE_TYPES[kind])
    stop = tab(visitor.page)
    assert stop
    assert stop["href"] == "#main"
    assert stop["seen"]
    visitor.page.keyboard.press("Enter")
    after = tab(visitor.page)
    assert after
    assert after["inMain"], after


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("kind", ["home", "guide", "search", "contacts", "glossary", "api docs"])
def test_tab_visits_every_control_once_in_sight_and_leaves_the_page(
    reader: NewReader, kind: str, viewport: dict[str, int]
) -> None:
    visitor = reader(viewport=viewport)
    visitor.open(PAGE_TYPES[kind])
    stops: list[dict[str, Any]] = []
    while (stop := tab(visitor.page)) and len(stops) < MANY:
        stops.append(stop)
    assert len(stops) < MANY, "the focus is trapped"
    assert [stop["index"] for stop in stops] == list(range(len(stops))), "a stop comes twice"
    assert [stop["name"] for stop in stops if not stop["seen"]] == []
    assert [stop["name"] for stop in stops if not stop["ring"]] == []


def test_a_family_member_finds_and_works_through_a_guide_by_keyboard_alone(reader: NewReader) -> None:
    visitor = reader(viewport=DESKTOP)
    page = visitor.page
    visitor.open("/uk/")
    tab_until(page, lambda stop: stop["id"] == "q")
    page.keyboard.type("факт позбавлення волі куди звертатись")
    page.keyboard.press("Enter")
    page.wait_for_url("**/uk/search/**")
    tab_until(page, lambda stop: "/guides/establish-deprivation-of-liberty/" in (stop["href"] or ""))
    page.keyboard.press("Enter")
    page.wait_for_url("**/uk/guides/establish-deprivation-of-liberty/")

    tab_until(page, lambda stop: stop["href"] == "#papery")
    page.keyboard.press("Enter")
    tab_until(page, lambda stop: stop["tag"] == "input")
    page.keyboard.press("Space")
    assert page.get_by_role("checkbox").first.is_checked()

    tab_until(page, lambda stop: stop["tag"] == "summary")
    fold = page.locator("details").first
    page.keyboard.press("Enter")
    assert fold.locator("> div").is_visible()
    page.keyboard.press("Space")
    assert not fold.locator("> div").is_visible()

    page.keyboard.press("Home")
    page.evaluate("document.activeElement.blur()")
    tab_until(page, lambda stop: stop["href"] == "https://www.google.com/")
    page.keyboard.press("Enter")
    page.wait_for_url("https://www.google.com/")


def test_filters_of_the_search_work_by_keyboard(reader: NewReader) -> None:
    visitor = reader(viewport=DESKTOP)
    page = visitor.page
    visitor.open(PAGE_TYPES["search"])
    tab_until(
        page,
        lambda stop: stop["tag"] == "input" and page.evaluate("document.activeElement.value === 'guide'"),
    )
    page.keyboard.press("Space")
    tab_until(page, lambda stop: stop["tag"] == "button" and stop["name"].endswith("Показати"))
    page.keyboard.press("Enter")
    page.wait_for_url("**type=guide**")
    assert visitor.results
    assert all("/guides/" in path for path in visitor.results)
