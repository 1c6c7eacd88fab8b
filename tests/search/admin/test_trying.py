"""Trying a query, with the synonyms that a form holds."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from kb.models import GlossaryTerm
from poruch.core.models import SiteRevision
from search import glossary, needs, outbox
from search.models import NeedMark
from tests.factories.kb import GlossaryTermFactory, GuideFactory
from tests.forms import form_with, refusals
from tests.search.admin.conftest import Browser
from tests.support import seen, soup, words


class TestTrying:
    def test_names_are_tried_and_nothing_is_saved(self, editor: Client, guide: Any) -> None:
        asked = {"q": "липова папірка", "locale": "uk"}
        before = soup(editor.post(reverse("search_try"), asked))
        assert "Нічого не знайдено" in words(before)
        asked["names"] = "липова папірка\nпідроблена довідка"
        after = soup(editor.post(reverse("search_try"), asked)).select(".search-trial section")
        assert [len(section.select("li")) for section in after] == [0, 1]
        assert words(after[1].select_one("li")).startswith("Підроблена довідка про статус")
        assert words(after[1].select_one(".search-move")) == "нове"
        assert not GlossaryTerm.objects.exists()

    def test_moves_are_marked(self, editor: Client, site: Any) -> None:
        GuideFactory(title="Заява про виплату", slug="first")
        GuideFactory(title="Лист про відшкодування", slug="second", summary="Виплату теж згадано.")
        outbox.drain()
        asked = {"q": "виплата", "locale": "uk", "names": "виплата\nлист про відшкодування"}
        now, then = soup(editor.post(reverse("search_try"), asked)).select(".search-trial section")
        titles = [[words(link) for link in part.select("li a")] for part in (now, then)]
        assert titles == [
            ["Заява про виплату", "Лист про відшкодування"],
            ["Лист про відшкодування", "Заява про виплату"],
        ]
        assert [words(mark) for mark in then.select(".search-move")] == ["↑ вище на 1", "↓ нижче на 1"]
        assert now.select(".search-move") == []

    @pytest.mark.parametrize(
        "asked", [{}, {"q": "", "locale": "uk"}, {"q": "x", "locale": "xx"}, {"q": "а" * 401, "locale": "uk"}]
    )
    def test_a_bad_form_is_told(self, editor: Client, asked: dict[str, str]) -> None:
        assert refusals(editor.post(reverse("search_try"), asked))

    def test_what_is_typed_is_escaped(self, editor: Client) -> None:
        asked = {"q": "<script>alert(1)</script>", "locale": "uk", "names": "<b>x</b>\n" * 300}
        assert b"<script>alert" not in editor.post(reverse("search_try"), asked).content

    def test_a_trial_is_not_counted(self, editor: Client, guide: Any, settings: Any) -> None:
        settings.PORUCH_COUNT_NEEDS = True
        needs.forget()
        editor.post(reverse("search_try"), {"q": "довідка", "locale": "uk"})
        needs.flush()
        assert not NeedMark.objects.exists()


class TestTerm:
    def post(self, client: Client, **changes: Any) -> Any:
        asked = {"q": "липова папірка", "locale": "uk", "term_locale": "uk", "name": "підроблена довідка"}
        return client.post(reverse("kb_try_term"), {**asked, **changes})

    @pytest.fixture
    def term(self, site: Any) -> GlossaryTerm:
        made: GlossaryTerm = GlossaryTermFactory(
            name="підроблена довідка", locale=Locale.objects.get(language_code="uk")
        )
        return made

    def test_the_form_has_the_panel(self, browser: Browser, term: GlossaryTerm) -> None:
        url = reverse("wagtailsnippets_kb_glossaryterm:edit", args=[term.pk])
        page = soup(browser("superuser").get(url))
        panel = page.select_one("[data-try-panel]")
        assert panel is not None
        assert (panel["data-term"], panel["data-term-locale"]) == (str(term.pk), "uk")
        assert panel["data-url"] == reverse("kb_try_term")
        assert page.find("script", src=lambda src: bool(src) and "try-query" in src)
        # Nothing of the panel is sent with the form.
        assert panel.find_all(attrs={"name": True}) == []

    def test_unsaved_synonyms(self, editor: Client, term: GlossaryTerm, guide: Any) -> None:
        now, then = soup(self.post(editor, term=term.pk, synonyms="липова папірка")).select("section")
        assert "Підроблена довідка про статус" not in words(now)
        assert "Підроблена довідка про статус" in words(then)
        term.refresh_from_db()
        assert term.synonyms == ""
        assert "Підроблена" not in words(soup(self.post(editor, term=term.pk)).select("section")[1])

    def test_a_synonym_taken_out_of_the_form_is_not_searched(
        self, editor: Client, term: GlossaryTerm, guide: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            term.synonyms = "липова папірка"
            term.save()
        now, then = soup(self.post(editor, term=term.pk, synonyms="")).select("section")
        assert "Підроблена довідка про статус" in words(now)
        assert "випадає" in words(now)
        assert "Підроблена довідка про статус" not in words(then)

    def test_a_new_term(self, editor: Client, guide: Any) -> None:
        _now, then = soup(self.post(editor, term="", synonyms="липова папірка")).select("section")
        assert "Підроблена довідка про статус" in words(then)

    def test_another_thread_searches_as_before(self, term: GlossaryTerm) -> None:
        trial = glossary.compile_groups([])
        before = glossary.current()
        with glossary.override(trial):
            assert glossary.current() is trial
        assert glossary.current() is before

    @pytest.mark.parametrize("changes", [{"q": ""}, {"term": "999"}, {"term": "x"}, {"term_locale": "xx"}])
    def test_a_bad_form_is_told(self, editor: Client, changes: dict[str, str]) -> None:
        assert soup(self.post(editor, **changes)).select_one("[role=alert]")

    def test_synonyms_act_at_once(
        self, term: GlossaryTerm, guide: Any, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        asked = "/uk/search/?q=липова+папірка"
        assert "Підроблена довідка про статус" not in seen(client.get(asked))
        revision = SiteRevision.current()
        with django_capture_on_commit_callbacks(execute=True):
            term.synonyms = "липова папірка"
            term.save_revision().publish()
        assert SiteRevision.current() > revision
        assert "Підроблена довідка про статус" in seen(client.get(asked))


def test_the_form_of_a_trial_is_posted(editor: Client) -> None:
    """A question stands in no address."""
    page = soup(editor.get(reverse("search_try")))
    form = page.find_all("form")[form_with(editor.get(reverse("search_try")), "q")]
    assert form["method"] == "post"
