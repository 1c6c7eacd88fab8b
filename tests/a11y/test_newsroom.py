"""axe on every view of the CMS that is ours, no sideways scroll on a phone, nothing against the policy.

Only ``main`` is looked at, or what ``OURS`` names of it: the side menu is Wagtail's.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.a11y.checks import violations
from tests.browser.reader import DESKTOP, PHONE, Reader, reading
from tests.factories.newsroom import PASSWORD
from tests.server import Site, serving

#: What is ours in Wagtail's editor of a page; the rest of its form has faults of its own (fields of rich text
#: without names, the map of the form).
OURS: Final = {
    "wagtailadmin_pages:edit": [["section[aria-label='Погодження']"]],
    "editor of a stale page": [[".messages"]],
}
#: Views by what ``tests.factories.newsroom_busy`` calls them; the administrator sees them all.
VIEWS: Final = (
    "wagtailadmin_home", "workflow_waiting", "workflow_unconfirmed", "workflow_ask", "workflow_answer",
    "workflow_urgent", "workflow_urgent_answer", "wagtailadmin_pages:edit", "translation_table",
    "translation_page", "translation_submit", "freshness_ageing", "freshness_tasks", "freshness_phones",
    "freshness_call", "freshness_calls", "freshness_links", "freshness_import", "freshness_editions:index",
    "freshness_editions:add", "freshness_editions:edit", "freshness_editions:delete", "roles_share",
    "roles_share_end", "roles_shares", "people", "accounts_reset_mfa", "trash", "trash_restore",
    "trash_purge", "wagtailadmin_pages:delete", "bulk deletion", "copies", "copies_make", "copies_compare",
    "copies_discard", "wagtailsnippets_editorial_rules_rule:list", "wagtailsnippets_editorial_rules_rule:add",
    "wagtailsnippets_editorial_rules_rule:edit", "wagtailsnippets_editorial_rules_webhooktarget:list",
    "wagtailsnippets_editorial_rules_webhooktarget:add", "rules_runs", "rules_deliveries",
    "wagtailsnippets_kb_glossaryterm:list", "desk_pages", "desk_joint_waiting", "desk_unconfirmed",
    "desk_published", "desk_past_workflow", "desk_audit", "search_needs", "editor of a stale page",
    "api_tokens", "api_token_new", "api_token_revoke", "system_state",
    "wagtailsnippets_editorial_rules_webhooktarget:edit",
)  # fmt: skip
#: What others see otherwise: (who, view).
OF_OTHERS: Final = (
    ("council-publisher", "wagtailadmin_home"),
    ("translator-en", "wagtailadmin_home"),
    ("ngo-publisher", "translation_review"),
    ("translator-en", "translation_page"),
    ("lawyer", "freshness_tasks"),
)


@pytest.fixture(scope="module")
def newsroom() -> Iterator[tuple[Site, dict[str, str]]]:
    """The served site, and the addresses of the views."""
    with serving() as site:
        busy = "from tests.factories.newsroom_busy import main; main()"
        made = site.manage("shell", "-v", "0", "-c", busy)
        yield site, json.loads(made.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def people(browser: Any, newsroom: tuple[Site, dict[str, str]]) -> Iterator[Any]:
    """``people(name)``: a window of somebody who has logged in, kept open for all tests."""
    site, _addresses = newsroom
    kept: dict[str, Any] = {}

    def window(name: str) -> Reader:
        if name not in kept:
            manager = reading(browser, site.url, viewport=DESKTOP)
            kept[name] = (manager, manager.__enter__())
            page = kept[name][1].page
            page.set_default_timeout(30_000)
            page.goto("/cms/")
            page.locator("input[name=username]").fill(name)
            page.locator("input[name=password]").fill(site.password if name == "admin" else PASSWORD)
            page.get_by_role("button", name="Увійти").click()
            page.wait_for_url("**/cms/")
        found: Reader = kept[name][1]
        return found

    yield window
    for manager, _window in kept.values():
        manager.__exit__(None, None, None)


def faults(window: Reader, view: str, address: str) -> list[str]:
    window.errors.clear()
    window.page.set_viewport_size(DESKTOP)
    window.open(address)
    window.page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
    found = violations(window, {"include": OURS.get(view, [["main"]])})
    window.page.set_viewport_size(PHONE)
    wide = window.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, *window.refused, *([f"{wide} px wider than a phone"] if wide > 0 else [])]


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_in_a_view_of_ours(
    people: Any, newsroom: tuple[Site, dict[str, str]], view: str
) -> None:
    assert faults(people("admin"), view, newsroom[1][view]) == []


@pytest.mark.parametrize(("who", "view"), OF_OTHERS)
def test_axe_finds_nothing_in_what_others_see(
    people: Any, newsroom: tuple[Site, dict[str, str]], who: str, view: str
) -> None:
    assert faults(people(who), view, newsroom[1][view]) == []


def test_every_address_is_looked_at(newsroom: tuple[Site, dict[str, str]]) -> None:
    assert set(newsroom[1]) == {*VIEWS, *(view for _who, view in OF_OTHERS)}
