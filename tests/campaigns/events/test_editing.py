"""The editor of an event and the ways in and out of it as data."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from campaigns.events.models import EventPage
from poruch.core.transfer.exporter import export_lines
from poruch.core.transfer.importer import import_files
from tests.factories.events import EventFactory, cancelled, moved

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def weekly():
    start = (timezone.localtime() + timedelta(days=2)).replace(hour=18, minute=0, second=0, microsecond=0)
    days = [(start + timedelta(weeks=n)).strftime("%Y-%m-%d") for n in range(3)]
    other = start + timedelta(weeks=2, days=1)
    return EventFactory(
        title="Щотижня",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        recurrence="FREQ=WEEKLY;COUNT=8",
        exceptions=[cancelled(days[1])],
        moved=[moved(days[2], other, other + timedelta(hours=1), "Інший день")],
        capacity=None,
    )


def test_the_editor_shows_choices_and_the_next_days(client, weekly):
    client.force_login(get_user_model().objects.create_superuser("chief", "", "x"))
    html = client.get(reverse("wagtailadmin_pages:edit", args=[weekly.pk])).content.decode()
    assert 'name="recurrence-kind"' in html
    assert "скасовано" in html
    assert "перенесено з" in html
    assert "Щотижня" in client.get(reverse("wagtailadmin_home")).content.decode()


def test_what_goes_out_comes_back_the_same(weekly, tmp_path):
    lines = list(export_lines(types=["event"], locale="", drafts=True))
    assert len(lines) == 1
    record = json.loads(lines[0])
    uid = record["uid"]
    EventPage.objects.get(pk=weekly.pk).delete()
    EventPage.objects.all().delete()
    file = tmp_path / "events.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    report = import_files([file])
    assert report.applied, report.problems
    again = EventPage.objects.get()
    assert (again.uid, again.recurrence, again.kind.code) == (uid, weekly.recurrence, "meeting")
    assert again.coming == weekly.coming
