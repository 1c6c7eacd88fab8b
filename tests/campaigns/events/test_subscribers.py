"""Somebody subscribes to a calendar; editors move the event in the CMS and then call it off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.campaigns.events.calendars import parts
from tests.editorial.workflow.conftest import Desk, page_now
from tests.factories.editorial_workflow import Newsroom
from tests.factories.events import EventFactory, EventTypeFactory
from tests.kept import kept
from tests.support import seen

pytestmark = pytest.mark.usefixtures("site")
SUBSCRIPTION = "/uk/events/calendar.ics?kind=training"


class Subscriber:
    """A calendar program: asks again with the tag of what it has."""

    def __init__(self, client):
        self.client, self.etag, self.events = client, "", {}

    def look(self):
        """Whether there was anything new."""
        answer = self.client.get(SUBSCRIPTION, headers={"if-none-match": self.etag})
        if answer.status_code == 304:
            return False
        assert answer.status_code == 200
        self.etag = answer["ETag"]
        found = {str(part["UID"]): part for part in parts(answer.content)}
        for uid, part in found.items():
            # RFC 5546: a program keeps what it has unless the new one's SEQUENCE is not lower.
            assert uid not in self.events or part["SEQUENCE"] >= self.events[uid]["SEQUENCE"]
        self.events = found
        return True


@pytest.fixture
def room(site):
    return kept(Newsroom)


def published(room, page, **values):
    """The editor of the partner whose event it is changes it; the publisher agrees. Both in the CMS."""
    Desk(room.ngo_editor).submit(page, **values)
    Desk(room.ngo_publisher).act(page)
    assert not page_now(page).has_unpublished_changes


def test_a_moved_event_moves_in_the_subscription_and_a_cancelled_one_is_told(client, room):
    start = (timezone.localtime() + timedelta(days=5)).replace(hour=18, minute=0, second=0, microsecond=0)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=1), "lead_partner": room.ngo}
    page = EventFactory(title="Навчання", kind=EventTypeFactory(code="training"), **times)
    EventFactory(title="Інше", kind=EventTypeFactory(code="meeting"), **times)
    subscriber = Subscriber(client)
    assert subscriber.look()
    ((uid, before),) = subscriber.events.items()
    assert (str(before["SUMMARY"]), before["DTSTART"].dt) == ("Навчання", start)
    assert not subscriber.look()

    other = start + timedelta(days=1, hours=2)
    form = {"starts_at": f"{other:%Y-%m-%d %H:%M}", "ends_at": f"{other + timedelta(hours=2):%Y-%m-%d %H:%M}"}
    Desk(room.ngo_editor).submit(page, **form)
    assert not subscriber.look(), "what nobody has agreed to reaches no calendar"
    Desk(room.ngo_publisher).act(page)
    assert subscriber.look()
    (after,) = subscriber.events.values()
    assert str(after["UID"]) == uid
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == other
    assert after["DTEND"].dt == other + timedelta(hours=2)
    assert f"{other:%H:%M}–{other + timedelta(hours=2):%H:%M} за Києвом" in seen(client.get(page.url))

    published(room, page, status="cancelled", status_note="Немає світла.")
    assert subscriber.look()
    (last,) = subscriber.events.values()
    assert (str(last["UID"]), str(last["STATUS"])) == (uid, "CANCELLED")
    assert last["SEQUENCE"] > after["SEQUENCE"]
    assert "Немає світла." in str(last["DESCRIPTION"])
    for path in (page.url, "/uk/events/", f"/uk/events/?view=month&date={other:%Y-%m-%d}"):
        assert "скасовано" in seen(client.get(path)).lower(), path
    assert not subscriber.look()
