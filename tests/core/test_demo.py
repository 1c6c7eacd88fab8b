"""Samples for trying the site: labelled, loaded and removed by one command."""

from io import StringIO

import pytest
from django.core.management import call_command

from poruch.core import demo
from tests.factories import GuideFactory
from tests.support import seen

pytestmark = pytest.mark.usefixtures("site")


def run(**options):
    out = StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def starter(db):
    call_command("import_content", "data/starter/10-vocabularies.jsonl", "data/starter/95-events.jsonl")


def test_samples_come_labelled_go_whole_and_come_again(client, starter):
    own = GuideFactory(slug="demo-like", title="Справжній довідник")
    run()
    titles = list(demo.samples().values_list("title", flat=True))
    assert titles
    assert "Зразок:" in seen(client.get("/uk/events/"))
    run(remove=True)
    assert not demo.samples().exists()
    own.refresh_from_db()
    run()
    assert sorted(demo.samples().values_list("title", flat=True)) == sorted(titles)


def test_copies_of_events_fill_a_calendar(starter):
    run()
    once = demo.samples().filter(slug="demo-training").count()
    run(copies=3)
    assert demo.samples().filter(slug__startswith="demo-training").count() == 3 * once
