"""What must not leave leaves through no collection: list, feed, API, search, export, the editor's trial."""

import html
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests.factories import StandardPageFactory
from tests.factories.editorial_collection import CollectionFactory
from tests.factories.filled import PAGE_TYPES, filled
from tests.kept import kept
from tests.support import expire, lock, restrict

pytestmark = pytest.mark.usefixtures("site")

BAIT = "очерет"
SECRETS = {
    "draft": "чорнокрил",
    "private": "замкодзвін",
    "expired": "минулосвіт",
    "restricted": "редакторник",
    "edit": "правкоцвіт",
    "below": "підзамкосвіт",
}
CRITERIA = ((), ("title:contains:" + BAIT,), ("confirmed:false",), ("words:found:" + BAIT,), ("topic:set",))


def leaks(response):
    text = response.getvalue().decode()
    folded = (
        f"{text} {html.unescape(text)} {unquote(text)} {text.encode().decode('unicode_escape', 'ignore')}"
    )
    return sorted(name for name, secret in SECRETS.items() if secret in folded)


def hide(page):
    page.unpublish()
    return page


@pytest.fixture
def world():
    return kept(make)


def make():
    """A page of every type hidden in every way, and public ones with changes that are not published."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        ways = {"draft": hide, "private": lock, "expired": expire, "restricted": restrict}
        for name, way in ways.items():
            for code in PAGE_TYPES:
                way(filled(code, f"{BAIT} {SECRETS[name]}", slug=f"{name}-{code}"))
        closed = StandardPageFactory(slug="closed", title="Замкнена гілка")
        child = StandardPageFactory(title=f"{BAIT} {SECRETS['below']}")
        child.move(closed, "last-child")
        PageViewRestriction.objects.create(page=closed, restriction_type="login")
        for code in PAGE_TYPES:
            page = filled(code, BAIT)
            page.title = page.summary = f"{BAIT} {SECRETS['edit']}"
            page.save_revision(clean=False)
    return closed


def test_lists_feeds_and_the_api(client, world):
    checked = 0
    for number, criteria in enumerate([*CRITERIA, (f"branch:below:{world.pk}",)]):
        page = CollectionFactory(criteria=criteria, slug=f"all-{number}", per_page=50)
        for code in ("uk", "en", "ru", "crh"):
            for path in (f"/{code}/all-{number}/", f"/{code}/all-{number}/feed/"):
                response = client.get(path)
                assert response.status_code == 200, path
                assert leaks(response) == [], path
                checked += BAIT in response.getvalue().decode()
        assert leaks(client.get(f"/api/v1/pages/{page.pk}")) == []
    assert checked > 10


def test_queries_of_the_api(client, world):
    """One world for all questions: it is dear to make, and nothing asked changes it."""
    asked = (
        "topic:set",
        "confirmed:false",
        "summary:set",
        "type:is:guide",
        "expires:set",
        "newest_source:empty",
    )
    for criteria in (f"title:contains:{BAIT}", *asked):
        for group in ("", "or:"):
            response = client.get("/api/v1/pages", {"criteria": group + criteria, "size": 100})
            assert response.status_code == 200, criteria
            assert leaks(response) == [], criteria
    for secret in SECRETS.values():
        begun = f"{BAIT} {secret}"
        for criteria in (f"title:contains:{secret}", f"text:starts:{begun}", f"title:is:{begun}"):
            answer = client.get("/api/v1/pages", {"criteria": criteria})
            assert answer.json()["total"] == 0, criteria
    for value in (world.pk, "/closed/"):
        assert client.get("/api/v1/pages", {"criteria": f"branch:below:{value}"}).status_code == 400


@pytest.mark.parametrize("way", [hide, lock, expire, restrict])
def test_a_hidden_collection_has_no_feed(client, way):
    page = way(CollectionFactory(slug="hidden", title=SECRETS["draft"]))
    for path in (page.url or "/uk/hidden/", "/uk/hidden/feed/", f"/api/v1/pages/{page.pk}"):
        response = client.get(path)
        assert leaks(response) == []
        assert response.status_code in ((404, 200) if way is lock else (404,)), path


def test_the_export_and_the_trial(client, world, capsys):
    CollectionFactory(criteria=[f"branch:below:{world.pk}"], slug="below")
    call_command("export_content")
    exported = capsys.readouterr().out
    assert not [name for name, secret in SECRETS.items() if secret in exported]
    assert "/closed/" not in exported
    client.force_login(User.objects.create_superuser("editor", password="x"))
    data = nested_form_data({"criteria": streamfield([("title", {"operator": "contains", "value": BAIT})])})
    assert leaks(client.post(reverse("collection_try"), data)) == []
