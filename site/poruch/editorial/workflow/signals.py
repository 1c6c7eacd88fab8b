"""An edit starts the round again; whoever is asked is told; what was agreed is used once."""

from typing import Any

from django.apps import apps
from django.db.models.signals import post_save, pre_delete
from wagtail.signals import page_unpublished, post_page_move, task_rejected, task_submitted

from poruch.core import away
from poruch.core.gates import Change
from poruch.core.models import ContentPage, HomePage
from poruch.editorial.workflow import people, requests, rounds, telling
from poruch.editorial.workflow.models import ReviewState


def connect() -> None:
    for model in apps.get_models():
        if issubclass(model, (ContentPage, HomePage)):
            post_save.connect(saved, sender=model, dispatch_uid=f"workflow-{model._meta.label}")
            pre_delete.connect(
                requests.page_deleted, sender=model, dispatch_uid=f"workflow-gone-{model._meta.label}"
            )
    # What is in the trash may come back: agreements to what was done with it are used up.
    away.gone.connect(requests.page_deleted, dispatch_uid="workflow-away")
    task_submitted.connect(turn_came, sender=ReviewState, dispatch_uid="workflow-turn")
    task_rejected.connect(returned, sender=ReviewState, dispatch_uid="workflow-returned")
    page_unpublished.connect(unpublished, dispatch_uid="workflow-unpublished")
    post_page_move.connect(moved, dispatch_uid="workflow-moved")


def saved(sender: Any, instance: Any, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
    """Whoever saves a version, by whatever route, saves these fields of the page."""
    if not raw and update_fields and "latest_revision" in update_fields:
        rounds.edited(instance)


def turn_came(sender: Any, instance: ReviewState, **kwargs: Any) -> None:
    telling.remind(people.whom_it_waits_for(instance))


def returned(sender: Any, instance: ReviewState, **kwargs: Any) -> None:
    asked = instance.workflow_state.requested_by
    if asked is not None:
        telling.remind([asked])


def unpublished(sender: Any, instance: Any, **kwargs: Any) -> None:
    requests.done(instance, Change.UNPUBLISH)


def moved(sender: Any, instance: Any, **kwargs: Any) -> None:
    requests.done(instance, Change.MOVE)
