"""Drafts on another front end: by a link that lasts for minutes, and live in the CMS; nowhere else."""

import runpy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from kb.models import GuidePage
from poruch.api.preview.links import Draft
from poruch.editorial.roles.matrix import Role
from tests import support
from tests.api.conftest import Asker
from tests.factories import GuideFactory, TopicFactory
from tests.factories.kb import step
from tests.factories.people import browser, chief, member, two_partners
from tests.support import soup, words

SECRET = "канарейка"
FRONT = "https://front.example"


@pytest.fixture(autouse=True)
def _front(settings: Any) -> None:
    settings.PORUCH_PREVIEW_URLS = {
        "*": f"{FRONT}/{{locale}}/preview?token={{token}}",
        "en": "https://english.example/?t={token}",
    }


@pytest.fixture
def partners(site: Any) -> Any:
    return two_partners()


@pytest.fixture
def guide(partners: Any) -> GuidePage:
    """Published, with a draft that says more."""
    topic, other = TopicFactory(), TopicFactory(code="returned", name_uk="Повернення")
    page = GuideFactory(title="Перші кроки", lead_partner=partners[0], topics=[topic], steps=[step()])
    draft = page.specific
    draft.title, draft.body, draft.topics = SECRET, f"<p>{SECRET}</p>", [other]
    draft.save_revision(clean=False)
    return GuidePage.objects.get(pk=page.pk)


def token(page: Any) -> str:
    return Draft(page.pk, page.latest_revision_id).sign()


def test_the_link_shows_that_draft_and_no_cache_keeps_it(guide: Any, ask: Asker) -> None:
    link = token(guide)
    response = ask.raw("/preview", token=link)
    found = response.json()
    assert (found["title"], found["topics"]) == (SECRET, ["returned"])
    assert SECRET in found["body_html"]
    assert set(found) == set(ask(f"/pages/{guide.pk}"))
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert "ETag" not in response
    assert ask(f"/pages/{guide.pk}")["title"] == "Перші кроки"
    later = guide.specific
    later.title = "Пізніша версія"
    later.save_revision(clean=False)
    assert ask("/preview", token=link)["title"] == SECRET


def test_a_draft_never_published_is_shown_too(partners: Any, ask: Asker) -> None:
    page = GuideFactory(title="Ще не було", live=False)
    ask.problem(f"/pages/{page.pk}", 404)
    assert ask("/preview", token=token(page))["title"] == "Ще не було"


def test_forged_and_expired_links_are_refused_with_a_sentence(
    guide: Any, ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = token(guide)
    foreign = signing.dumps([guide.pk, guide.latest_revision_id, ""], salt="elsewhere")
    for wrong in ("x", good[:-1], foreign, good.replace(":", "."), "мій"):
        assert "не від нас" in ask.problem("/preview", 403, token=wrong)["detail"]
    ask.problem("/preview", 400)
    ask.problem("/preview", 404, token=Draft(guide.pk, 10**9).sign())
    other = GuideFactory()
    ask.problem("/preview", 404, token=Draft(other.pk, guide.latest_revision_id).sign())
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 31 * 60)
    assert "минув" in ask.problem("/preview", 403, token=good)["detail"]


@pytest.mark.parametrize("way", ["restricted", "private", "deleted"])
def test_what_is_for_editors_alone_goes_nowhere(way: str, guide: Any, ask: Asker) -> None:
    link = token(guide)
    if way == "deleted":
        guide.delete()
    else:
        {"restricted": support.restrict, "private": support.lock}[way](Page.objects.get(pk=guide.pk).specific)
    assert SECRET not in str(ask.problem("/preview", 404, token=link))


def test_off_when_no_front_end_is_configured(guide: Any, ask: Asker, settings: Any) -> None:
    settings.PORUCH_PREVIEW_URLS = {}
    ask.problem("/preview", 404, token=token(guide))
    assert browser(chief()).get(reverse("api_preview_link", args=[guide.pk])).status_code != 200
    assert [name for name, _label in guide.preview_modes] == [""]


def test_the_draft_stays_out_of_everything_else(guide: Any, ask: Asker) -> None:
    for address in (
        "/pages?size=100",
        f"/pages/{guide.pk}",
        "/changes?size=500",
        "/",
        "/openapi.json",
        "/docs",
    ):
        assert SECRET not in ask.raw(address).content.decode()
    assert "/preview" not in ask.raw("/openapi.json").content.decode()


def test_an_editor_makes_a_link_and_the_log_knows(guide: Any, partners: Any) -> None:
    editor = browser(member(Role.EDITOR, partners[0]))
    address = reverse("api_preview_link", args=[guide.pk])
    edit = soup(editor.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])))
    assert edit.select(f'a[href="{address}"]')
    page = editor.get(address)
    assert "Надсилайте лише тим" in words(soup(page))
    assert not soup(page).select("#preview-link")
    link = str(soup(editor.post(address)).select_one("#preview-link")["value"])  # type: ignore[index]
    assert link.startswith(f"{FRONT}/uk/preview?token=")
    (sent,) = parse_qs(urlsplit(link).query)["token"]
    assert Client().get("/api/v1/preview", {"token": sent}).json()["title"] == SECRET
    entry = PageLogEntry.objects.get(action="poruch.preview_link")
    assert entry.page_id == guide.pk
    assert sent not in str(entry.data)


def test_who_may_not_edit_gets_none(guide: Any, partners: Any) -> None:
    address = reverse("api_preview_link", args=[guide.pk])
    stranger = browser(member(Role.EDUCATOR, partners[1]))
    for method in (stranger.get, stranger.post):
        response = method(address)
        assert response.status_code in (302, 403)
        assert b"token=" not in response.content
    assert Client().get(address).status_code == 302
    assert not PageLogEntry.objects.filter(action="poruch.preview_link").exists()


def test_live_preview_frames_the_front_end(guide: Any, ask: Asker, rf: Any) -> None:
    """As the panel of the editor does: what is typed, not what is saved."""
    request = rf.get("/cms/")
    request.user = chief()
    typed = guide.get_latest_revision_as_object()
    typed.title = "Щойно набране"
    assert [name for name, _label in typed.preview_modes] == ["", "elsewhere"]
    frame = str(soup(typed.serve_preview(request, "elsewhere")).select_one("iframe")["src"])  # type: ignore[index]
    (sent,) = parse_qs(urlsplit(frame).query)["token"]
    assert frame.startswith(f"{FRONT}/uk/")
    assert ask("/preview", token=sent)["title"] == "Щойно набране"
    typed.title = "Ще далі"
    typed.serve_preview(request, "elsewhere")
    assert ask("/preview", token=sent)["title"] == "Ще далі"
    assert guide.get_latest_revision_as_object().title == SECRET


def test_the_cms_frames_the_configured_front_ends_only(guide: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    response = browser(chief()).get(reverse("api_preview_link", args=[guide.pk]))
    assert "frame-src 'self';" in response["Content-Security-Policy"]
    monkeypatch.setenv("PORUCH_PREVIEW_URLS", "uk=https://a.example/p?t={token} *=https://b.example/{token}")
    read = runpy.run_path(str(Path(__file__).resolve().parents[2] / "site/poruch/settings/changes.py"))
    assert read["PORUCH_PREVIEW_FRAMES"] == "'self' https://a.example https://b.example"
    assert read["PORUCH_PREVIEW_URLS"]["uk"] == "https://a.example/p?t={token}"


def test_the_language_chooses_the_front_end(guide: Any, partners: Any) -> None:
    english = GuideFactory(title="First steps", locale="en", translation_of=guide)
    response = browser(chief()).post(reverse("api_preview_link", args=[english.pk]))
    link = str(soup(response).select_one("#preview-link")["value"])  # type: ignore[index]
    assert link.startswith("https://english.example/?t=")
