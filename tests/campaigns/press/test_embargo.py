"""An embargo holds in every route to the minute: one table, asked before it and after it."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Locale

from campaigns.press.models import PressRoomPage
from poruch.core.models import ContentPage
from poruch.core.pages import linked
from poruch.core.tree import ensure_section
from search import outbox
from tests.factories import GuideFactory, StandardPageFactory
from tests.factories.press import NewsFactory, PressBriefingFactory, PressReleaseFactory
from tests.support import lock, restrict

pytestmark = pytest.mark.usefixtures("site")
SECRET = "жайворонокліт"
FACTORIES = [NewsFactory, PressReleaseFactory, PressBriefingFactory]


@pytest.fixture(params=FACTORIES, ids=lambda factory: factory._meta.model.content_type_code)
def held(request, django_capture_on_commit_callbacks):
    """A published page that nobody may see for an hour yet, and a page that points to it."""
    with django_capture_on_commit_callbacks(execute=True):
        page = request.param(
            title=f"Назва {SECRET}",
            slug="jaivoronok",
            summary=SECRET,
            body=f"<p>{SECRET}</p>",
            confirmed=True,
            show_in_menus=True,
            embargo_until=timezone.now() + timedelta(hours=1),
        )
        link = f'<p><a linktype="page" id="{page.pk}">слово</a></p>'
        GuideFactory(title="Сусід", slug="susid", body=link)
    return page


def routes(page):
    """Everything public that shows the page once it may be seen."""
    return {
        "page": page.url,
        "fallback": page.url.replace("/uk/", "/crh/", 1),
        "section": "/uk/press/",
        "atom": "/uk/press/feed/",
        "rss": "/uk/press/rss/",
        "sitemap": "/sitemap.xml",
        "api list": "/api/v1/pages?size=100",
        "api one": f"/api/v1/pages/{page.pk}",
        "api find": f"/api/v1/pages/find?path={page.url}",
        "api section": f"/api/v1/pages?type={page.content_type_code}",
    }


SEARCHES = {
    "search": f"/uk/search/?q={SECRET}",
    "api search": f"/api/v1/search?q={SECRET}",
    "suggest": f"/api/v1/suggest?q={SECRET[:8]}",
}


def shows(client, path):
    response = client.get(path)
    text = b"".join(response.streaming_content) if response.streaming else response.content
    text = text.decode(errors="replace").replace(f'"text":"{SECRET}"', "").replace(f'value="{SECRET}"', "")
    return f"Назва {SECRET}" in text or f"Назва <mark>{SECRET}" in text or "jaivoronok" in text


def exported(capsys):
    call_command("export_content", stderr=io.StringIO())
    return SECRET in capsys.readouterr().out


def end(page, *, ago=1):
    """The minute comes: the clock is no editor, so no signal tells of it."""
    ContentPage.objects.filter(pk=page.pk).update(embargo_until=timezone.now() - timedelta(seconds=ago))


def test_every_route_before_and_after_the_minute(
    client, held, capsys, django_capture_on_commit_callbacks, settings
):
    settings.PORUCH_PAGE_CACHE_SECONDS = 0
    every = {**routes(held), **SEARCHES}
    assert {name for name, path in every.items() if shows(client, path)} == set()
    assert not exported(capsys)
    assert linked([held.pk]) == {}
    assert client.get(held.url).status_code == 404
    end(held)
    assert {name for name, path in routes(held).items() if not shows(client, path)} == set()
    assert exported(capsys)
    assert held.pk in linked([held.pk])
    # Search learns of it by the command that runs each minute; until then it has nothing to show.
    assert not any(shows(client, path) for path in SEARCHES.values())
    with django_capture_on_commit_callbacks(execute=True):
        call_command("publish_scheduled")
    outbox.drain()
    assert {name for name, path in SEARCHES.items() if not shows(client, path)} == set()


def test_lists_that_were_kept_expire_with_the_embargo(client, settings, held):
    settings.PORUCH_PAGE_CACHE_SECONDS = 300
    page = client.get("/uk/press/")
    kept = [cache._expire_info[key] for key in cache._expire_info if "page:" in key]
    assert kept
    assert all(until <= held.embargo_until.timestamp() for until in kept)
    end(held)
    cache.clear()
    again = client.get("/uk/press/", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 200


def test_who_asks_what_is_new_does_not_miss_it(client, held):
    """The last visit was after the publication and before the embargo's end."""
    visit = timezone.now().isoformat().replace("+", "%2B")
    end(held, ago=0)
    call_command("publish_scheduled")
    found = json.loads(client.get(f"/api/v1/pages?changed_since={visit}").content)
    assert held.pk in [item["id"] for item in found["items"]]
    held.refresh_from_db()
    assert held.embargo_until is None
    assert held.first_published_at <= held.last_published_at


def test_an_editor_sees_what_is_held_and_until_when(client, held):
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    preview = client.get(f"/cms/pages/{held.pk}/view_draft/")
    assert SECRET in preview.content.decode()
    assert "Ембарго до" in preview.content.decode()
    assert "ембарго до" in held.get_admin_display_title()


def test_files_keep_the_embargo_of_their_page(client, django_capture_on_commit_callbacks):
    document = get_document_model()(title=f"Файл {SECRET}")
    document.file.save("held.txt", ContentFile(SECRET.encode()))
    material = {
        "kind": "document", "title": f"Файл {SECRET}", "image": None, "alt": "", "document": document.pk,
        "licence": "ask", "author": "",
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        page = PressReleaseFactory(
            press_kit=[{"type": "material", "value": material}],
            embargo_until=timezone.now() + timedelta(hours=1),
        )

    def in_kit():
        archive = zipfile.ZipFile(io.BytesIO(b"".join(client.get("/uk/press/kit.zip").streaming_content)))
        return any(SECRET.encode() in archive.read(name) for name in archive.namelist())

    ensure_section(PressRoomPage, "uk")
    assert client.get(document.url).status_code == 404
    assert not in_kit()
    end(page)
    assert client.get(document.url).status_code == 200
    assert in_kit()


@pytest.mark.parametrize(
    "hide", [lambda page: page.unpublish(), lock, restrict], ids=["unpublished", "private", "for editors"]
)
def test_files_of_a_page_that_is_hidden_are_hidden(client, django_capture_on_commit_callbacks, hide):
    document = get_document_model()(title="Файл")
    document.file.save("paper.txt", ContentFile(b"paper"))
    text = f'<p><a linktype="document" id="{document.pk}">Файл</a></p>'
    assert client.get(document.url).status_code == 200, "whoever knows the address of what nothing shows"
    with django_capture_on_commit_callbacks(execute=True):
        page, other = StandardPageFactory(body=text), StandardPageFactory(body=text)
    for one, left in ((page, 200), (other, 404)):
        assert client.get(document.url).status_code == 200
        with django_capture_on_commit_callbacks(execute=True):
            hide(one)
        assert client.get(document.url).status_code == left


def test_a_longer_embargo_holds_back_the_translations_too():
    soon, later = (timezone.now() + timedelta(hours=hours) for hours in (1, 5))
    page = NewsFactory(embargo_until=soon)
    ensure_section(PressRoomPage, "en")
    english = page.copy_for_translation(Locale.objects.get(language_code="en"))
    english.embargo_until = soon
    english.save_revision().publish()
    page.embargo_until = later
    page.save_revision().publish()
    english.refresh_from_db()
    assert english.embargo_until == later
    assert english.get_latest_revision_as_object().embargo_until == later
    page.embargo_until = None
    page.save_revision().publish()
    english.refresh_from_db()
    assert english.embargo_until is None
