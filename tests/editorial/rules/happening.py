"""What makes each event happen, and pages as they stand now."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from poruch.core.models import ContentPage
from poruch.editorial.rules.events import Event
from poruch.editorial.rules.tasks import tend
from tests.factories import StandardPageFactory
from tests.factories.editorial_rules import (
    action,
    chief,
)

TODAY = timezone.localdate


def again(page):
    return ContentPage.objects.get(pk=page.pk).specific


def draft(page):
    return again(page).get_latest_revision_as_object()


def schedule(page):
    page = again(page)
    page.go_live_at = timezone.now() + timedelta(minutes=5)
    revision = page.save_revision()
    revision.publish()
    past = timezone.now() - timedelta(minutes=1)
    content = {**revision.content, "go_live_at": past.isoformat()}
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=past, content=content)
    call_command("publish_scheduled")


def decide(kind):
    def trigger(page):
        state = page.get_workflow().start(page, chief())
        task = state.current_task_state
        task.task.specific.on_action(task, chief("other"), kind)

    return trigger


TRIGGERS = {
    Event.CREATED: lambda page: StandardPageFactory(live=False),
    Event.EDITED: lambda page: page.save_revision(user=chief()),
    Event.SUBMITTED: lambda page: page.get_workflow().start(page, chief()),
    Event.APPROVED: decide("approve"),
    Event.REJECTED: decide("reject"),
    Event.PUBLISHED: lambda page: page.save_revision().publish(),
    Event.SCHEDULED: schedule,
    Event.TRANSLATED: lambda page: StandardPageFactory(locale="en", slug="one", translation_of=page),
    Event.UNPUBLISHED: lambda page: page.unpublish(),
    Event.MOVED: lambda page: page.move(StandardPageFactory(), "last-child"),
    Event.DELETED: lambda page: page.delete(),
    Event.OVERDUE: lambda page: (
        ContentPage.objects.filter(pk=page.pk).update(review_due=TODAY() - timedelta(days=1)),
        tend(),
    ),
}


def moving(to):
    return action("move", page=to.pk)
