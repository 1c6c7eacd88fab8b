"""What every answer carries and what it never does: nothing about a reader is kept, nobody else is asked."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model

from tests.factories import PhoneFactory
from tests.factories.filled import PAGE_TYPES, filled, term
from tests.kept import kept
from tests.support import lock, soup

pytestmark = pytest.mark.usefixtures("site")

SECTIONS = ["guides", "contacts", "topics", "glossary", "laws", "templates"]
#: Every kind of public page by its address, ``{code}`` standing for the address of a page of that type.
PAGES = [
    "/uk/", "/en/", "/ru/", *(f"/uk/{section}/" for section in SECTIONS), "/ru/guides/",
    *(f"{{{code}}}" for code in PAGE_TYPES), "/uk/contacts/?topic=status&region=UA-23&language=uk&free=1",
    "/uk/contacts/?topic=nope", "/uk/search/", "/uk/search/?q=слово", "/uk/search/?q=щщщщ", "/uk/nope/",
]  # fmt: skip
PUBLIC = [*PAGES, "/", "/nope/", "/sitemap.xml", "/robots.txt"]


def directives(response):
    parts = response.headers["Content-Security-Policy"].split(";")
    return {name: values.split() for name, _, values in (part.strip().partition(" ") for part in parts)}


@pytest.fixture(params=PUBLIC)
def response(request, client):
    """The answer to an anonymous reader of every public address, in turn."""
    addresses = kept(one_of_each)
    path = request.param
    return client.get(addresses[path.strip("{}")] if path.startswith("{") else path)


def one_of_each():
    PhoneFactory(number="102", urgent_row=True, on_home=True)
    term("слово")
    return {code: filled(code, "слово").url for code in PAGE_TYPES}


def test_an_anonymous_reader_gets_no_cookie_and_no_answer_that_depends_on_one(response):
    assert not response.cookies
    if response.status_code != 302:
        assert "Cookie" not in response.headers.get("Vary", "")


def test_the_policy_of_public_pages_allows_only_our_own_files(response):
    policy = directives(response)
    assert policy["default-src"] == ["'none'"]
    assert (
        policy["script-src"]
        == policy["style-src"]
        == policy["img-src"]
        == policy["form-action"]
        == ["'self'"]
    )
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    text = response.headers["Content-Security-Policy"]
    assert not re.search(r"unsafe|\*|https?:|data:|blob:|nonce", text)


def test_the_other_headers_are_strict(response):
    headers = response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in {"no-referrer", "same-origin"}
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    for power in ("camera", "geolocation", "microphone", "browsing-topics"):
        assert f"{power}=()" in headers["Permissions-Policy"]
    assert not {"Server", "X-Powered-By"} & set(headers)


@pytest.mark.parametrize("response", PAGES, indirect=True)
def test_no_page_needs_what_the_policy_forbids_or_asks_anyone_else(response):
    html = soup(response, response.status_code)
    assert not html.find_all("style")
    assert not html.find_all(style=True)
    assert not [tag for tag in html.find_all() for name in tag.attrs if name.startswith("on")]
    for script in html.find_all("script"):
        assert script.get("type") == "application/ld+json" or (script.get("src") and not script.string)
    loaded = [
        tag[name]
        for name in ("src", "srcset", "data", "poster", "background")
        for tag in html.find_all(attrs={name: True})
    ]
    loaded += [
        link["href"]
        for link in html.find_all("link", rel=["stylesheet", "icon", "preload", "preconnect", "manifest"])
    ]
    loaded += [form["action"] for form in html.find_all("form", action=True)]
    assert [url for url in loaded if urlsplit(url).netloc] == []
    assert not html.find_all(["iframe", "object", "embed", "base"])


@pytest.mark.parametrize("response", PAGES, indirect=True)
def test_links_out_of_the_site_do_not_tell_where_the_reader_was(response):
    html = soup(response, response.status_code)
    outward = [
        a
        for a in html.find_all("a", href=re.compile(r"^https?:"))
        if urlsplit(a["href"]).netloc != "testserver"
    ]
    assert outward
    assert [
        a["href"] for a in outward if "noreferrer" not in a.get("rel", []) and not a.has_attr("hreflang")
    ] == []
    assert html.find("meta", {"name": "referrer"})["content"] == "no-referrer"


def test_a_search_is_kept_nowhere(client):
    assert "no-store" in client.get("/uk/search/?q=полон").headers["Cache-Control"]


def test_the_password_form_of_a_private_page_obeys_the_same_policy(client):
    response = client.get(lock(filled("guide")).url)
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "private" in response.headers.get("Cache-Control", "") or response.cookies


def test_an_error_has_the_headers_too_and_shows_no_technical_detail(client, monkeypatch):
    from poruch.core import views

    client.raise_request_exception = False

    def broken(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(views.ContentSitemap, "items", broken)
    response = client.get("/sitemap.xml")
    assert response.status_code == 500
    assert "secret detail" not in response.content.decode()
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "tel:102" in response.content.decode()


@pytest.fixture
def cms(client):
    """The policy of an address of the CMS, for somebody who may see it."""
    client.force_login(get_user_model().objects.create_superuser("root", password="x"))

    def policy(path, frames="SAMEORIGIN"):
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["X-Frame-Options"] == frames
        assert "no-store" in response.headers["Cache-Control"]
        assert not re.search(r"https?:|\*|unsafe-eval", response.headers["Content-Security-Policy"])
        return directives(response)

    return policy


def test_the_cms_runs_no_inline_script_and_may_be_framed_by_itself(cms):
    policy = cms("/cms/")
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["default-src"] == policy["connect-src"] == ["'self'"]
    assert "style-src-elem" not in policy


def test_only_an_editor_of_rich_text_may_have_style_elements_and_no_inline_script_either(cms):
    policy = cms(f"/cms/pages/{filled('guide').pk}/edit/")
    assert policy["style-src-elem"] == ["'self'", "'unsafe-inline'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert "style-src-elem" not in cms("/cms/redirects/add/")


def test_a_preview_has_the_policy_of_the_cms_that_shows_it(cms):
    """It is made as the page that readers get, whose policy forbids frames; a browser shows it in one in
    tests/browser/editorial/test_policy.py."""
    draft = cms(f"/cms/pages/{filled('guide').pk}/view_draft/", frames="DENY")
    assert draft["frame-ancestors"] == draft["script-src"] == ["'self'"]


def test_the_cms_asks_nobody_else_for_anything(client):
    client.force_login(get_user_model().objects.create_superuser("root", password="x", email="a@example.org"))
    html = soup(client.get("/cms/"))
    loaded = [
        tag.get("src") or tag.get("href", "") for tag in html.find_all(["script", "img", "link", "iframe"])
    ]
    assert [url for url in loaded if urlsplit(url).netloc] == []


@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/", "/cms/snippets/", "/cms/images/", "/cms/reports/"])
def test_the_cms_is_closed_to_strangers(client, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/cms/login/")


def test_healthz_says_that_the_process_lives_and_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response.headers["Cache-Control"]


def test_readyz_names_the_database_the_engine_and_the_lag_of_the_index(client):
    response = client.get("/readyz")
    report = response.json()
    assert response.status_code == 200
    assert (report["ready"], report["database"], report["outbox"]["pending"]) == (True, "ok", 0)
    assert report["search"]["engine"]
    assert report["outbox"]["oldest_seconds"] == 0


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/robots.txt", "/sitemap.xml", "/uk/search/"])
def test_addresses_that_only_tell_refuse_to_be_written_to(client, path):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200
