"""A joint guide from draft to readers: four people of two partners, and the shortcuts that do not exist."""

import re
from collections.abc import Callable
from typing import Any

from tests.browser.editorial.doing import choices, choose, open_line, open_page
from tests.browser.reader import Reader
from tests.factories.newsroom import GUIDE

PUBLIC = f"/uk/guides/{GUIDE}/"
#: No word of the starter content.
CHANGED = "Візьміть зошит для шурхотливих записів"


def agree(page: Any, title: str, button: str, *ticks: str) -> None:
    """From the box «waiting for me» on the desk to the agreement."""
    open_line(page, title)
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
        agree(desk(name), title, *steps)

    visitor.open(PUBLIC)
    assert visitor.page.locator("#k1 h3").inner_text() == CHANGED
    visitor.ask("шурхотливі записи")
    assert visitor.results[0] == PUBLIC
