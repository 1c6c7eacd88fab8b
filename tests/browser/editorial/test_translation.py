"""The English version of a joint guide, from the translator to readers, by a round of its own."""

from collections.abc import Callable
from typing import Any

from tests.browser.editorial.doing import crafted, lines, open_line, reader_sees, said
from tests.browser.reader import Reader
from tests.factories.newsroom import CHANGED, CHANGED_SUMMARY

UKRAINIAN, ENGLISH = f"/uk/guides/{CHANGED}/", f"/en/guides/{CHANGED}/"
#: No word of the starter content.
TRANSLATED = "Write plainly and briefly: every sheet passes through a stranger's hands."


def translate(page: Any, text: str) -> None:
    """The one segment that is not translated, in wagtail-localize's editor."""
    page.locator("li.incomplete", has_text=CHANGED_SUMMARY).get_by_role("button", name="Перекласти").click()
    page.locator("li.incomplete textarea").fill(text)
    page.locator("li.incomplete").get_by_role("button", name="Зберегти").click()
    page.locator("li.complete", has_text=text).wait_for()


def answer(page: Any, title: str, button: str, *ticks: str) -> str:
    """From the desk to the page where a translation is agreed to."""
    open_line(page, title)
    page.get_by_role("link", name="Прочитати й відповісти").click()
    page.get_by_text("Черга ваша.").wait_for()
    page.locator(".comparison").get_by_text("plainly").first.wait_for()
    form = page.get_by_role("form", name=button)
    for tick in ticks:
        form.get_by_label(tick).check()
    form.get_by_role("button", name=button).click()
    return said(page)


def test_a_translation_goes_out_when_both_partners_and_a_lawyer_have_agreed(
    desk: Callable[[str], Any], visitor: Reader
) -> None:
    before = reader_sees(visitor, ENGLISH)
    english_title = visitor.page.get_by_role("heading", level=1).inner_text()
    assert CHANGED_SUMMARY in reader_sees(visitor, UKRAINIAN)
    title = visitor.page.get_by_role("heading", level=1).inner_text()
    assert CHANGED_SUMMARY not in before, "publishing Ukrainian publishes no English"
    assert TRANSLATED not in before

    translator = desk("translator-en")
    assert title in lines(translator, "translations_due"), "the desk says that the original has changed"
    open_line(translator, title, "translations_due")
    english = translator.locator("#en")
    assert CHANGED_SUMMARY in english.inner_text(), "what is new in the original"
    english.get_by_role("link", name="Перекладати").click()
    translate(translator, TRANSLATED)
    edit = translator.url
    assert not translator.get_by_role("button", name="Опублікувати").count()
    refused = crafted(translator, edit, action="publish")
    assert (refused.status, "після перевірки" in refused.text()) == (403, True)

    translator.get_by_role("link", name="Надіслати переклад на перевірку").first.click()
    translator.get_by_role("button", name="Надіслати на перевірку").click()
    assert "надіслано на перевірку" in said(translator)

    translator.goto(edit)
    translator.get_by_role("link", name="Хто що погодив").click()
    assert not translator.get_by_role("button", name="Погодити").count(), "nobody agrees to their own words"
    assert crafted(translator, translator.url, action="approve").status == 403

    for name, steps in (
        ("ngo-publisher", ["Погодити"]),
        ("council-publisher", ["Погодити"]),
        ("lawyer", ["Підтвердити перевірку", "Закон названо", "Статті", "Редакція чинна", "Дата, станом"]),
    ):
        assert reader_sees(visitor, ENGLISH) == before, f"{name} has not agreed yet"
        told = answer(desk(name), english_title, *steps)
    assert "бачать читачі" in told
    assert TRANSLATED in reader_sees(visitor, ENGLISH)
    assert CHANGED_SUMMARY in reader_sees(visitor, UKRAINIAN)
