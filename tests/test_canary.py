"""What must not leave never leaves: one table of hidden words against every public address."""

import html
import json
from contextlib import suppress
from io import StringIO
from urllib.parse import quote, unquote

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import TestCase
from django.urls import get_resolver
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from kb.models import DocumentText, GlossaryTerm
from poruch.core.models import HomePage
from search.models import OutboxEntry
from tests.factories import PhoneFactory
from tests.factories.filled import PAGE_TYPES, block, filled, guide, resource, template, term
from tests.lasting import lasting
from tests.support import expire, hold, lock, restrict

pytestmark = pytest.mark.django_db

#: How a thing is hidden, and the word (and the part of an address) that only its texts hold.
SECRETS = {
    "draft": "чорнокрил",
    "private": "замкодзвін",
    "expired": "минулосвіт",
    "restricted": "редакторник",
    "embargo": "завтраспів",
    "edit": "правкоцвіт",
    "reviewer": "пильнувач",
    "term": "словогрім",
    "synonym": "мовотінь",
    "note": "приміткоряд",
    "number": "0 800 666 999",
    "dialled": "0800666999",
    "slug": "secret-address",
    "document": "паперокрив",
}
#: What the texts of hidden things share with public ones, so that a search meets them.
BAIT = "очерет"
LANGUAGES = ("uk", "en", "ru", "crh")
SEARCHED = (*PAGE_TYPES, "term", "document")
SECTIONS = (
    "", "guides/", "contacts/", "topics/", "glossary/", "laws/", "templates/", "education/",
    "education/plan/", "education/feed/", "events/", "events/?view=month&date=2027-03-04",
    "events/?view=week&date=2027-03-04", "events/calendar.ics", "events/feed.rss", "events/feed.atom",
    "campaigns/", "press/", "press/feed/", "press/rss/", "for-sites/", "embed/", "embed/?calendar=1",
    "embed/calendar/", "feeds/all.atom", "feeds/all.rss", *(f"feeds/{code}.atom" for code in PAGE_TYPES),
)  # fmt: skip
API = (
    "search", "suggest", "pages", "pages/find", "pages/{}", "resources", "resources/{}", "glossary",
    "glossary/{}", "topics", "events", "audiences", "regions", "legal-acts", "legal-acts/{}", "locales",
    "partners",
)  # fmt: skip
#: Of these tests/api/test_canary.py asks, with the ids that each of them takes; drafts and webhooks ask for a
#: token.
API_THERE = (
    "attribution-rules", "attribution-rules/{}", "changes", "documents", "documents/{}", "images",
    "images/{}", "navigation", "partners/{}", "phones", "phones/{}", "redirects", "site", "vocabularies/{}",
    "drafts", "drafts/{}", "webhooks", "webhooks/{}", "webhooks/deliveries", "webhooks/deliveries/{}",
)  # fmt: skip
#: What another site asks with an address of ours.
FOR_SITES = ("uk/embed/?", "uk/oembed/?", "en/oembed/?format=xml&")
MACHINES = (
    "/",
    "/healthz",
    "/readyz",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-news.xml",
    "/embed.js",
    "/.well-known/security.txt",
    "/.well-known/change-password",
    "/api/v1/openapi.json",
    "/api/v1/docs",
    "/oai",
)


def leaks(text):
    """The names of the secrets that a text holds, however it is encoded."""
    forms = [text, html.unescape(text), unquote(text)]
    with suppress(ValueError):
        forms.append(json.dumps(json.loads(text), ensure_ascii=False))
    folded = " ".join(forms).casefold()
    return sorted(name for name, secret in SECRETS.items() if secret.casefold() in folded)


def hide_all(hide, name, **values):
    """A page of every type, published, then hidden."""
    return [
        hide(
            filled(
                code,
                f"{BAIT} {SECRETS[name]}",
                slug=f"secret-address-{name}-{code}",
                show_in_menus=True,
                **values,
            )
        )
        for code in PAGE_TYPES
    ]


def unpublish(page):
    page.unpublish()
    return page


def edit(page):
    """Texts that an editor has changed and not yet published."""
    page.title = page.summary = page.body = f"{BAIT} {SECRETS['edit']}"
    page.slug = f"secret-address-edit-{page.pk}"
    page.save_revision(clean=False)
    return page


def attaching(name):
    """A page with a file of its own, whose name and text hold the secret."""
    text = f"{BAIT} {SECRETS['document']}"
    document = get_document_model()(title=text)
    document.file.save(f"{name}.txt", ContentFile(text.encode()), save=False)
    document._set_document_file_metadata()
    document.save()
    DocumentText.objects.create(document=document, file_hash=document.file_hash, pages=[text])
    return template(BAIT, slug=f"secret-address-file-{name}", document=document)


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, media):
    with lasting(django_db_blocker, media):
        yield build()


@pytest.fixture(autouse=True)
def _media(settings, media, world):
    settings.MEDIA_ROOT = media


def build():
    """Public pages of every type that point wherever they can at hidden ones; ids of everything."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        hidden = [
            *hide_all(unpublish, "draft"), *hide_all(lock, "private"),
            *hide_all(expire, "expired"), *hide_all(restrict, "restricted"),
            *hide_all(hold, "embargo"),
        ]  # fmt: skip
        hidden += [hide(attaching(hide.__name__)) for hide in (unpublish, lock, expire, restrict)]
        number = PhoneFactory(number=SECRETS["number"], confirmed=False, urgent_row=True, on_home=True)
        secret = {code: page for page in hidden for code in [page.content_type_code] if not page.live}
        common = {"reviewed_by": SECRETS["reviewer"], "legal_reviewed_by": SECRETS["reviewer"]}
        shown = [
            guide(
                BAIT,
                phones=[number],
                other=secret["guide"],
                resource=secret["resource"],
                act=secret["act"],
                **common,
            ),
            resource(BAIT, phones=[number], **common),
            template(BAIT, for_guide=secret["guide"], based_on=secret["act"], **common),
            *(filled(code, BAIT, **common) for code in ("act", "topic", "page", "event")),
        ]
        for page in shown:
            edit(page)
        terms = [
            term(SECRETS["term"], slug="secret-address-term", live=False),
            term(BAIT, synonyms=SECRETS["synonym"], avoid=SECRETS["note"]),
        ]
        terms[1].note = SECRETS["note"]
        terms[1].save()
        terms[1].definition = SECRETS["edit"]
        terms[1].save_revision()
        home = HomePage.objects.get(locale__language_code="uk")
        home.first_steps = secret["guide"]
        home.doors = [
            block(
                "door", {"title": "Забрали", "text": "", "pages": [page.pk for page in secret.values()][:4]}
            )
        ]
        home.save_revision(clean=False).publish()
        home.lead = SECRETS["edit"]
        home.save_revision(clean=False)
    assert not OutboxEntry.objects.exists()
    return {
        "hidden": hidden,
        "shown": shown,
        "ids": [page.pk for page in (*hidden, *shown)],
        "terms": [row.pk for row in terms],
    }


def answers(client, paths, codes=None):
    """Which secrets leave at which address; ``codes`` is told how each answered. No address may fail; hidden
    ones may answer 404."""
    found = {}
    for path in paths:
        response = client.get(path, follow=True)
        assert response.status_code in {200, 304, 400, 404}, (path, response.status_code)
        if codes is not None:
            codes[path] = response.status_code
        headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
        text = response.getvalue().decode(errors="replace")
        for echoed in (path, unquote(path)):
            text = text.replace(echoed, "")
        if names := leaks(f"{text} {headers}"):
            found[path] = names
    return found


def test_pages_in_every_language(client, world):
    own = [page.url or f"/uk/guides/{page.slug}/" for page in (*world["shown"], *world["hidden"])]
    paths = [f"/{code}/{section}" for code in LANGUAGES for section in SECTIONS]
    paths += [url.replace("/uk/", f"/{code}/", 1) for url in own for code in LANGUAGES if "secret" not in url]
    assert answers(client, paths) == {}


def test_the_addresses_of_hidden_pages_themselves(client, world):
    for page in world["hidden"]:
        for code in LANGUAGES:
            text = client.get(
                Page.objects.get(pk=page.pk).url.replace("/uk/", f"/{code}/", 1), follow=True
            ).content.decode()
            assert set(leaks(text)) <= {"slug"}


def test_lessons_in_plans_files_and_the_harvest(client, world):
    paths = [f"/uk/education/{path}?age=12-15&minutes=90" for path in ("", "plan/", "plan/teacher/")]
    paths += [f"/oai?verb=ListRecords&metadataPrefix={prefix}" for prefix in ("oai_dc", "lom")]
    paths += [f"/uk/education/take/{pk}/{name}/" for pk in world["ids"] for name in ("teacher", "pupils")]
    assert answers(client, paths) == {}


def test_events_alone_and_for_calendars(client, world):
    slugs = [page.slug for page in (*world["shown"], *world["hidden"]) if hasattr(page, "ends_at")]
    paths = [f"/{code}/events/{slug}.ics" for slug in slugs for code in LANGUAGES]
    assert answers(client, paths) == {}


def test_what_other_sites_show(client, world):
    """Cards, code to paste and oEmbed by every id and address there is, of hidden pages too."""
    rows = Page.objects.in_bulk(world["ids"])
    paths = [f"/{code}/embed/page/{pk}/" for code in LANGUAGES for pk in rows]
    paths += [f"/uk/cards/{pk}-{'0' * 16}.png" for pk in rows]
    asked = [f"/{path}url={quote(page.url, safe='')}" for path in FOR_SITES for page in rows.values()]
    codes = {}
    found = answers(client, [*paths, *asked], codes)
    # The form repeats the address that was typed into it.
    assert {path: names for path, names in found.items() if path not in asked or names != ["slug"]} == {}
    for page in world["hidden"]:
        paths = [f"/uk/embed/page/{page.pk}/", f"/uk/cards/{page.pk}-{'0' * 16}.png"]
        paths.append(f"/uk/oembed/?url={quote(rows[page.pk].url, safe='')}")
        assert {codes[path] for path in paths} == {404}


def test_filters_of_the_directory(client, world):
    filters = (
        "topic=status",
        "region=UA-23",
        "language=uk",
        "free=1",
        "topic=status&region=UA&language=uk&free=1",
    )
    assert answers(client, [f"/{code}/contacts/?{chosen}" for code in LANGUAGES for chosen in filters]) == {}


def questions():
    """Searches that meet the hidden texts: by what they share with public ones, and by half a secret."""
    return [
        BAIT,
        "назва",
        "",
        "secret",
        "0 800",
        *(secret[:-2] for secret in SECRETS.values()),
        *(secret[:4] for secret in SECRETS.values()),
    ]


def test_search_pages(client, world):
    paths = [f"/{code}/search/?q={quote(q)}" for code in ("uk", "en") for q in questions()]
    paths += [f"/{code}/search/?q={quote(BAIT)}&exact=1" for code in LANGUAGES]
    paths += [f"/uk/search/?q={quote(BAIT)}&type={code}" for code in SEARCHED] + [
        "/uk/search/?page=2",
        "/uk/search/?topic=status",
    ]
    assert answers(client, paths) == {}


def test_the_search_finds_what_is_public(client, world):
    text = client.get(f"/uk/search/?q={BAIT}").content.decode()
    assert f"Назва {BAIT}" in html.unescape(text).replace("<mark>", "").replace("</mark>", "")


def api_paths(world):
    """Every address of the API with every id there is and every way of asking."""
    ids = {
        "pages/{}": world["ids"],
        "resources/{}": world["ids"],
        "legal-acts/{}": world["ids"],
        "glossary/{}": world["terms"],
    }
    paths = []
    for path in API:
        paths += [f"/api/v1/{path.format(pk)}" for pk in ids.get(path, [""])]
    paths += [
        f"/api/v1/{path}?q={quote(q)}&locale={code}"
        for path in ("search", "suggest")
        for q in questions()
        for code in ("uk", "en")
    ]
    paths += [f"/api/v1/search?q={quote(BAIT)}&type={code}&size=50" for code in SEARCHED]
    paths += [f"/api/v1/pages?type={code}&size=100&locale=uk" for code in PAGE_TYPES]
    paths += [
        "/api/v1/pages?sort=-updated&size=100",
        "/api/v1/pages?changed_since=2000-01-01T00:00:00Z&size=100",
    ]
    paths += [f"/api/v1/glossary?q={quote(q)}" for q in questions()]
    paths += [f"/api/v1/pages/find?path={page.url}" for page in world["shown"]]
    return paths


def test_the_api(client, world):
    assert answers(client, api_paths(world)) == {}


def test_the_api_does_not_find_hidden_pages(client, world):
    for page in world["hidden"]:
        url = Page.objects.get(pk=page.pk).url
        for path in (f"/api/v1/pages/{page.pk}", f"/api/v1/pages/find?path={url}"):
            response = client.get(path)
            assert response.status_code == 404
            assert set(leaks(response.content.decode().replace(url, ""))) == set()


def test_addresses_for_machines(client, world):
    assert answers(client, MACHINES) == {}


def test_the_export(world, capsys):
    call_command("export_content", stderr=StringIO())
    assert leaks(capsys.readouterr().out) == ["synonym"]  # Whoever republishes must be able to find.


def test_documents_of_a_private_collection(client, world):
    collection = Collection.get_first_root_node().add_child(name="private")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="password", password="x")
    document = get_document_model()(title=SECRETS["document"], collection=collection)
    document.file.save("zaiava.txt", ContentFile(SECRETS["document"].encode()))
    assert answers(client, [document.url]) == {}


def test_an_index_that_lags_behind_the_database_lets_nothing_out(client, django_capture_on_commit_callbacks):
    """Hidden behind the index's back: every hit is authorised again."""
    with django_capture_on_commit_callbacks(execute=True):
        pages = {code: filled(code, f"{BAIT} {SECRETS['draft']}") for code in PAGE_TYPES}
        word = term(f"{BAIT} {SECRETS['term']}")
    asked = [BAIT, "", f"назва {BAIT}", f"термін {BAIT}"]
    paths = [f"/uk/search/?q={quote(q)}" for q in asked]
    paths += [f"/api/v1/{path}?q={quote(q)}" for path in ("search", "suggest") for q in asked]
    assert set().union(*answers(client, paths[:4]).values()) == {"draft", "term"}
    Page.objects.filter(pk__in=[page.pk for page in pages.values()]).update(live=False)
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page_id=pages["act"].pk, restriction_type="login")]
    )
    Page.objects.filter(pk=pages["act"].pk).update(live=True)
    GlossaryTerm.objects.filter(pk=word.pk).update(live=False)
    assert answers(client, paths) == {}


def test_no_public_address_is_missing_from_the_table(client):
    roots = {str(entry.pattern) for entry in get_resolver().url_patterns}
    in_table = {path.strip("/") for path in MACHINES if "/api/" not in path} | {
        "api/v1/",
        "uk/",
        "documents/",
    }
    # The CMS asks for a password (test_security_headers); the others are off until a setting, and are asked
    # there: tests/api/graphql, tests/api/test_wagtail_api.py, tests/operations/test_metrics.py.
    closed = {"cms/", "api/graphql", "^api/wagtail/(?P<rest>.*)$", "metrics"}
    assert {root for root in roots if "media" not in root} == in_table | closed
    schema = client.get("/api/v1/openapi.json").json()
    described = {path.removeprefix("/api/v1/") for path in schema["paths"]}
    assert {path.split("{")[0] + "{}" if "{" in path else path for path in described} == {
        *API,
        *API_THERE,
    }
