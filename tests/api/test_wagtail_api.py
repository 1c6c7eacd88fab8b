"""Wagtail's own API, switched on by a setting: public pages only, and nothing but reading."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import resolve
from wagtail.users.wagtail_hooks import register_viewset

from kb.models import GuideIndexPage
from poruch.api.wagtail_hooks import urls
from poruch.core.tree import ensure_section
from tests.api.test_canary import WAYS
from tests.factories import GuideFactory

ROOT = "/api/wagtail/pages/"


@pytest.fixture
def on(settings: Any) -> None:
    settings.PORUCH_WAGTAIL_API = True


def test_the_screens_of_wagtails_own_tokens_stand_elsewhere_than_ours(
    on: None, client: Client, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The setting installs no app; whoever installs Wagtail's has the screens of both."""
    assert client.get(ROOT).status_code == 200
    assert not apps.is_installed("wagtail.api.v3")
    monkeypatch.setattr(apps, "is_installed", lambda name: True)
    theirs = {viewset.url_prefix for viewset in register_viewset()}
    assert "api-tokens" in theirs
    ours = {str(pattern.pattern).partition("/")[0] for pattern in urls()}
    assert not ours & theirs
    assert resolve("/cms/tokens/").url_name == "api_tokens"


def test_is_off_by_default(client: Client, site: Any) -> None:
    assert client.get(ROOT).status_code == 404


def test_reads_pages_as_wagtail_does(client: Client, on: None, site: Any) -> None:
    guide = GuideFactory(title="Довідник")
    found = client.get(ROOT, {"type": "kb.GuidePage", "limit": 5}).json()
    assert (found["count"], found["items"][0]["title"]) == (1, "Довідник")
    one = client.get(f"{ROOT}{guide.pk}/").json()
    assert (one["id"], one["meta"]["type"], one["meta"]["locale"]) == (guide.pk, "kb.GuidePage", "uk")
    assert "parent" not in one["meta"]
    section = ensure_section(GuideIndexPage, "uk")
    assert client.get(ROOT, {"child_of": section.pk}).json()["count"] == 1
    assert client.get(ROOT, {"limit": 1000}).status_code == 400


@pytest.mark.parametrize("way", WAYS)
def test_hidden_pages_stay_hidden(way: str, client: Client, on: None, site: Any) -> None:
    page = GuideFactory(title="Канарейка", slug="kanareika")
    WAYS[way](page)
    page.title = "Канарейка в чернетці"
    page.save_revision()
    client.force_login(get_user_model().objects.create_superuser("root", "r@example.org", "x"))
    assert client.get(f"{ROOT}{page.pk}/", {"version": "draft"}).status_code == 404
    assert "Канарейка" not in client.get(ROOT, {"limit": 20}).content.decode()
    for name in ("child_of", "descendant_of", "ancestor_of", "translation_of"):
        hidden = client.get(ROOT, {name: page.pk})
        assert hidden.status_code == client.get(ROOT, {name: 10**8}).status_code == 422
        assert "kanareika" not in hidden.content.decode()


def test_a_number_that_no_database_knows_is_refused(client: Client, on: None, site: Any) -> None:
    told = client.get("/api/wagtail/pages/", {"offset": "9" * 30})
    assert (told.status_code, told["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(method: str, client: Client, on: None, site: Any) -> None:
    guide = GuideFactory()
    for address in (ROOT, f"{ROOT}{guide.pk}/", f"{ROOT}{guide.pk}/publish/"):
        assert getattr(client, method)(address).status_code in {404, 405}
    assert client.get("/api/wagtail/whoami/").status_code == 404
    assert client.get("/api/wagtail/sites/").status_code == 404
