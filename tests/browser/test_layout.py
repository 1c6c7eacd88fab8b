"""Nothing scrolls sideways, prints badly, leaves a trace, asks a stranger or complains."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.reader import PAGE_TYPES, PHONE, Reader

NewReader = Callable[..., Reader]

#: Elements that stick out of the page to the right, the innermost of them.
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const all = [...document.body.querySelectorAll("*")];
  const out = all.filter(one => one.getBoundingClientRect().right > width + 1);
  return out.filter(one => !out.some(other => other !== one && one.contains(other)))
    .map(one => `${one.localName}.${one.className} ${one.textContent.trim().slice(0, 40)}`).slice(0, 5)
    .concat(`the page is ${document.documentElement.scrollWidth} wide, the window ${width}`);
}"""
#: Controls lower than 44 px; links within sentences and headings, and boxes inside their label, are exempt.
LOW_CONTROLS = """() => [...document.querySelectorAll(`
    button, summary, select, input:not([type=checkbox], [type=hidden]), label:has(> input[type=checkbox]),
    .exit, .menu, .nav a, .langs a, .urgent a, a.call, a.btn, .crumbs a, .toc a, .arrows a, .door li a,
    .chips a, .pages a, .foot nav a`)]
  .filter(one => one.checkVisibility())
  .map(one => [one.getBoundingClientRect(), `${one.localName}.${one.className} ${one.textContent.trim()}`])
  .filter(([box]) => box.width > 1 && box.height < 43.9)
  .map(([box, name]) => `${name.slice(0, 60)}: ${box.height}`)"""
LEFT_BEHIND = """async () => ({
  cookie: document.cookie, local: localStorage.length, session: sessionStorage.length,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
OUR_PAGES = {kind: path for kind, path in PAGE_TYPES.items() if kind != "api docs"}


def sticking_out(visitor: Reader, paths: dict[str, str] = PAGE_TYPES) -> dict[str, Any]:
    found = {}
    for kind, path in paths.items():
        visitor.open(path)
        if out := visitor.page.evaluate(STICKING_OUT):
            found[kind] = out
    return found


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(reader: NewReader, width: int) -> None:
    assert sticking_out(reader(viewport={"width": width, "height": 800})) == {}


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_scrolls_sideways_when_the_browsers_text_is_twice_as_large(
    reader: NewReader, width: int
) -> None:
    """The reader's own setting, which media queries in em follow too; not CSS of the page."""
    visitor = reader(viewport={"width": width, "height": 800})
    devtools = visitor.context.new_cdp_session(visitor.page)
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    visitor.open("/uk/")
    assert visitor.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert sticking_out(visitor) == {}


def test_folded_parts_of_a_guide_do_not_scroll_sideways_when_opened(reader: NewReader) -> None:
    visitor = reader(viewport={"width": 320, "height": 800})
    visitor.open(PAGE_TYPES["guide"])
    visitor.page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    assert visitor.page.evaluate(STICKING_OUT) == []


@pytest.mark.parametrize("kind", list(OUR_PAGES))
def test_controls_are_tall_enough_for_a_thumb(reader: NewReader, kind: str) -> None:
    visitor = reader(viewport=PHONE)
    visitor.open(OUR_PAGES[kind])
    assert visitor.page.evaluate(LOW_CONTROLS) == []


@pytest.mark.parametrize("kind", ["home", "guide", "contacts"])
def test_the_way_out_stays_in_reach_while_one_reads(reader: NewReader, kind: str) -> None:
    visitor = reader()
    visitor.open(PAGE_TYPES[kind])
    for share in (0.5, 1):
        visitor.page.evaluate(f"scrollTo(0, document.body.scrollHeight * {share})")
        box = visitor.page.get_by_role("link", name="Швидко вийти").bounding_box()
        assert 0 <= box["y"] < PHONE["height"], f"scrolled out of sight: {box}"


def test_the_way_out_does_not_fill_a_very_low_window(reader: NewReader) -> None:
    """Zoomed to 400 % the header scrolls away with the rest."""
    visitor = reader(viewport={"width": 320, "height": 256})
    visitor.open(PAGE_TYPES["guide"])
    visitor.page.evaluate("scrollTo(0, 1500)")
    assert visitor.page.locator(".top").bounding_box()["y"] < 0


def test_print_shows_the_text_and_hides_the_menus(reader: NewReader) -> None:
    visitor = reader()
    page = visitor.page
    visitor.open(PAGE_TYPES["guide"])
    folds = page.locator("details > div")
    assert folds.count() > 0
    assert not folds.first.is_visible()
    page.emulate_media(media="print")
    for gone in (".top", ".sub", ".urgent", ".toc", ".crumbs", "#share", ".foot nav"):
        assert page.locator(f"{gone}:visible").count() == 0, f"{gone} is printed"
    closed = [fold.inner_text() for fold in folds.all() if not fold.is_visible()]
    assert closed == []
    assert page.get_by_role("note").filter(has_text="Чернетка").is_visible()
    assert page.locator(".partners b").first.is_visible()
    assert page.locator(".step h3").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_visiting_every_page_leaves_no_trace_and_asks_nobody_else(reader: NewReader) -> None:
    """With scripts on, suggestions asked for and boxes ticked."""
    visitor = reader()
    page = visitor.page
    asked: list[str] = []
    visitor.context.on("request", lambda request: asked.append(request.url))
    for kind, path in PAGE_TYPES.items():
        answer = visitor.open(path)
        assert "set-cookie" not in answer.headers, kind
        for box in page.locator(".check input").all()[:1]:
            box.check()
        if kind != "api docs":
            page.locator("input[name=q]").first.press_sequentially("впо")
            page.wait_for_load_state("networkidle")
        assert page.evaluate(LEFT_BEHIND) == {
            "cookie": "", "local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0,
        }, kind  # fmt: skip
    assert visitor.context.cookies() == []
    assert visitor.elsewhere == []
    assert [url for url in asked if not url.startswith(f"{visitor.base}/")] == []
    assert any("/api/v1/suggest" in url for url in asked)


def test_no_page_complains_in_the_console(reader: NewReader) -> None:
    """A page that is not there is the one thing the browser reports."""
    visitor = reader()
    for path in PAGE_TYPES.values():
        visitor.open(path)
        visitor.page.wait_for_load_state("networkidle")
    assert [error for error in visitor.errors if "404 (Not Found)" not in error] == []
    assert len(visitor.errors) <= 1


@pytest.mark.parametrize("kind", list(OUR_PAGES))
def test_a_page_asks_only_for_its_stylesheet_script_and_icon(reader: NewReader, kind: str) -> None:
    visitor = reader()
    visitor.open(OUR_PAGES[kind])
    visitor.page.wait_for_load_state("networkidle")
    # The home page alone has a picture and a field of its own to style.
    sheets = ["stylesheet"] * (2 if OUR_PAGES[kind].count("/") == 2 else 1)
    assert sorted(visitor.requested) in (["document", "script", *sheets], ["document", *sheets])
    assert visitor.page.locator("link[rel=stylesheet]").count() == len(sheets)
    assert visitor.page.locator("script[src]:not([defer])").count() == 0, "a script holds up the page"
