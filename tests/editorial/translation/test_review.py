"""Where a translation is agreed to: who may look, who may answer, and what an answer needs."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail_localize.models import Translation

from poruch.editorial.translation import actions
from tests.factories.editorial_translation import fill
from tests.support import soup, words

#: Whose answer counts here is the publisher's: role -> statuses of looking at it and of agreeing.
TABLE = {
    "en": (200, 403),
    "ru": (403, 403),
    "editor": (200, 403),
    "publisher": (200, 302),
    "anonymous": (302, 302),
}


@pytest.fixture
def sent(people: Any, english: Translation) -> Any:
    """The English page, with its translation under review."""
    fill(english)
    actions.submit(people["en"], english)
    return actions.target_of(english)


def url(page: Any) -> str:
    return reverse("translation_review", args=[page.pk])


@pytest.mark.parametrize("role", TABLE)
def test_who_may_look_and_who_may_agree(role: str, browser: Any, sent: Any) -> None:
    client = browser(role)
    asked = client.get(url(sent)).status_code
    given = client.post(url(sent), {"action": "approve"}).status_code
    assert (asked, given) == TABLE[role]
    sent.refresh_from_db()
    assert sent.live == (role == "publisher")


def test_the_editor_leads_there_as_long_as_it_is_under_review(browser: Any, sent: Any) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[sent.pk])
    for role, label in (("publisher", "Прочитати й відповісти"), ("en", "Хто що погодив")):
        page = soup(browser(role).get(edit))
        assert [words(link) for link in page.find_all("a", href=url(sent))] == [label]
    browser("publisher").post(url(sent), {"action": "approve"})
    assert not soup(browser("en").get(edit)).find("a", href=url(sent))
    assert browser("en").get(url(sent)).status_code == 302, "nothing is under review any more"


def test_what_nobody_offers_is_refused(browser: Any, sent: Any) -> None:
    for action in ("", "publish", "cancel"):
        assert browser("publisher").post(url(sent), {"action": action}).status_code == 403
