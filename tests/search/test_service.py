"""Search as pages and the API use it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poruch.core.models import Topic
from search import needs, registry
from search.results import Hit
from search.service import SIZE_MOST, search, suggest
from tests.search.conftest import Index, MemorySource, document, find

#: Vocabulary (5), state and catalogue (2), matches, tokens, documents, sight (one a type), labels (3), pins.
QUERIES_MOST = 16

HOSTILE = [
    "", "   ", "\n\t", "\x00", "довідка\x00заява", "я" * 10_000, "слово " * 5_000, "🙂🙂🙂",
    "עברית العربية",
    "‮довідка‬", '"', '""', '"довідка', "«»", "довідка\" OR \"1",
    "* довідка*", "NEAR(довідка, 5)", "title:довідка",
    "довідка AND NOT", "^довідка", "{довідка}", "-довідка", "(довідка", "довідка:*", "a & b | !c",
    "'; DROP TABLE search_fts; --", "<script>alert(1)</script>", "<mark>довідка", "&lt;b&gt; довідка",
    "%s %(x)s {0}", "\\", "'", "ʼ", "\ud800", "\ufeff", "а\u0301\u0301\u0301", "1", "-1", "2010-IX",
    "q" * 400,
    "ё" * 400, "[];',./" * 50, ". . . . .", "İ ı ſ ß ﬁ",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("locale", ["uk", "crh"])
def test_nothing_typed_is_an_error(index: Index, text: str, locale: str) -> None:
    index(document(1, "Довідка <b>", "Текст <script>alert(1)</script> довідки & заяви"))
    response = search(text, locale=locale)
    for hit in response.results:
        assert not re.search(r"<(?!/?mark>)", hit.snippet)
    suggest(text, locale=locale)
    search(text, locale=locale, exact=True, filters={"type": [text], "region": [text]})


def test_empty_text_finds_everything_but_words_lost_find_nothing(index: Index) -> None:
    index(document(1, "Б"), document(2, "А"))
    assert find("") == find("  ") == ["group-2", "group-1"]
    assert find("!!!") == []


@pytest.mark.parametrize(
    ("page", "size", "count"), [(0, 10, 3), (-5, 10, 3), (1, 0, 1), (1, 10**9, 3), (10**12, 10, 0)]
)
def test_any_page_and_size(index: Index, page: int, size: int, count: int) -> None:
    index(*(document(id, f"Довідка {id}") for id in (1, 2, 3)))
    assert len(find("довідка", page=page, size=size)) == count
    assert SIZE_MOST <= 100


class TestAuthorisation:
    def test_hits_are_authorised_again(self, index: Index, source: MemorySource) -> None:
        index(*(document(id, "Довідка", facets={"topic": ("money",)}) for id in (1, 2, 3)))
        source.hidden = {2}
        response = search("довідка", locale="uk")
        assert {hit.id for hit in response.results} == {1, 3}
        assert response.total == 2
        assert [(value.value, value.count) for value in response.facets["topic"]] == [("money", 2)]

    def test_a_hidden_translation_is_not_named(self, index: Index, source: MemorySource) -> None:
        index(document(1, "Довідка", group="d"), document(2, "Certificate", group="d", locale="en"))
        source.hidden = {2}
        hit = search("довідка", locale="en").results[0]
        assert hit.locale == "uk"
        assert set(hit.translations) == {"uk"}

    def test_a_type_nobody_answers_for_stays_in(self, index: Index) -> None:
        index(document(1, "Довідка", type="orphan"))
        assert find("довідка") == []

    def test_a_hidden_page_does_not_speak_through_corrections(
        self, index: Index, source: MemorySource
    ) -> None:
        index(document(1, "Довідка", "Тут є канарейка."), document(2, "Довідка"))
        for text in ("довідка канарейкя", "довідка kanareika"):
            assert "канарейка" in str(search(text, locale="uk").interpretations)
        source.hidden = {1}
        for text in ("довідка канарейкя", "канарейкя", "довідка kanareika", "kanareika"):
            response = search(text, locale="uk")
            assert "канарейка" not in str(response)

    def test_suggestions_too(self, index: Index, source: MemorySource) -> None:
        index(document(1, "Довідка"), document(2, "Довіреність"))
        source.hidden = {1}
        assert [one.text for one in suggest("дов", locale="uk")] == ["Довіреність"]


def test_few_queries_whatever_is_asked(index: Index) -> None:
    index(*(document(id, f"Довідка {id}", "Координаційний штаб, заява, лист.") for id in range(1, 30)))
    find("довідка")
    counts = []
    for text in ("довідка", "кординаційний щтаб dovidka ljdslrf письмо заява " * 3, "", "нічого"):
        with CaptureQueriesContext(connection) as queries:
            search(text, locale="uk", size=20)
        counts.append(len(queries))
    assert max(counts) <= QUERIES_MOST, counts


def test_labels_are_in_the_readers_language(index: Index) -> None:
    Topic.objects.update_or_create(
        code="t1", defaults={"name_uk": "Гроші", "name_en": "Money", "sort_order": 99}
    )
    index(document(1, "Довідка", facets={"topic": ("t1",)}))
    for locale, label in (("uk", "Гроші"), ("en", "Money")):
        facets = search("довідка", locale=locale).facets
        assert [(value.value, value.label, value.count) for value in facets["topic"]] == [("t1", label, 1)]
        assert [value.value for value in facets["type"]] == ["guide"]


def test_the_answer_says_what_was_done(index: Index) -> None:
    index(document(1, "Довідка переселенця", unconfirmed=True, as_of="2026-01", summary="Коротко."))
    response = search("ljdslrf", locale="uk")
    assert [(one.kind, one.text) for one in response.interpretations] == [("layout", "довідка")]
    assert response.engine == "embedded"
    assert response.degraded is False
    assert response.took_ms > 0
    hit = response.results[0]
    assert (hit.unconfirmed, hit.as_of, hit.summary) == (True, "2026-01", "Коротко.")
    assert hit.score > 0
    assert search("ljdslrf", locale="uk", exact=True).results == []


class TestFiles:
    """A file's text has a form feed between its pages."""

    TEXT = "Перша сторінка про інше.\n\fДруга сторінка: прошу розшукати велосипедиста.\n\fТретя."

    def hit(self, index: Index, url: str) -> Hit:
        registry.register(files := MemorySource("document"))
        files.held[7] = document(7, "Бланк", self.TEXT, type="document", url=url)
        index(files.held[7])
        return search("велосипедист", locale="uk").results[0]

    def test_a_pdf_opens_at_the_page_that_answers(self, index: Index) -> None:
        hit = self.hit(index, "/documents/7/blank.pdf")
        assert hit.url == "/documents/7/blank.pdf#page=2"
        assert hit.snippet.startswith("Друга сторінка")

    def test_another_file_has_no_pages_to_open_at(self, index: Index) -> None:
        assert self.hit(index, "/documents/7/blank.docx").url == "/documents/7/blank.docx"


def test_what_is_asked_is_counted_once_a_question(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    index(*(document(id, "Довідка", facets={"topic": ("money",)}) for id in range(1, 13)))
    noted: list[tuple[str, int]] = []
    monkeypatch.setattr(needs, "note", lambda plan, locale, total: noted.append((locale, total)))
    find("довідка")
    find("довідка", page=2)
    find("довідка", filters={"topic": ["money"]})
    find("")
    assert noted == [("uk", 12)]


def test_needs_of_many_are_suggested_after_titles(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    index(*(document(id, f"Довідка {id}") for id in range(1, 8)))
    monkeypatch.setattr(needs, "popular", lambda locale, typed: ["довідка переселенця"])
    found = suggest("дов", locale="uk")
    assert len(found) == 6
    assert [one.type for one in found] == ["guide"] * 5 + ["need"]
    assert found[-1].url.startswith("/uk/search/?q=%D0%B4")
