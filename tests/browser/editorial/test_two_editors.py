"""Two people write on one page at once: the second is told before anything is lost, and both texts stay."""

from collections.abc import Callable
from typing import Any

from tests.browser.editorial.doing import open_page
from tests.browser.reader import Reader
from tests.factories.newsroom import SHARED

FIRST, SECOND = "Перша людина написала це", "Друга людина написала інше"
STEP = "input[name=steps-0-value-title]"


def saved(page: Any) -> Any:
    """The next answer of the editor to an autosave."""
    return page.expect_response(
        lambda answer: answer.request.method == "POST" and "/edit/" in answer.url, timeout=30_000
    )


def write(page: Any, text: str) -> dict[str, Any]:
    """What the server says to the autosave of a step's title."""
    with saved(page) as answer:
        page.locator(STEP).fill(text)
    return answer.value.json()  # type: ignore[no-any-return]


def test_the_second_is_told_and_both_texts_stay_in_the_history(
    desk: Callable[[str], Any], visitor: Reader
) -> None:
    visitor.open(f"/uk/guides/{SHARED}/")
    title = visitor.page.get_by_role("heading", level=1).inner_text()
    first, second = desk("ngo-editor"), desk("ngo-publisher")
    open_page(first, title)
    open_page(second, title)
    edit = second.url

    assert write(first, FIRST)["success"]
    refused = write(second, SECOND)
    assert (refused["success"], refused["error_code"]) == (False, "invalid_revision")
    warning = second.locator("#w-editing-sessions")
    warning.get_by_text("ngo-editor").first.wait_for()

    second.locator("footer").get_by_role("button", name="Зберегти").first.click()
    question = second.locator("#w-save-confirmation-dialog")
    question.get_by_role("button", name="Продовжити").wait_for()
    assert "ngo-editor" in question.inner_text()
    question.get_by_role("button", name="Продовжити").click()
    second.locator(".messages .success").first.wait_for()
    assert second.locator(STEP).input_value() == SECOND

    history = edit.replace("/edit/", "/history/")
    second.goto(history)
    versions = [
        str(link.get_attribute("href"))
        for link in second.get_by_role("main").locator("a[href*='/revisions/'][href*='/view/']").all()
    ]
    read = ""
    for version in versions[:2]:
        second.goto(version)
        read += second.locator("main").inner_text()
    assert FIRST in read
    assert SECOND in read
