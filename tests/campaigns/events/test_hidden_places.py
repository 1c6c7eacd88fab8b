"""A place for those registered leaves by no route."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.events.places import visible_place
from poruch.core.transfer.exporter import export_lines
from tests.factories.events import EventFactory

pytestmark = pytest.mark.usefixtures("site")

PLACE, JOIN = "Потаємнодвір", "потаємнолинк"
ROUTES = (
    "/uk/events/taiemna/", "/en/events/taiemna/", "/uk/events/", "/uk/events/?view=month", "/uk/",
    "/uk/events/?view=week", "/uk/events/taiemna.ics", "/uk/events/calendar.ics", "/uk/events/feed.rss",
    "/uk/events/feed.atom", "/sitemap.xml", f"/uk/search/?q={PLACE}", f"/api/v1/search?q={PLACE}&locale=uk",
    f"/api/v1/search?q={JOIN}&locale=uk", f"/api/v1/suggest?q={PLACE[:5]}&locale=uk", "/api/v1/events",
    "/api/v1/pages/{}", "/api/v1/pages?type=event",
)  # fmt: skip


@pytest.fixture
def secret(django_capture_on_commit_callbacks):
    start = timezone.now() + timedelta(days=2)
    with django_capture_on_commit_callbacks(execute=True):
        return EventFactory(
            slug="taiemna",
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            format="hybrid",
            place=PLACE,
            address=f"вулиця {PLACE}, 1",
            join_info=f"<p>https://example.org/{JOIN}</p>",
            place_for_registered=True,
            join_for_registered=True,
            registration="site",
            recurrence="FREQ=DAILY",
        )


@pytest.mark.parametrize("route", ROUTES)
def test_no_route_tells_it(client, secret, route):
    response = client.get(route.format(secret.pk))
    assert response.status_code == 200
    found = response.content.decode().replace(f'value="{PLACE}"', "")
    if "search" in route or "suggest" in route:
        # The question itself is repeated; a hit would bring the event along.
        assert "taiemna" not in found
    else:
        assert PLACE not in found
        assert JOIN not in found


def test_an_export_tells_it_only_with_drafts(secret):
    public = "\n".join(export_lines(types=[], locale="", drafts=False))
    assert "taiemna" in public
    assert PLACE not in public
    assert JOIN not in public
    assert PLACE in "\n".join(export_lines(types=[], locale="", drafts=True))


def test_who_is_registered_is_told(secret, client):
    told = visible_place(secret, registered=True)
    assert told.place == PLACE
    assert JOIN in told.join_info
    html = client.get("/uk/events/taiemna/").content.decode()
    assert "адреса після запису" in html
    assert "посилання надійде після запису" in html
    assert json.loads(client.get(f"/api/v1/pages/{secret.pk}").content)["place_after_registration"] is True
