"""The reports of needs and of the state of search."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from search import runs
from search.models import IndexedDocument, OutboxEntry, SearchNeed, SearchRun
from tests.support import soup, words


class TestNeeds:
    @pytest.fixture
    def listed(self, db: None) -> None:
        today = timezone.localdate()
        for number, (locale, text, days, found) in enumerate(
            [
                ("uk", "довідка полон", 9, SearchNeed.Found.ENOUGH),
                ("uk", "пенсія", 3, SearchNeed.Found.NOTHING),
                ("uk", "школа", 7, SearchNeed.Found.LITTLE),
                ("ru", "больница", 8, SearchNeed.Found.NOTHING),
            ]
        ):
            SearchNeed.objects.create(
                digest=f"{number:064}", locale=locale, words=text, days=days, found=found, last_day=today
            )

    def rows(self, response: Any) -> list[str]:
        return [words(row.find("td")) for row in soup(response).select("table.listing tbody tr")]

    def test_empty(self, editor: Client) -> None:
        assert "жоден запит не повторився" in words(soup(editor.get(reverse("search_needs"))))

    def test_what_found_nothing_comes_first(self, editor: Client, listed: None) -> None:
        response = editor.get(reverse("search_needs"))
        assert self.rows(response) == ["больница", "пенсія", "школа", "довідка полон"]

    def test_by_language_and_by_result(self, editor: Client, listed: None) -> None:
        url = reverse("search_needs")
        assert self.rows(editor.get(url, {"locale": "uk"})) == ["пенсія", "школа", "довідка полон"]
        assert self.rows(editor.get(url, {"locale": "uk", "found": SearchNeed.Found.LITTLE})) == ["школа"]
        assert "За цими умовами" in words(soup(editor.get(url, {"locale": "en"})))
        assert self.rows(editor.get(reverse("search_needs_results"), {"locale": "ru"})) == ["больница"]

    def test_csv(self, editor: Client, listed: None) -> None:
        response = editor.get(reverse("search_needs"), {"locale": "uk", "export": "csv"})
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert [row[0] for row in rows[1:]] == ["пенсія", "школа", "довідка полон"]
        assert rows[0] == ["Слова", "Мова", "Знайдено", "Різних днів", "Востаннє"]
        assert rows[1][1:4] == ["uk", "0-nothing", "3"]


class TestHealth:
    URL = "search_health"

    def text(self, client: Client) -> str:
        return words(soup(client.get(reverse(self.URL))).find("main"))

    def test_all_is_well(self, editor: Client, guide: Any) -> None:
        text = self.text(editor)
        assert "Усе гаразд." in text
        assert "Відповідає embedded" in text
        assert "Довідники 1 0 0 0 1" in text
        assert "Ще не було." in text
        assert "search-health-panel" not in editor.get(reverse("wagtailadmin_home")).content.decode()

    def test_empty_index(self, editor: Client) -> None:
        IndexedDocument.objects.all().delete()
        assert "Пошук порожній." in self.text(editor)

    def test_changes_that_wait(self, editor: Client) -> None:
        entry = OutboxEntry.objects.create(type="guide", object_id=1, due_at=timezone.now())
        assert "embedded 1" in self.text(editor)
        OutboxEntry.objects.filter(pk=entry.pk).update(created_at=timezone.now() - timedelta(hours=1))
        assert "Зміни довго чекають" in self.text(editor)
        home = soup(editor.get(reverse("wagtailadmin_home")))
        assert "Зміни довго чекають" in words(home.find(id="search-health-panel"))

    def test_failures_tell_their_kind_and_nothing_of_the_content(self, editor: Client) -> None:
        OutboxEntry.objects.create(
            type="guide",
            object_id=7,
            due_at=timezone.now(),
            attempts=4,
            last_error="ValueError: Іван Петренко",
        )
        text = self.text(editor)
        assert "embedded guide:7 4 ValueError" in text
        assert "1 запис не вдається внести" in text
        assert "Петренко" not in text

    def test_runs(self, editor: Client) -> None:
        runs.record("gate", "embedded", True, {"differences": 0})
        runs.record("evaluation", "embedded", True, {"ndcg": {"all": 0.91234, "typo": 0.8}})
        text = self.text(editor)
        assert "differences: 0" in text
        assert "ndcg all: 0.912; ndcg typo: 0.800" in text
        runs.record("gate", "embedded", False, {"differences": 3})
        assert "differences: 3" in self.text(editor)
        assert "Остання звірка показала" in self.text(editor)
        runs.record("gate", "embedded", True, {"differences": 0})
        assert "Усе гаразд." in self.text(editor)

    def test_only_the_last_runs_are_kept(self) -> None:
        for number in range(runs.KEPT + 5):
            runs.record("gate", "embedded", True, {"differences": number})
        runs.record("gate", "elastic", True, {"differences": 0})
        assert SearchRun.objects.count() == runs.KEPT + 1
        assert [run.figures["differences"] for run in runs.latest("gate")] == [0, runs.KEPT + 4]
