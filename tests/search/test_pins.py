"""Pinned results: which questions they answer, for how long, and never with a page that nobody may see."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from poruch.core.models import SiteRevision
from search.analysis import forms
from search.engines.vocabulary import VOCABULARY
from search.models import PinnedResult
from search.pins import pinned
from search.query import understand
from tests.factories.core import StandardPageFactory
from tests.support import expire, lock, restrict

Pin = Callable[..., PinnedResult]


@pytest.fixture
def page(site: Any) -> Any:
    return StandardPageFactory(title="Довідка переселенця", slug="dovidka")


@pytest.fixture
def changes(django_capture_on_commit_callbacks: Any) -> Iterator[Any]:
    """What is done within happens as after a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def pin(page: Any, changes: Any) -> Pin:
    def make(queries: str = "довідка ВПО", **values: Any) -> PinnedResult:
        with changes():
            return PinnedResult.objects.create(**{"queries": queries, "page": page, **values})

    return make


def ask(text: str, locale: str = "uk") -> list[tuple[str, int]]:
    return pinned(understand(text, locale=locale, vocabulary=VOCABULARY), locale)


class TestMatching:
    @pytest.mark.parametrize(
        "text", ["довідка впо", "ДОВІДКУ ВПО", "впо довідки", "як отримати довідку", "де довідка про ВПО?"]
    )
    def test_form_case_and_order_do_not_matter(self, pin: Pin, page: Any, text: str) -> None:
        pin("довідка ВПО\nотримати довідку")
        assert ask(text) == [("page", page.pk)]

    @pytest.mark.parametrize("text", ["довідка", "впо", "довідка впо дитині", "", "???", "заява впо"])
    def test_another_question_is_another_question(self, pin: Pin, text: str) -> None:
        pin()
        assert ask(text) == []

    def test_words_without_a_plan(self, pin: Pin, page: Any) -> None:
        pin()
        assert pinned(forms("Довідки ВПО"), "uk") == [("page", page.pk)]

    def test_wrong_layout(self, pin: Pin, page: Any) -> None:
        pin("довідка дитині")
        assert ask("ljdslrf lbnbys") == [("page", page.pk)]

    def test_only_in_its_language(self, pin: Pin, page: Any) -> None:
        pin("certificate", locale="en")
        assert ask("certificate", "en") == [("page", page.pk)]
        assert ask("certificate", "uk") == []

    @pytest.mark.parametrize(
        ("text", "locale"), [("довідки", "uk"), ("справку", "ru"), ("certificates", "en")]
    )
    def test_in_all_languages(self, pin: Pin, page: Any, text: str, locale: str) -> None:
        pin("довідка\nсправка\ncertificate")
        assert ask(text, locale) == [("page", page.pk)]

    def test_at_most_three_the_oldest_first_each_once(self, pin: Pin, site: Any) -> None:
        pages = [StandardPageFactory() for _ in range(4)]
        for number, one in enumerate(pages):
            pin(page=one, starts=timezone.now() - timedelta(days=10 - number))
        pin(page=pages[0])
        assert ask("довідка впо") == [("page", one.pk) for one in pages[:3]]


class TestTime:
    def test_ends_at_its_minute_without_anyone_touching_it(
        self, pin: Pin, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = pin()
        assert ask("довідка впо")
        late = made.expires + timedelta(seconds=1)
        monkeypatch.setattr(timezone, "now", lambda: late)
        assert ask("довідка впо") == []

    def test_begins_when_it_begins(self, pin: Pin, monkeypatch: pytest.MonkeyPatch) -> None:
        made = pin(starts=timezone.now() + timedelta(hours=1))
        assert ask("довідка впо") == []
        then = made.starts + timedelta(seconds=1)
        monkeypatch.setattr(timezone, "now", lambda: then)
        assert ask("довідка впо")

    def test_a_change_acts_at_once(self, pin: Pin, changes: Any) -> None:
        made = pin()
        assert ask("довідка впо")
        with changes():
            made.queries = "заява"
            made.save()
        assert (ask("довідка впо"), len(ask("заяву"))) == ([], 1)
        with changes():
            made.delete()
        assert ask("заяву") == []

    def test_costs_one_query(self, pin: Pin, django_assert_num_queries: Any) -> None:
        pin()
        pinned(forms("довідка впо"), "uk")
        with django_assert_num_queries(1):
            assert pinned(forms("довідка впо"), "uk")


class TestHidden:
    @pytest.mark.parametrize("hide", [expire, restrict, lock, lambda page: page.unpublish()])
    def test_a_page_that_is_not_public_is_not_pinned(
        self, pin: Pin, page: Any, changes: Any, hide: Callable[[Any], Any]
    ) -> None:
        pin()
        assert ask("довідка впо")
        with changes():
            hide(page)
            SiteRevision.bump()
        assert ask("довідка впо") == []

    def test_a_page_that_expires_later_goes_at_its_minute(
        self, pin: Pin, page: Any, changes: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page.expire_at = timezone.now() + timedelta(hours=1)
        page.save()
        pin()
        assert ask("довідка впо")
        late = page.expire_at + timedelta(seconds=1)
        monkeypatch.setattr(timezone, "now", lambda: late)
        assert ask("довідка впо") == []


class TestValidation:
    def refused(self, page: Any, **values: Any) -> dict[str, list[str]]:
        with pytest.raises(ValidationError) as refused:
            PinnedResult(**{"queries": "довідка", "page": page, **values}).full_clean()
        return refused.value.message_dict

    def test_a_good_one_lasts_90_days(self, page: Any) -> None:
        made = PinnedResult(queries="довідка", page=page)
        made.full_clean()
        assert timedelta(days=89) < made.expires - timezone.now() <= timedelta(days=90)
        assert made.is_active

    @pytest.mark.parametrize("queries", ["", " \n ", "довідка\n???", "а" * 201, "\n".join(["слово"] * 51)])
    def test_queries(self, page: Any, queries: str) -> None:
        assert list(self.refused(page, queries=queries)) == ["queries"]

    def test_expiry(self, page: Any) -> None:
        now = timezone.now()
        assert self.refused(page, expires=now + timedelta(days=366)) == {
            "expires": ["Закріпити можна щонайбільше на рік. Виберіть ближчу дату."]
        }
        assert "expires" in self.refused(page, starts=now, expires=now - timedelta(days=1))
        assert "expires" in self.refused(page, expires=None)

    def test_only_pages_that_search_knows(self, site: Any) -> None:
        assert "page" in self.refused(site.get_root())
