"""A site whose changes are followed by rules at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from poruch.editorial.rules import tasks
from poruch.editorial.rules.models import RuleRun


@pytest.fixture(autouse=True)
def _no_calls(monkeypatch: Any, site: Any) -> None:
    """Calls wait in their queue until a test makes them."""
    monkeypatch.setattr(tasks, "start_delivering", lambda: None)


@pytest.fixture
def doing(django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    """``with doing():`` what happens inside is committed, and rules follow."""

    @contextmanager
    def block() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return block


def runs(**filters: Any) -> list[tuple[str, str]]:
    """(event, result) of what rules did, oldest first."""
    return list(RuleRun.objects.filter(**filters).order_by("pk").values_list("event", "result"))
