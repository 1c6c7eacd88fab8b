"""What is in the trash, and what a copy says, leaves by no route; in the CMS only the trash shows it."""

from io import StringIO
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex

from poruch.core.models import ContentPage
from poruch.editorial.copies.actions import make
from tests.factories import GuideFactory
from tests.factories.filled import PAGE_TYPES, filled
from tests.factories.people import browser, chief
from tests.kept import kept
from tests.support import soup, words
from tests.test_canary import (
    BAIT,
    LANGUAGES,
    MACHINES,
    SECRETS,
    SECTIONS,
    answers,
    api_paths,
    hide_all,
    leaks,
    questions,
)


def trash(page):
    page.delete()
    return page


def copied(page):
    """A copy whose texts hold a secret, of a public page."""
    row = make(ContentPage.objects.get(pk=page.pk).specific, chief())
    copy = row.page.specific.get_latest_revision_as_object()
    copy.title = copy.summary = copy.body = f"{BAIT} {SECRETS['edit']}"
    copy.save_revision(clean=False)
    copy.save(clean=False)
    return copy


@pytest.fixture
def hidden(world):
    return kept(make_hidden)


def make_hidden():
    with TestCase.captureOnCommitCallbacks(execute=True):
        gone = hide_all(trash, "draft")
        shown = [filled(code, BAIT, slug=f"vydno-{code}") for code in PAGE_TYPES]
        copies = [copied(page) for page in shown]
    # Where readers found them, and the chief their section.
    before = {"addresses": [page.url for page in gone], "parent": gone[0].get_parent().pk}
    return before | {
        "hidden": gone,
        "shown": shown,
        "ids": [p.pk for p in (*gone, *shown, *copies)],
        "terms": [],
    }


def test_no_public_route(client, hidden, capsys):
    paths = [f"/{code}/{section}" for code in LANGUAGES for section in SECTIONS]
    paths += [f"/{code}/search/?q={quote(q)}" for code in ("uk", "en") for q in questions()]
    assert answers(client, [*paths, *api_paths(hidden), *MACHINES]) == {}
    for page, url in zip(hidden["hidden"], hidden["addresses"], strict=True):
        for address in (url, f"/uk/poruch-trash/{page.pk}/", f"/poruch-trash/{page.pk}/"):
            assert client.get(address, follow=True).status_code == 404
    assert "Такої сторінки немає" in client.get(hidden["addresses"][0]).content.decode()


@pytest.mark.parametrize("options", [[], ["--include-drafts"]])
def test_no_export(hidden, capsys, options):
    call_command("export_content", *options, stderr=StringIO())
    assert {"draft", "edit"} & set(leaks(capsys.readouterr().out)) == set()


def test_the_search_index_agrees(hidden):
    call_command("check_search", stdout=StringIO())


CMS = (
    "/cms/pages/", "/cms/pages/search/?q=чорнокрил", "/cms/choose-page/search/?q=чорнокрил",
    "/cms/api/main/pages/?limit=100", "/cms/reports/aging-pages/", "/cms/reports/locked/", "/cms/",
    "/cms/reports/site-history/",
)  # fmt: skip


@pytest.mark.parametrize("who", ["superuser", "publisher"])
def test_the_cms_shows_it_only_in_the_trash(hidden, publisher, who):
    desk = browser(publisher if who == "publisher" else chief())
    gone = hidden["hidden"][0]
    bin_pk = Page.objects.get(slug="poruch-trash").pk
    for url in (
        *CMS,
        f"/cms/pages/{bin_pk}/",
        f"/cms/choose-page/{bin_pk}/",
        f"/cms/pages/{hidden['parent']}/",
    ):
        response = desk.get(url, follow=True)
        text = response.content.decode()
        text = text.replace("q=чорнокрил", "").replace('value="чорнокрил"', "").replace("«чорнокрил»", "")
        assert SECRETS["draft"] not in text.split("<main")[-1].replace("чорнокрил</", ""), url
    for name in ("edit", "history", "view_draft", "delete", "move", "copy", "unpublish"):
        assert desk.get(reverse(f"wagtailadmin_pages:{name}", args=[gone.pk])).status_code in {
            302,
            403,
            404,
        }, name
    detail = "/cms/api/main/pages/{}/"
    assert desk.get(detail.format(hidden["shown"][0].pk)).status_code == 200
    assert desk.get(detail.format(gone.pk), follow=True).status_code == 404
    assert SECRETS["draft"] in words(soup(desk.get(reverse("trash"))))


def test_references_of_what_is_in_the_trash_rest(world, ngo):
    target = GuideFactory(lead_partner=ngo)
    source = filled("guide", other=target)
    before = ReferenceIndex.get_references_to(target).count()
    source.delete()
    assert ReferenceIndex.get_references_to(target).count() < before
    from poruch.editorial.trash.models import TrashEntry
    from poruch.editorial.trash.restoring import restore

    restore(TrashEntry.objects.get().pk, None)
    assert ReferenceIndex.get_references_to(target).count() == before
