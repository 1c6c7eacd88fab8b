"""Caches between the site and readers are told what is old, and no editor waits for them."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from poruch.core.caching import purging, shown
from poruch.core.models import Purge, SiteRevision
from tests.factories import GuideFactory, PhoneFactory
from tests.factories.filled import block, filled

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def cdn(settings, monkeypatch):
    """A cache on this machine; ``statuses`` are its next answers, ``told`` what came."""
    statuses, told = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_PURGE(self):
            told.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(statuses.pop(0) if statuses else 200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.statuses, server.told = statuses, told
    settings.PORUCH_PURGE_URLS = [f"http://127.0.0.1:{server.server_port}/purge"]
    settings.PORUCH_PURGE_HEADER = "Fastly-Key: secret"
    monkeypatch.setattr(purging, "start", lambda: None)
    yield server
    server.shutdown()
    server.server_close()


def test_a_change_is_told_once_it_is_committed(cdn, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        GuideFactory()
        PhoneFactory()
    assert cdn.told == []
    assert purging.send_due() == 1
    (request,) = cdn.told
    assert (request["surrogate-key"], request["cache-tag"]) == ("site", "site")
    assert request["fastly-key"] == "secret"
    assert not Purge.objects.exists()


def test_who_does_not_answer_is_told_again_and_stops_nobody(cdn, settings):
    cdn.statuses += [500]
    GuideFactory()
    assert purging.send_due() == 0
    row = Purge.objects.latest("pk")
    assert (row.attempts, row.next_at > timezone.now()) == (1, True)
    assert purging.send_due() == 0
    assert len(cdn.told) == 1
    Purge.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    settings.PORUCH_PURGE_URLS = [*settings.PORUCH_PURGE_URLS, "http://127.0.0.1:1/"]
    assert purging.send_due() == 0  # One of two is away: both are told again.
    settings.PORUCH_PURGE_URLS = settings.PORUCH_PURGE_URLS[:1]
    Purge.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    assert purging.send_due() == 1


def test_a_row_purges_what_asked_its_table_and_what_nobody_can_tell_of(cdn):
    """Also a page that shows no phone: it asked for some, and may show this one from now on."""
    page = GuideFactory()
    purging.send_due()
    SiteRevision.renew()
    whole = SiteRevision.state().whole
    PhoneFactory()
    assert purging.send_due() == 2
    assert cdn.told[-1]["surrogate-key"] == "any core_phone"
    assert SiteRevision.state().whole == whole
    for address, asked in ((page.url, True), ("/robots.txt", False)):
        assert ("core_phone" in Client().get(address).headers["Surrogate-Key"].split()) is asked


def test_who_sends_the_purge_knows_that_every_answer_is_old(cdn):
    """The process that made the change may have died before it could say so itself."""
    before = SiteRevision.state()
    get_image_model()(title="Плакат", file=get_test_image_file()).save()
    assert purging.send_due() == 1
    assert cdn.told[-1]["surrogate-key"] == "site"
    assert SiteRevision.state().whole > before.number


def test_without_a_cache_nothing_is_written(settings):
    PhoneFactory()
    assert not Purge.objects.exists()
    with pytest.raises(CommandError):
        call_command("purge_cache")


def test_an_operator_purges_one_page_or_all(cdn, capsys):
    call_command("purge_cache", "page-12", "family-1a2b3c4d")
    call_command("purge_cache")
    assert [request["surrogate-key"] for request in cdn.told] == ["family-1a2b3c4d page-12", "site"]


def test_keys_go_out_only_where_a_cache_needs_them(settings):
    """Also of answers that were kept before there was one: it must be able to purge them."""
    settings.PORUCH_PAGE_CACHE_SECONDS = 300
    guide, reader = GuideFactory(), Client()
    for address in (guide.url, "/api/v1/pages"):
        plain = reader.get(address)
        assert not {"Surrogate-Key", "Cache-Tag"} & set(plain.headers)
        for name, value in (("PORUCH_CDN_SECONDS", 60), ("PORUCH_PURGE_URLS", ["https://cdn.example/"])):
            with override_settings(**{name: value}):
                told = reader.get(address)
                same = reader.get(address, headers={"If-None-Match": told.headers["ETag"]})
            assert told.wsgi_request.META["PORUCH_PAGE_CACHE"] == "hit"
            assert (same.status_code, same.headers["Surrogate-Key"]) == (304, told.headers["Surrogate-Key"])
            assert told.headers["Surrogate-Key"].split() == told.headers["Cache-Tag"].split(",")


def test_an_answer_names_what_it_shows(settings):
    settings.PORUCH_CDN_SECONDS = 60
    other = GuideFactory(title="Інший")
    guide = filled("guide", related=[block("guide", other.pk)])
    for address in (guide.url, f"/api/v1/pages/{guide.pk}"):
        answer = Client().get(address)
        keys = answer.headers["Surrogate-Key"].split()
        assert keys == answer.headers["Cache-Tag"].split(",")
        assert keys[0] == "site"
        assert {f"page-{guide.pk}", f"page-{other.pk}", shown.family_key(other.translation_key)} <= set(keys)
    assert f"page-{other.pk}" in Client().get("/uk/guides/").headers["Surrogate-Key"]
    # Menus stand on every page and name none.
    assert Client().get("/robots.txt").headers["Surrogate-Key"] == "site"


def test_what_shows_too_many_names_the_first(monkeypatch, settings):
    settings.PORUCH_CDN_SECONDS = 60
    monkeypatch.setattr(shown, "MOST", 3)
    guides = [GuideFactory() for _n in range(9)]
    keys = Client().get(f"/api/v1/pages/{guides[0].pk}").headers["Surrogate-Key"].split()
    assert {"site", f"page-{guides[0].pk}"} <= set(keys)
    keys = Client().get("/api/v1/pages").headers["Surrogate-Key"].split()
    pages = [key for key in keys if key.startswith(("page-", "family-"))]
    assert (keys[:2], len(pages)) == (["site", "pages"], shown.FIRST)
