"""Ways past the other partner, as people meet them in the CMS, and as crafted requests."""

from collections.abc import Callable
from typing import Any

from tests.browser.editorial.doing import choices, choose, crafted, open_page, reader_sees
from tests.browser.reader import Reader
from tests.factories.newsroom import OWN
from tests.server import Site

PUBLIC = f"/uk/guides/{OWN}/"
#: No word of the starter content.
CHANGED = "Напишіть чемного листа шурхотливою рукою"

#: The number of the turn that runs, which no page of the CMS shows.
TURN = (
    "from poruch.editorial.workflow.models import ReviewState as State; print(State.objects.latest('pk').pk)"
)


def form_of(page: Any) -> dict[str, str]:
    """What the editor's form would send, as the browser has it."""
    script = (
        "form => Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value == 'string'))"
    )
    return page.locator("form[data-edit-form]").evaluate(script)  # type: ignore[no-any-return]


def test_neither_the_other_partner_nor_the_author_lets_a_page_out(
    desk: Callable[[str], Any], visitor: Reader, newsroom: Site
) -> None:
    visitor.open(PUBLIC)
    title = visitor.page.get_by_role("heading", level=1).inner_text()

    stranger = desk("council-editor")
    open_page(stranger, title)
    offered = choices(stranger)
    assert not [one for one in offered if "Опублікувати" in one or "Погодити" in one or "Зняти" in one]
    assert [one for one in offered if "Надіслати" in one], "a change may be proposed"
    sent = form_of(stranger) | {"action-publish": "1", "steps-0-value-title": CHANGED}
    crafted(stranger, stranger.url, **sent)
    assert CHANGED not in reader_sees(visitor, PUBLIC)

    author = desk("ngo-publisher")
    open_page(author, title)
    author.locator("input[name=steps-0-value-title]").fill(CHANGED)
    choose(author, "Надіслати")
    author.get_by_text("надіслано на модерацію").first.wait_for()
    open_page(author, title)
    assert author.get_by_text("погодити має хтось інший").first.is_visible()
    assert not [one for one in choices(author) if "Погодити" in one or "Опублікувати" in one]
    page_id = author.url.rstrip("/").split("/")[-2]
    turn = newsroom.manage("shell", "-v", "0", "-c", TURN).stdout.strip()
    crafted(author, f"/cms/pages/workflow/action/{page_id}/approve/{turn}/", comment="")
    assert CHANGED not in reader_sees(visitor, PUBLIC)

    other = desk("ngo-editor")
    other.goto(author.url)
    assert not [one for one in choices(other) if "Погодити" in one]
