"""The 51st for 50 places, without JavaScript: waits in line, and gets the place of the first who cancels."""

from collections.abc import Iterator

import pytest

from tests.browser.reader import reading
from tests.server import serving

FILL = """
from tests.factories.registration import coming, event
page = event(slug="povna", title="Зразок", capacity=50, place="Зала-зразок", place_for_registered=True)
for n in range(49):
    coming(page, f"@zrazok{n}")
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as site:
        site.manage("shell", "-v", "0", "-c", FILL)
        yield site.url


def register(reader, contact):
    reader.page.goto("/uk/events/povna/")
    reader.page.get_by_role("link", name="Записатися").click()
    reader.page.get_by_label("Ім’я або прізвисько").fill("Гість")
    reader.page.get_by_label("E-mail, телефон").fill(contact)
    reader.page.wait_for_timeout(3500)  # Who is faster is taken for a program.
    reader.page.locator("main form button").click()


def test_the_fifty_first_waits_and_gets_the_place_of_who_cancels(browser, address):
    options = {"java_script_enabled": False, "viewport": {"width": 390, "height": 844}}
    with reading(browser, address, **options) as fiftieth, reading(browser, address, **options) as next_one:
        register(fiftieth, "067 000 00 50")
        assert fiftieth.page.get_by_role("heading", level=1).inner_text() == "Вас записано"
        assert fiftieth.page.get_by_text("Зала-зразок").is_visible()

        register(next_one, "067 000 00 51")
        assert next_one.page.get_by_role("heading", level=1).inner_text() == "Ви в черзі"
        assert not next_one.page.get_by_text("Зала-зразок").count()

        fiftieth.page.get_by_role("link", name="Не прийду").click()
        fiftieth.page.get_by_role("button", name="Не прийду").click()
        assert fiftieth.page.get_by_role("heading", level=1).inner_text() == "Запису немає"

        next_one.page.reload()
        assert next_one.page.get_by_role("heading", level=1).inner_text() == "Вас записано"
        assert next_one.page.get_by_text("Зала-зразок").is_visible()
        assert not next_one.page.context.cookies()
        wide = next_one.page.locator("html").evaluate("e => e.scrollWidth > e.clientWidth")
        assert not wide
