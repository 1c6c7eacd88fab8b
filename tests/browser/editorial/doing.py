"""What people of the newsroom do in the CMS, in the words of its interface."""

from typing import Any
from urllib.parse import urlencode


def open_page(page: Any, title: str) -> None:
    """Found by its title, opened in the editor."""
    page.goto("/cms/pages/search/?" + urlencode({"q": title}))
    page.get_by_role("main").get_by_role("link", name=title, exact=True).first.click()
    page.locator("input[name=title]").wait_for()


def choices(page: Any) -> list[str]:
    """What the menu of the editor's foot offers."""
    more = page.get_by_role("button", name="Більше дій")
    if more.count():
        more.click()
    return [text.strip() for text in page.locator("footer").get_by_role("button").all_inner_texts()]


def choose(page: Any, name: str) -> None:
    choices(page)
    page.locator("footer").get_by_role("button", name=name).click()


def open_line(page: Any, title: str, box: str = "waiting_for_me") -> None:
    """What a box on the desk names so, opened."""
    page.goto("/cms/")
    page.locator(f"section[aria-labelledby=desk-{box}]").get_by_role("link", name=title).click()


def lines(page: Any, box: str) -> list[str]:
    """What a box on the desk names."""
    page.goto("/cms/")
    return page.locator(f"section[aria-labelledby=desk-{box}] li a").all_inner_texts()  # type: ignore[no-any-return]


def crafted(page: Any, url: str, **values: str) -> Any:
    """A request that no button sends, with this person's session and a valid token."""
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    form = {"csrfmiddlewaretoken": token, **values}
    answer = page.request.post(url, form=form, headers={"Referer": page.url}, max_redirects=0)
    assert "CSRF" not in answer.text(), "refused for another reason than the one that is tried"
    return answer


def said(page: Any, kind: str = "success") -> str:
    """The message of the CMS above the page."""
    message = page.locator(f".messages .{kind}").first
    message.wait_for()
    return str(message.inner_text())


def reader_sees(visitor: Any, path: str) -> str:
    """The words of a public page between header and footer."""
    visitor.open(path)
    return str(visitor.page.locator("main").inner_text())


def add_block(page: Any, stream: str, name: str) -> None:
    """Choose a block of a stream by its name, as with the keyboard."""
    page.locator(f"[data-contentpath={stream}] button.c-sf-add-button").last.click()
    page.locator("input[role=combobox]").last.fill(name)
    page.get_by_role("option", name=name, exact=True).click()
