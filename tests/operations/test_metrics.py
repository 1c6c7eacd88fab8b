"""Figures: who may see them, what they count, and that they hold nothing of a reader."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from poruch.operations.metrics import state
from poruch.operations.metrics.counting import Meter
from poruch.operations.models import BackupRun
from tests.factories import GuideFactory
from tests.factories.editorial_rules import WebhookTargetFactory

pytestmark = pytest.mark.django_db


def figures(**extra):
    """(name, labels) -> value, as a scraper reads it."""
    response = Client().get("/metrics", REMOTE_ADDR="127.0.0.1", **extra)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain")
    families = text_string_to_metric_families(response.content.decode())
    return {
        (one.name, *sorted(one.labels.items())): one.value for family in families for one in family.samples
    }


def counted(name, **labels):
    return figures().get((name, *sorted(labels.items())), 0)


TOKEN = "a long and unlikely token"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "10.1.2.3"}, 200),
        ({"REMOTE_ADDR": "203.0.113.5"}, 404),
        ({"REMOTE_ADDR": ""}, 404),
        # Through a proxy on the same machine: the address is the proxy's, the reader anybody.
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
        ({"REMOTE_ADDR": "203.0.113.5", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}, 200),
        (
            {
                "REMOTE_ADDR": "127.0.0.1",
                "HTTP_X_FORWARDED_FOR": "1.1.1.1",
                "HTTP_AUTHORIZATION": f"Bearer {TOKEN}",
            },
            200,
        ),
        ({"REMOTE_ADDR": "203.0.113.5", "HTTP_AUTHORIZATION": "Bearer wrong"}, 404),
        ({"REMOTE_ADDR": "203.0.113.5", "HTTP_AUTHORIZATION": "Bearer "}, 404),
        ({"REMOTE_ADDR": "203.0.113.5", "HTTP_AUTHORIZATION": f"Basic {TOKEN}"}, 404),
    ],
)
def test_who_may_see_them(settings, asked, status):
    settings.PORUCH_METRICS_TOKEN = TOKEN
    settings.PORUCH_METRICS_NETWORKS = ["127.0.0.0/8", "::1/128", "10.0.0.0/8"]
    assert Client().get("/metrics", **asked).status_code == status


def test_an_empty_token_opens_nothing_and_off_is_off(settings):
    for header in ("Bearer", "Bearer ", "Bearer x"):
        asked = {"REMOTE_ADDR": "203.0.113.5", "HTTP_AUTHORIZATION": header}
        assert Client().get("/metrics", **asked).status_code == 404
    settings.PORUCH_METRICS = False
    assert Client().get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404


@pytest.mark.usefixtures("site")
def test_requests_searches_and_the_page_cache(settings):
    settings.PORUCH_PAGE_CACHE_SECONDS = 60
    url = GuideFactory(slug="how-to").url
    client = Client()
    labels = {"route": "wagtail_serve", "method": "GET", "status": "2xx"}
    pages, hits = (
        counted("poruch_request_seconds_count", **labels),
        counted("poruch_page_cache_total", outcome="hit"),
    )
    searched = {"engine": "embedded", "degraded": "no"}
    searches = counted("poruch_search_seconds_count", **searched)
    for address in (url, url, "/uk/search/?q=Марія+067", "/uk/nothing-of-maria/"):
        client.get(address)
    assert counted("poruch_request_seconds_count", **labels) == pages + 1
    assert counted("poruch_page_cache_total", outcome="hit") == hits + 1
    assert counted("poruch_request_seconds_count", route="page-cache", method="GET", status="2xx") >= 1
    assert counted("poruch_search_seconds_count", **searched) == searches + 1
    text = str(list(figures())).casefold()
    assert [word for word in ("марія", "067", "maria", "how-to", "/uk") if word in text] == []


def test_strange_methods_and_addresses_make_no_series():
    client = Client()
    for number in range(5):
        client.generic(f"MARIA{number}", f"/mariaville-{number}/?q={number}")
    text = str(list(figures()))
    assert "MARIA" not in text
    assert "mariaville" not in text
    assert "OTHER" in text


def test_series_are_bounded(monkeypatch):
    monkeypatch.setattr("poruch.operations.metrics.counting.SERIES_MOST", 3)
    mine = Meter()
    for number in range(50):
        mine.request(f"route-{number}", "GET", 200, 0.1, "")
    found = {sample.labels.get("route") for family in mine.requests.collect() for sample in family.samples}
    assert found == {"route-0", "route-1", "route-2", "other"}


def test_queues_backups_and_versions(monkeypatch):
    target = WebhookTargetFactory()
    target.deliveries.create(event="published", body="{}")
    target.deliveries.create(event="published", body="{}", state="failed")
    hour = timezone.now() - timedelta(hours=1)
    assert ("poruch_backup_age_seconds",) not in figures()
    BackupRun.objects.create(kind="backup", started_at=hour, file="a", size=7, ok=True, verified_at=hour)
    BackupRun.objects.create(kind="backup", started_at=timezone.now(), file="b", ok=False)
    found = figures()
    assert found[("poruch_rule_calls", ("state", "waiting"))] == 1
    assert found[("poruch_rule_calls", ("state", "failed"))] == 1
    assert 3600 <= found[("poruch_backup_age_seconds",)] < 3700
    assert 3600 <= found[("poruch_backup_verified_age_seconds",)] < 3700
    assert (found[("poruch_backup_bytes",)], found[("poruch_backup_failed",)]) == (7, 1)
    assert found[("poruch_database_up",)] == 1
    assert found[("poruch_outbox_waiting", ("engine", "embedded"))] == 0
    assert any(name[0] == "poruch_build_info" for name in found)


def test_without_a_database_there_are_still_figures(monkeypatch):
    from django.db import OperationalError

    def gone():
        raise OperationalError("no route to host db.internal")

    monkeypatch.setattr(state, "_LOOKS", (gone,))
    found = figures()
    assert found[("poruch_database_up",)] == 0
    assert ("poruch_database_errors_total",) in found


_WORKERS = """
import os, sys
sys.path[:0] = ["site", "."]
from django.conf import settings
settings.configure(PORUCH_METRICS_DIR=sys.argv[1])
from poruch.operations.metrics import meter

meter().request("page-cache", "GET", 200, 0.001, "hit")
if os.fork() == 0:
    meter().request("page-cache", "GET", 200, 0.001, "hit")
    os._exit(0)
os.wait()
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

registry = CollectorRegistry()
MultiProcessCollector(registry, sys.argv[1])
print(generate_latest(registry).decode())
"""


def test_workers_count_together(tmp_path):
    """Two processes count into one folder, and one tells the sum; what an ended one left goes."""
    left = tmp_path / "counter_4194305.db"
    left.write_bytes(b"")
    command = [sys.executable, "-c", _WORKERS, str(tmp_path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert 'poruch_page_cache_total{outcome="hit"} 2.0' in told
    assert not left.exists()
