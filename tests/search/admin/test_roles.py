"""Search in the CMS: who may do what, and what may be pinned."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from search.models import PinnedResult
from tests.forms import refusals
from tests.search.admin.conftest import PAGES, PIN_ADD, Browser
from tests.support import soup


class TestRoles:
    @pytest.mark.parametrize("url", PAGES)
    @pytest.mark.parametrize(
        ("role", "status"),
        [
            ("superuser", 200),
            ("pinning editor", 200),
            ("editor", 200),
            ("reader with an account", 302),
            ("anonymous", 302),
        ],
    )
    def test_tools_are_for_everyone_in_the_cms(
        self, browser: Browser, url: str, role: str, status: int
    ) -> None:
        assert browser(role).get(reverse(url)).status_code == status

    @pytest.mark.parametrize("url", ["search_try", "kb_try_term"])
    @pytest.mark.parametrize(("role", "status"), [("editor", 200), ("anonymous", 302)])
    def test_trials(self, browser: Browser, url: str, role: str, status: int) -> None:
        asked = {"q": "довідка", "locale": "uk", "term_locale": "uk"}
        assert browser(role).post(reverse(url), asked).status_code == status

    @pytest.mark.parametrize(
        ("role", "status"),
        [("superuser", 200), ("pinning editor", 200), ("editor", 302), ("anonymous", 302)],
    )
    def test_pins_need_their_permission(self, browser: Browser, role: str, status: int) -> None:
        assert browser(role).get(reverse(PIN_ADD)).status_code == status

    @pytest.mark.parametrize(
        ("role", "shown"), [("superuser", True), ("pinning editor", True), ("editor", False)]
    )
    def test_the_menu_offers_what_one_may_do(self, browser: Browser, role: str, shown: bool) -> None:
        html = browser(role).get(reverse("wagtailadmin_home")).content.decode()
        assert ("search/pinnedresult" in html) is shown
        assert reverse("search_try") in html
        assert reverse("search_needs") in html
        assert reverse("search_health") in html


class TestPins:
    def form(self, page: Any, **changes: Any) -> dict[str, Any]:
        now = timezone.localtime()
        values = {
            "queries": "довідка ВПО",
            "locale": "",
            "page": page.pk,
            "note": "Питають щодня",
            "starts": now.strftime("%Y-%m-%d %H:%M"),
            "expires": (now + timedelta(days=30)).strftime("%Y-%m-%d %H:%M"),
        }
        return {**values, **changes}

    def test_made_by_an_editor(self, browser: Browser, guide: Any) -> None:
        response = browser("pinning editor").post(reverse(PIN_ADD), self.form(guide))
        assert response.status_code == 302
        made = PinnedResult.objects.get()
        assert (made.page_id, made.created_by and made.created_by.username) == (guide.pk, "pinning")

    def test_a_year_at_most(self, browser: Browser, guide: Any) -> None:
        late = (timezone.localtime() + timedelta(days=400)).strftime("%Y-%m-%d %H:%M")
        response = browser("pinning editor").post(reverse(PIN_ADD), self.form(guide, expires=late))
        assert "Закріпити можна щонайбільше на рік. Виберіть ближчу дату." in refusals(response)
        assert not PinnedResult.objects.exists()

    def test_not_by_those_who_may_not(self, editor: Client, guide: Any) -> None:
        editor.post(reverse(PIN_ADD), self.form(guide))
        assert not PinnedResult.objects.exists()

    def test_the_list_tells_which_are_over(self, browser: Browser, guide: Any) -> None:
        now = timezone.now()
        PinnedResult.objects.create(
            queries="давнє", page=guide, starts=now - timedelta(days=9), expires=now - timedelta(days=1)
        )
        PinnedResult.objects.create(queries="чинне", page=guide)
        response = browser("superuser").get(reverse("wagtailsnippets_search_pinnedresult:list"))
        rows = soup(response).select("table.listing tbody tr")
        assert ["w-text-positive-100" in str(row) for row in rows] == [False, True]
