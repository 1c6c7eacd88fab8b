"""The README's pictures, taken of the prepared site: ``python -m tests.screenshots``."""

from typing import Any
from urllib.parse import urlencode

from tests.browser.reader import DESKTOP, PHONE, Reader, reading
from tests.server import ROOT, chromium, serving

IMAGES = ROOT / "docs" / "images"
LARGEST = 150_000


def shoot(reader: Reader, name: str) -> None:
    path = IMAGES / name
    reader.page.screenshot(path=path)
    size = path.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{path} has {size:,} bytes, more than {LARGEST:,}.")
    print(f"{path.relative_to(ROOT)}: {size:,} bytes")


def take(browser: Any, base: str) -> None:
    with reading(browser, base, viewport=PHONE, is_mobile=True) as phone:
        phone.open("/uk/")
        shoot(phone, "home-phone.png")
        phone.open("/uk/guides/establish-deprivation-of-liberty/")
        phone.page.evaluate("document.querySelector('#kroky').scrollIntoView()")
        shoot(phone, "guide-phone.png")
    with reading(browser, base, viewport=DESKTOP) as desk:
        desk.open("/uk/search/?" + urlencode({"q": "як отримати довідку про полонених"}))
        shoot(desk, "search-desktop.png")


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with serving() as site, chromium() as browser:
        take(browser, site.url)


if __name__ == "__main__":
    main()
