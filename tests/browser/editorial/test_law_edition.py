"""A new edition of a law: three guides overtaken, said to readers, asked of both partners, answered."""

from collections.abc import Callable
from typing import Any

from tests.browser.editorial.doing import lines, open_page, reader_sees, said
from tests.browser.reader import Reader
from tests.factories.newsroom import ACT, ARTICLE, CITING

#: What readers are told in Ukrainian and in English.
BANNER = {"uk": "Закон змінився 01.11.2026.", "en": "The law changed on"}


def told(visitor: Reader, language: str) -> list[str]:
    """Guides above which readers of a language see that the law has changed."""
    path = f"/{language}/guides"
    return [slug for slug in CITING if BANNER[language] in reader_sees(visitor, f"{path}/{slug}/")]


def test_an_edition_turns_three_pages_stale_until_somebody_says_that_they_hold(
    desk: Callable[[str], Any], visitor: Reader
) -> None:
    assert told(visitor, "uk") == []
    visitor.open(f"/uk/laws/{ACT}/")
    act = visitor.page.get_by_role("heading", level=1).inner_text()
    titles = []
    for slug in CITING:
        visitor.open(f"/uk/guides/{slug}/")
        titles.append(visitor.page.get_by_role("heading", level=1).inner_text())

    publisher = desk("ngo-publisher")
    open_page(publisher, act)
    publisher.get_by_role("button", name="Дії").first.click()
    publisher.get_by_role("link", name="Нова редакція").click()
    publisher.locator("input[name=date]").fill("2026-11-01")
    publisher.keyboard.press("Escape")
    publisher.locator("input[name=articles]").fill(ARTICLE)
    publisher.get_by_role("button", name="Створити").click()
    publisher.get_by_text("Позначено 6 сторінок.").wait_for()

    assert told(visitor, "uk") == list(CITING)
    assert told(visitor, "en") == list(CITING)
    for partner in ("ngo-publisher", "council-publisher"):
        assert set(titles) <= set(lines(desk(partner), "law_changed"))
    assert not desk("council-editor").get_by_role("button", name=f"Досі правильно: {titles[0]}").count()

    publisher.goto("/cms/freshness/tasks/")
    publisher.get_by_role("button", name=f"Досі правильно: {titles[0]}").first.click()
    assert "підтверджено, 2 мови" in said(publisher)
    assert told(visitor, "uk") == list(CITING[1:])
    assert told(visitor, "en") == list(CITING[1:])
    assert titles[0] not in lines(desk("council-publisher"), "law_changed")
