"""Answers that are kept show what anyone may see at this very moment, on both engines."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from kb.models import GuidePage
from search import glossary, lifetime, needs, outbox, service, tasks
from search.engines import EngineUnavailable, configured, engine
from search.engines.embedded import EmbeddedEngine
from search.keeping import SECONDS
from search.models import PinnedResult
from search.rebuild import rebuild
from search.service import search, suggest
from tests.factories import GuideFactory
from tests.support import expire, lock, restrict

Changes = Callable[[], AbstractContextManager[Any]]


@pytest.fixture(params=["embedded", pytest.param("elastic", marks=pytest.mark.elasticsearch)])
def engine_name(request: pytest.FixtureRequest, settings: Any, monkeypatch: Any) -> Iterator[str]:
    """The engine that this site has."""
    name: str = request.param
    if name == "elastic":
        url = request.getfixturevalue("elasticsearch_url")
        prefix = f"test{uuid.uuid4().hex[:12]}"
        settings.ELASTICSEARCH = {**settings.ELASTICSEARCH, "hosts": [url], "prefix": prefix, "replicas": 0}
        # The test's transaction is seen by its own thread only.
        monkeypatch.setattr(tasks, "drain_in_background", lambda: tasks.drain_engine("elastic"))
    yield name
    if name == "elastic":
        engine("elastic").clear()


@pytest.fixture
def changes(django_capture_on_commit_callbacks: Any) -> Changes:
    """What is done within happens as after a commit, and reaches the index."""

    @contextmanager
    def committed() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield
        # A drain is asked for once a transaction, and a test is one.
        for name in configured():
            outbox.drain(name=name)

    return committed


@pytest.fixture
def guide(site: Any, engine_name: str, changes: Changes) -> GuidePage:
    made = GuideFactory(title="Велосипед для поїздок", slug="bicycle")
    GuideFactory(title="Поїздки та відпочинок", slug="journeys")
    for name in dict.fromkeys(("embedded", engine_name)):
        rebuild(engine(name))
    return made


def found(text: str = "велосипед поїздки") -> list[str]:
    response = search(text, locale="uk")
    assert not response.degraded
    return [hit.slug for hit in response.results]


def suggested() -> list[str]:
    return [one.text for one in suggest("вело", locale="uk")]


def unpublish(page: Any) -> None:
    page.unpublish()


def delete(page: Any) -> None:
    page.delete()


@pytest.mark.parametrize("hide", [unpublish, restrict, lock, expire, delete])
def test_a_page_that_is_hidden_is_gone_from_the_very_next_answer(
    guide: GuidePage, changes: Changes, hide: Callable[[Any], object]
) -> None:
    for _ in range(2):
        assert found() == ["bicycle", "journeys"]
        assert suggested() == ["Велосипед для поїздок"]
    with changes():
        hide(guide)
    assert found() == ["journeys"]
    assert suggested() == []
    assert "Велосипед" not in str(search("велосипед поїздки", locale="uk"))


def test_an_edit_shows_in_the_very_next_answer(guide: GuidePage, changes: Changes) -> None:
    assert found("мотоцикл") == []
    assert found() == ["bicycle", "journeys"]
    with changes():
        guide.title = "Мотоцикл для поїздок"
        guide.save_revision().publish()
    assert found("мотоцикл") == ["bicycle"]
    assert search("поїздки", locale="uk").results[0].title in (
        "Мотоцикл для поїздок",
        "Поїздки та відпочинок",
    )
    assert suggested() == []


def test_a_new_page_and_a_new_pin_show_in_the_very_next_answer(
    site: Any, guide: GuidePage, changes: Changes
) -> None:
    assert found("самокат") == []
    with changes():
        page = GuideFactory(title="Самокат", slug="scooter")
        page.save_revision().publish()
    assert found("самокат") == ["scooter"]
    with changes():
        PinnedResult.objects.create(queries="самокат", page=guide, expires=timezone.now() + timedelta(days=1))
    assert [hit.slug for hit in search("самокат", locale="uk").pinned] == ["bicycle"]


def test_a_page_that_comes_back_shows_again(guide: GuidePage) -> None:
    GuidePage.objects.filter(pk=guide.pk).update(live=False)
    assert found() == ["journeys"]
    GuidePage.objects.filter(pk=guide.pk).update(live=True)
    assert found() == ["bicycle", "journeys"]


class TestAsking:
    """Which questions reach an engine."""

    @pytest.fixture
    def engine_name(self) -> str:
        return "embedded"

    @pytest.fixture
    def asked(self, guide: GuidePage, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        texts: list[str] = []
        plain = EmbeddedEngine.search

        def recording(self: EmbeddedEngine, plan: Any, *args: Any) -> Any:
            texts.append(plan.text)
            return plain(self, plan, *args)

        monkeypatch.setattr(EmbeddedEngine, "search", recording)
        return texts

    def test_the_same_question_is_asked_once(self, asked: list[str]) -> None:
        first, second = (search(text, locale="uk") for text in ("велосипед", " велосипед "))
        assert asked == ["велосипед"]
        assert (first.text, second.text) == ("велосипед", " велосипед ")
        assert second.results is first.results
        assert second.took_ms != first.took_ms

    @pytest.mark.parametrize(
        "other",
        [
            {"locale": "en"},
            {"page": 2},
            {"size": 5},
            {"exact": True},
            {"extras": True},
            {"filters": {"type": ["guide"]}},
            {"engine": "embedded"},
        ],
        ids=str,
    )
    def test_another_question_is_asked_for_itself(self, asked: list[str], other: dict[str, Any]) -> None:
        search("велосипед", locale="uk")
        search("велосипед", **{"locale": "uk", **other})
        assert len(asked) == 2

    def test_the_language_spoken_is_part_of_it(self, asked: list[str]) -> None:
        for code in ("uk", "en"):
            with translation.override(code):
                search("велосипед", locale="uk")
        assert len(asked) == 2

    def test_explanations_and_trials_are_not_kept(self, asked: list[str]) -> None:
        for _ in range(2):
            assert search("велосипед", locale="uk", explained=True).explanation
            with needs.silent():
                search("велосипед", locale="uk")
            with glossary.override(glossary.EMPTY):
                search("велосипед", locale="uk")
        assert len(asked) == 6
        assert search("велосипед", locale="uk").explanation is None

    def test_what_stands_in_is_not_kept(self, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        def away(question: Any, wanted: str = "") -> Any:
            try:
                raise EngineUnavailable
            except EngineUnavailable:
                return question(engine("embedded")), "embedded", True

        monkeypatch.setattr(service, "first_that_answers", away)
        assert search("велосипед", locale="uk").degraded
        monkeypatch.undo()
        assert not search("велосипед", locale="uk").degraded

    def test_a_question_asked_again_is_counted_again(
        self, asked: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        counted: list[tuple[needs.Noted, int]] = []
        noted = needs.Noted(timezone.localdate(), "uk", ())
        monkeypatch.setattr(needs, "note", lambda plan, locale, total: noted)
        monkeypatch.setattr(needs, "again", lambda one, total: counted.append((one, total)))
        for _ in range(3):
            search("велосипед", locale="uk")
        assert counted == [(noted, 1), (noted, 1)]

    def test_nothing_is_kept_past_the_next_page_or_pin_that_ends(
        self, guide: GuidePage, changes: Changes
    ) -> None:
        assert lifetime.seconds() == SECONDS
        with changes():
            guide.expire_at = timezone.now() + timedelta(seconds=20)
            guide.save_revision().publish()
        assert 0 < lifetime.seconds() <= 20
        with changes():
            PinnedResult.objects.create(
                queries="самокат", page=guide, expires=timezone.now() + timedelta(seconds=10)
            )
        assert 0 < lifetime.seconds() <= 10
