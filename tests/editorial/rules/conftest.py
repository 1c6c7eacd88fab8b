"""A site whose changes are followed by rules at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

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


@pytest.fixture
def workflow(site: Any) -> Workflow:
    """Guides and all else pass one task."""
    task = GroupApprovalTask.objects.create(name="Перевірка")
    task.groups.add(Group.objects.create(name="reviewers"))
    flow = Workflow.objects.create(name="Перевірка")
    WorkflowTask.objects.create(workflow=flow, task=task)
    WorkflowPage.objects.update_or_create(page=Page.objects.get(depth=1), defaults={"workflow": flow})
    return flow


def runs(**filters: Any) -> list[tuple[str, str]]:
    """(event, result) of what rules did, oldest first."""
    return list(RuleRun.objects.filter(**filters).order_by("pk").values_list("event", "result"))
