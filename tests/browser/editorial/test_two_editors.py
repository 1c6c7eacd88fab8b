"""Two people write on one page at once: the second is told before anything is lost, and both texts stay."""

from collections.abc import Callable
from typing import Any

from tests.browser.editorial.doing import open_page
from tests.browser.reader import Reader
from tests.factories.newsroom import PASSWORD, SHARED

#: No word in common: the comparison of versions goes word by word.
FIRST, SECOND, THIRD = "Сонях шурхоче", "Криниця глибока", "Лелека кружляє"
STEP = "input[name=steps-0-value-title]"


def saved(page: Any) -> Any:
    """The next answer of the editor to an autosave."""
    return page.expect_response(
        lambda answer: answer.request.method == "POST" and "/edit/" in answer.url, timeout=30_000
    )


def write(page: Any, text: str) -> dict[str, Any]:
    """What the server says to the autosave of a step's title."""
    # A change made before the editor's scripts stand is not noticed by them.
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
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

    kept = write(first, FIRST)
    assert kept["success"]
    refused = write(second, SECOND)
    assert (refused["success"], refused["error_code"]) == (False, "invalid_revision")
    second.locator("#w-editing-sessions").get_by_role("button", name="ngo-editor").wait_for()

    second.locator("footer").get_by_role("button", name="Зберегти чернетку").click()
    question = second.get_by_role("dialog")
    assert "ngo-editor" in question.inner_text(), "whose version would be passed over"
    question.get_by_role("button", name="Зберегти чернетку").click()
    second.locator(".messages .success").first.wait_for()
    assert second.locator(STEP).input_value() == SECOND

    second.goto(edit.replace("/edit/", f"/revisions/compare/{kept['revision_id']}...latest/"))
    step = second.get_by_role("main").inner_text()
    assert FIRST in step, "the first one's version is in the history"
    assert SECOND in step


def test_a_session_that_ends_takes_no_text_with_it(desk: Callable[[str], Any], visitor: Reader) -> None:
    visitor.open(f"/uk/guides/{SHARED}/")
    page = desk("ngo-editor")
    open_page(page, visitor.page.get_by_role("heading", level=1).inner_text())
    told: list[str] = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.accept()))
    page.context.clear_cookies(name="sessionid")
    refused = write(page, FIRST)
    assert "Ваш сеанс скінчився" in refused["error_message"]
    page.locator(".footer__save-warning", has_text="Ваш сеанс скінчився").wait_for()
    # As the button does: it waits for itself before it may be pressed again.
    page.locator("form[data-edit-form]").evaluate("form => form.requestSubmit()")
    assert told == [refused["error_message"]]
    assert page.locator(STEP).input_value() == FIRST

    tab = page.context.new_page()
    tab.goto("/cms/login/")
    tab.locator("input[name=username]").fill("ngo-editor")
    tab.locator("input[name=password]").fill(PASSWORD)
    tab.get_by_role("button", name="Увійти").click()
    tab.wait_for_url("**/cms/")
    tab.close()
    page.bring_to_front()
    with saved(page) as answer:
        page.locator(STEP).fill(THIRD)
    assert answer.value.json()["success"]
