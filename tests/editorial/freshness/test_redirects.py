"""Old addresses: of every language, of children, after several moves, and back again."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from poruch.core.models import HomePage
from tests.factories import GuideFactory, StandardPageFactory
from tests.support import expire, lock, restrict

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.django_db(transaction=False)]


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    def rename(page, slug):
        page.refresh_from_db()
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision(clean=False).publish()

    return rename


@pytest.fixture
def move(django_capture_on_commit_callbacks):
    def move(page, target):
        page.refresh_from_db()
        target.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            page.move(target, "last-child")

    return move


def leads(client, path):
    response = client.get(path)
    return response.status_code, response.headers.get("Location", "")


def test_the_old_address_leads_to_the_new_in_every_language(client, rename):
    page = GuideFactory(slug="old")
    english = GuideFactory(slug="old", locale="en", translation_of=page)
    rename(page, "new")
    assert leads(client, "/uk/guides/old/") == (301, "/uk/guides/new/")
    assert leads(client, "/ru/guides/old/?x=1") == (301, "/ru/guides/new/?x=1")  # Falls back to Ukrainian.
    assert leads(client, "/en/guides/old/")[0] == 200
    rename(english, "fresh")
    assert leads(client, "/en/guides/old/") == (301, "/en/guides/fresh/")
    assert leads(client, "/crh/guides/old/") == (301, "/crh/guides/new/")
    assert client.get("/crh/guides/new/").status_code == 200


def test_no_browser_keeps_a_redirect_for_good(client, rename):
    page = GuideFactory(slug="old")
    rename(page, "new")
    for path in ("/uk/guides/old/", "/en/guides/old/"):
        assert client.get(path).headers["Cache-Control"] == "no-cache"


def test_two_moves_are_one_step(client, rename):
    page = GuideFactory(slug="first")
    rename(page, "second")
    rename(page, "third")
    for language in ("uk", "en"):
        for old in ("first", "second"):
            assert leads(client, f"/{language}/guides/{old}/") == (301, f"/{language}/guides/third/")


def test_a_page_put_back_wins_and_leads_nowhere_in_a_circle(client, rename):
    page = GuideFactory(slug="first")
    rename(page, "second")
    rename(page, "first")
    assert leads(client, "/uk/guides/first/")[0] == 200
    assert leads(client, "/uk/guides/second/") == (301, "/uk/guides/first/")
    page.refresh_from_db()
    page.unpublish()
    assert leads(client, "/uk/guides/first/")[0] == 404
    assert not Redirect.objects.filter(old_path="/uk/guides/first").exists()


def test_another_page_at_the_old_address_wins(client, rename):
    page = GuideFactory(slug="old")
    rename(page, "new")
    GuideFactory(slug="old", title="Нова")
    assert leads(client, "/uk/guides/old/")[0] == 200


def test_children_go_with_the_branch(client, move, rename):
    parent, other = StandardPageFactory(slug="about"), StandardPageFactory(slug="more")
    child = StandardPageFactory(slug="team")
    move(child, parent)
    assert leads(client, "/uk/team/") == (301, "/uk/about/team/")
    rename(parent, "who")
    assert leads(client, "/uk/about/team/") == (301, "/uk/who/team/")
    move(parent, other)
    for old in ("/uk/team/", "/uk/about/team/", "/uk/who/team/"):
        assert leads(client, old) == (301, "/uk/more/who/team/")
    assert leads(client, "/en/about/team/") == (301, "/en/more/who/team/")


def test_the_api_finds_a_page_by_its_old_path(client, rename):
    page = GuideFactory(slug="old")
    rename(page, "new")
    for language in ("uk", "en"):
        found = client.get("/api/v1/pages/find", {"path": f"/{language}/guides/old/"})
        assert found.status_code == 200, found.content
        assert (found.json()["id"], found.json()["url"]) == (page.pk, "/uk/guides/new/")
    assert client.get("/api/v1/pages/find", {"path": "/uk/guides/never/"}).status_code == 404


@pytest.mark.parametrize("hide", [lambda page: page.unpublish(), expire, restrict, lock])
def test_hidden_pages_stay_hidden_behind_old_addresses(client, rename, hide):
    page = GuideFactory(slug="old")
    rename(page, "new")
    page.refresh_from_db()
    hide(page)
    for language in ("uk", "en"):
        path = f"/{language}/guides/old/"
        assert leads(client, path) == (404, "")
        assert leads(client, f"{path}?x=1") == (404, "")
        assert client.get("/api/v1/pages/find", {"path": path}).status_code == 404


def test_redirects_of_editors_lead_on(client):
    Redirect.add_redirect("/uk/away/", "https://example.org/there")
    Redirect.add_redirect("/uk/start/", HomePage.objects.get(locale__language_code="uk"))
    assert leads(client, "/uk/away/") == (301, "https://example.org/there")
    assert leads(client, "/uk/start/") == (301, "/uk/")
