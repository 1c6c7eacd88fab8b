"""The CMS under its policy: no inline script, no eval, and Wagtail's widgets work all the same."""

import base64
import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from playwright.sync_api import expect

#: Wagtail's own screens with widgets and dialogs; tests/a11y/test_newsroom.py looks at ours.
SCREENS: Final = (
    "/cms/", "/cms/pages/", "/cms/pages/search/", "/cms/images/", "/cms/documents/multiple/add/",
    "/cms/snippets/core/phone/", "/cms/snippets/search/pinnedresult/add/", "/cms/snippets/core/partner/add/",
    "/cms/snippets/editorial_rules/rule/add/", "/cms/reports/site-history/", "/cms/reports/workflow/",
    "/cms/workflows/edit/1/", "/cms/users/new/", "/cms/groups/new/", "/cms/sites/new/",
    "/cms/collections/add/", "/cms/account/",
)  # fmt: skip
#: A page by its address, and what of it is opened.
OF_PAGES: Final = (
    *(("first-72-hours", one) for one in ("edit/", "history/", "copy/", "move/", "usage/", "delete/")),
    ("first-72-hours", "revisions/compare/earliest...latest/"),
    *((slug, "edit/") for slug in ("status", "criminal-code", "events")),
)
PIXEL: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def admin(desk: Callable[[str], Any]) -> Any:
    """The fixture ``desk`` fails whatever is refused in a window of it."""
    return desk("admin")


def number(page: Any, slug: str) -> int:
    answer = page.request.get(f"/cms/api/main/pages/?slug={slug}&locale=uk&fields=_,id")
    return int(answer.json()["items"][0]["id"])


def open_editor(page: Any, slug: str) -> None:
    page.goto(f"/cms/pages/{number(page, slug)}/edit/")


def test_wagtails_own_screens_ask_for_nothing_that_is_refused(admin: Any) -> None:
    numbers = {slug: number(admin, slug) for slug in dict(OF_PAGES)}
    for address in (*SCREENS, *(f"/cms/pages/{numbers[slug]}/{one}" for slug, one in OF_PAGES)):
        answer = admin.goto(address, wait_until="domcontentloaded")
        assert answer.status == 200, address
        admin.wait_for_load_state()


def test_a_date_is_picked_and_a_page_chosen(admin: Any) -> None:
    admin.goto("/cms/tokens/new/")
    admin.locator("#id_until").click()
    admin.locator(".xdsoft_datetimepicker .xdsoft_calendar").first.wait_for()
    admin.locator("#id_until").fill("10.12.2026")
    admin.locator("#id_name").focus()
    assert admin.locator("#id_until").input_value() == "10.12.2026", "typed, not the day of today"

    admin.goto("/cms/redirects/add/")
    field = admin.locator("#id_redirect_page-chooser")
    field.get_by_role("button").first.click()
    admin.locator(".modal-body a.choose-page").first.click()
    field.locator(".chosen [data-chooser-title]").wait_for()


def test_a_row_that_is_added_has_its_dialog(admin: Any) -> None:
    open_editor(admin, "nib")
    rows = admin.locator("#id_phone_links-FORMS > *")
    before = rows.count()
    admin.locator("#id_phone_links-ADD").click()
    new = rows.nth(before)
    new.locator(".unchosen [data-chooser-action-choose]").click()
    admin.locator(".modal-body [data-chooser-modal-choice]").first.click()
    new.locator(".chosen [data-chooser-title]").wait_for()
    assert rows.count() == before + 1


def test_rich_text_is_linked_and_the_preview_shows_it_and_is_checked(admin: Any) -> None:
    open_editor(admin, "safety")
    admin.locator("[role=textbox].public-DraftEditor-content").first.click()
    admin.keyboard.press("Control+Home")
    admin.keyboard.type("Шурхіт")
    admin.keyboard.press("Shift+Home")
    admin.locator("button[name=LINK]").first.click()
    admin.locator(".modal-body a.choose-page").first.click()
    admin.locator("a.TooltipEntity", has_text="Шурхіт").wait_for()
    # The editor hands it to the form a moment later; a preview that comes before is not made anew.
    linked = re.compile(r'"Шурхіт[^{}]*"entityRanges":\[\{')
    expect(admin.locator("[name=body]")).to_have_value(linked, timeout=12_000)
    admin.locator("[data-side-panel-toggle=preview]").click()
    shown = admin.frame_locator("[data-side-panel=preview] iframe").first
    shown.locator("main a", has_text="Шурхіт").wait_for()
    admin.locator("[data-side-panel-toggle=checks]").click()
    expect(admin.locator("[data-content-word-count]")).to_have_text(re.compile(r"^[1-9]\d*$"), timeout=12_000)
    expect(admin.locator("[data-checks-panel]")).to_be_empty()


def test_pictures_are_uploaded_at_once(admin: Any) -> None:
    admin.goto("/cms/images/multiple/add/")
    admin.locator("#fileupload").set_input_files(
        {"name": "піксель.png", "mimeType": "image/png", "buffer": PIXEL}
    )
    admin.locator("#upload-list .upload-success input[name*=title]").wait_for()
