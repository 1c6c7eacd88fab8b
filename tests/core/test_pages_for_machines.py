"""What pages tell search engines, chats and other machines; the sitemap and robots.txt."""

import json
from xml.etree import ElementTree

import pytest
from wagtail.models import Site

from kb.models import GuideIndexPage
from poruch.core.tree import name_site
from tests.factories import GuideFactory, LegalActFactory, PartnerFactory, PhoneFactory
from tests.factories.events import EventFactory
from tests.factories.filled import PAGE_TYPES, block, filled
from tests.support import expire, lock, restrict, soup

pytestmark = pytest.mark.usefixtures("site")

HOST = "http://testserver"
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def canonical(html):
    return html.find("link", rel="canonical")["href"]


def hreflang(html):
    return {link["hreflang"]: link["href"] for link in html.find_all("link", rel="alternate", hreflang=True)}


def noindex(html):
    return html.find("meta", {"name": "robots"}) is not None


def json_ld(html):
    found = json.loads(html.find("script", type="application/ld+json").string)
    assert found["@context"] == "https://schema.org"
    return {item["@type"]: item for item in found["@graph"]}


@pytest.mark.parametrize("code", PAGE_TYPES)
def test_a_page_has_one_canonical_address_whatever_trails_it(client, code):
    page = filled(code)
    for address in (page.url, f"{page.url}?fbclid=1"):
        assert canonical(soup(client.get(address))) == HOST + page.url


def test_a_fallback_page_names_the_real_one_and_is_not_indexed(client):
    page = filled("guide", confirmed=True)
    html = soup(client.get(page.url.replace("/uk/", "/ru/", 1)))
    assert canonical(html) == HOST + page.url
    assert noindex(html)
    assert not noindex(soup(client.get(page.url)))


def test_hreflang_lists_the_languages_that_exist_each_naming_all(client):
    page = GuideFactory(slug="perekaz")
    GuideFactory(slug="transfer", locale="en", translation_of=page)
    GuideFactory(slug="chernetka", locale="ru", translation_of=page, live=False)
    expected = {"uk": f"{HOST}/uk/guides/perekaz/", "en": f"{HOST}/en/guides/transfer/"}
    for address in expected.values():
        assert hreflang(soup(client.get(address.removeprefix(HOST)))) == expected


@pytest.mark.parametrize("hide", [expire, restrict, lock])
def test_hreflang_and_switch_do_not_lead_to_a_translation_that_is_hidden(client, hide):
    page = GuideFactory(slug="perekaz")
    hide(GuideFactory(slug="secret", locale="en", translation_of=page))
    html = client.get(page.url)
    assert list(hreflang(soup(html))) == ["uk"]
    assert "/en/guides/secret/" not in html.content.decode()


@pytest.mark.parametrize("code", PAGE_TYPES)
def test_outside_engines_are_kept_from_a_page_until_an_editor_confirms_it(client, code):
    draft, confirmed = filled(code), filled(code, confirmed=True)
    assert noindex(soup(client.get(draft.url)))
    assert not noindex(soup(client.get(confirmed.url)))


@pytest.mark.parametrize(
    "path", ["/uk/", "/uk/guides/", "/uk/contacts/", "/uk/glossary/", "/uk/laws/", "/uk/templates/"]
)
def test_home_and_sections_may_be_indexed(client, path):
    assert not noindex(soup(client.get(path)))


def test_search_and_404_are_not_indexed(client):
    assert noindex(soup(client.get("/uk/search/?q=слово")))
    assert noindex(soup(client.get("/uk/nope/"), 404))


def test_a_link_pasted_in_a_chat_does_not_tell_what_a_family_reads(client):
    html = soup(client.get(GuideFactory(title="Полон і катування").url))
    preview = {tag["property"]: tag["content"] for tag in html.find_all("meta", property=True)}
    assert preview["og:title"]
    assert not any("Полон" in value for value in preview.values())


def test_the_description_is_the_summary_without_source_marks(client):
    page = filled("guide", summary="Що робити[S1] одразу")
    assert soup(client.get(page.url)).find("meta", {"name": "description"})["content"] == "Що робити одразу"


# JSON-LD


def test_a_confirmed_guide_is_a_how_to_with_its_questions(client):
    found = json_ld(soup(client.get(filled("guide", "слово", confirmed=True).url)))
    assert [step["name"] for step in found["HowTo"]["step"]] == ["Крок слово", "Крок другий"]
    assert found["HowTo"]["inLanguage"] == "uk"
    assert found["HowTo"]["url"].startswith(HOST)
    assert found["FAQPage"]["mainEntity"][0]["acceptedAnswer"]["text"] == "Відповідь слово"


def test_a_draft_does_not_repeat_its_facts_for_machines(client):
    html = soup(client.get(filled("guide", "слово").url))
    found = json_ld(html)
    assert "FAQPage" not in found
    assert "action слово" not in json.dumps(found, ensure_ascii=False)


def test_a_guide_without_steps_is_an_article(client):
    assert "Article" in json_ld(soup(client.get(GuideFactory().url)))


def test_a_contact_is_an_organisation_with_its_confirmed_phones_only(client):
    phones = [PhoneFactory(number="0 800 1"), PhoneFactory(number="0 800 2", confirmed=False)]
    found = json_ld(soup(client.get(filled("resource", phones=phones).url)))
    assert [point["telephone"] for point in found["GovernmentOrganization"]["contactPoint"]] == ["08001"]


def test_an_act_names_its_number_only_when_it_is_confirmed(client):
    for known in (True, False):
        act = LegalActFactory(number="2010-IX", issued_on="2022-01-26", requisites_confirmed=known)
        assert ("legislationIdentifier" in json_ld(soup(client.get(act.url)))["Legislation"]) is known


def test_the_home_page_names_the_site_and_its_partners(client):
    PartnerFactory(name_uk="Об’єднання", website="https://example.org")
    PartnerFactory(slug="council", role="council", name_uk="Рада")
    found = json_ld(soup(client.get("/uk/")))
    assert found["WebSite"]["url"] == f"{HOST}/uk/"
    assert found["WebSite"]["potentialAction"]["target"] == f"{HOST}/uk/search/?q={{q}}"
    assert (found["NGO"]["name"], found["NGO"]["url"]) == ("Об’єднання", "https://example.org")
    assert found["GovernmentOrganization"]["name"] == "Рада"


# Sitemap and robots


def sitemap(client):
    """Alternates by address."""
    response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"].startswith("application/xml")
    assert "X-Robots-Tag" not in response.headers
    root = ElementTree.fromstring(response.content)
    return {
        url.find("s:loc", SITEMAP).text.removeprefix(HOST): {
            link.get("hreflang"): link.get("href").removeprefix(HOST)
            for link in url.findall("x:link", SITEMAP)
        }
        for url in root.findall("s:url", SITEMAP)
    }


def test_the_sitemap_has_home_pages_sections_and_confirmed_pages(client):
    pages = [filled(code, confirmed=True) for code in PAGE_TYPES]
    found = sitemap(client)
    assert {page.url for page in pages} | {"/uk/", "/en/", "/uk/guides/", "/en/guides/"} <= set(found)
    assert not any("/ru/" in address for address in found)


def test_the_sitemap_links_translations_to_each_other(client):
    page = filled("page", confirmed=True, slug="pro-nas")
    filled("page", confirmed=True, slug="about-us", locale="en", translation_of=page)
    both = {"uk": "/uk/pro-nas/", "en": "/en/about-us/"}
    found = sitemap(client)
    assert found["/uk/pro-nas/"] == found["/en/about-us/"] == both


def test_the_sitemap_has_no_page_that_is_a_draft_or_unconfirmed_or_hidden(client):
    hidden = [
        GuideFactory(),
        filled("guide", confirmed=True, live=False),
        expire(filled("guide", confirmed=True)),
        restrict(filled("guide", confirmed=True)),
        lock(filled("guide", confirmed=True)),
    ]
    found = sitemap(client)
    assert not {page.slug for page in hidden} & {address.strip("/").rsplit("/", 1)[-1] for address in found}


def test_a_section_behind_a_password_takes_its_pages_out_of_the_sitemap(client):
    page = filled("guide", confirmed=True)
    lock(GuideIndexPage.objects.get(locale__language_code="uk"))
    assert page.url not in sitemap(client)


def test_robots_keep_out_of_the_cms_the_api_and_searches_and_find_the_sitemap(client):
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response.headers["Content-Type"].startswith("text/plain")
    assert f"Sitemap: {HOST}/sitemap.xml" in lines
    for path in ("/cms/", "/api/", *(f"/{code}/search/" for code in ("uk", "en", "ru", "crh"))):
        assert f"Disallow: {path}" in lines


def test_a_guide_that_points_to_a_hidden_page_does_not_name_it(client):
    hidden = [
        GuideFactory(title="Прихований", live=False),
        restrict(GuideFactory(title="Прихований")),
        expire(GuideFactory(title="Прихований")),
    ]
    act = LegalActFactory(title="Прихований закон", live=False)
    page = GuideFactory(
        related=[block("guide", other.pk) for other in hidden],
        law_refs=[
            block("law", {"act": act.pk, "article": "5", "edition": "", "note": "", "confirmed": False})
        ],
    )
    assert "Прихований" not in client.get(page.url).content.decode()


def test_where_an_online_event_takes_place_is_an_address_of_the_site(client):
    online = {"format": "online", "join_info": "<p>Тут.</p>", "join_for_registered": False}
    event = EventFactory(**online, confirmed=True)
    (place,) = json_ld(soup(client.get(event.url)))["Event"]["location"]
    assert place == {"@type": "VirtualLocation", "url": HOST + event.url}


def test_the_site_gets_its_public_name_once():
    name_site("http://127.0.0.1:8000")
    assert [site.hostname for site in Site.objects.all()] == ["localhost"]
    for address in ("https://poruch.example", "https://other.example"):
        name_site(address)
        assert [site.root_url for site in Site.objects.all()] == ["https://poruch.example"]
