"""What makes each event happen, and pages as they stand now."""

from datetime import timedelta
from unittest.mock import patch

from django.core.management import call_command
from django.utils import timezone

from poruch.core.models import ContentPage
from poruch.editorial.rules.events import Event
from poruch.editorial.rules.tasks import tend
from tests.factories import AudienceFactory, StandardPageFactory, TopicFactory
from tests.factories.editorial_rules import action
from tests.factories.people import chief

TODAY = timezone.localdate


def again(page):
    return ContentPage.objects.get(pk=page.pk).specific


def draft(page):
    return again(page).get_latest_revision_as_object()


def schedule(page):
    """Scheduled past review by an administrator, whose permit is asked for again at its minute."""
    page = again(page)
    page.go_live_at = timezone.now() + timedelta(minutes=5)
    page.save_revision().publish(user=chief())
    later = timezone.now() + timedelta(minutes=6)
    with patch.object(timezone, "now", lambda: later):
        call_command("publish_scheduled")


def filed(page, **rows):
    """Published under other topics or audiences."""
    found = draft(page)
    for name, chosen in rows.items():
        setattr(found, name, chosen)
    found.save_revision().publish()


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
    Event.TAGGED: lambda page: filed(page, topics=[TopicFactory()], audiences=[AudienceFactory()]),
    Event.MOVED: lambda page: page.move(StandardPageFactory(), "last-child"),
    Event.DELETED: lambda page: page.delete(),
    Event.OVERDUE: lambda page: (
        ContentPage.objects.filter(pk=page.pk).update(review_due=TODAY() - timedelta(days=1)),
        tend(),
    ),
}


def moving(to):
    return action("move", page=to.pk)
