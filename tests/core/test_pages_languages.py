"""A page in the reader's language, or openly in another: never a 404, never a silent mix."""

import pytest

from poruch.core.tree import ensure_home
from tests.factories import GuideFactory, PhoneFactory, TopicFactory
from tests.factories.filled import block, filled
from tests.support import links, seen, soup, words

pytestmark = pytest.mark.usefixtures("site")

NAMES = {"uk": "Українська", "en": "English", "ru": "Русский"}


def switch(response):
    """The language switch: address by language; the current language leads to ``#main``."""
    nav = soup(response).find("nav", class_="langs")
    return {link["lang"]: link["href"].removeprefix("http://testserver") for link in nav.find_all("a")}


def in_language(page, code):
    return page.url.replace(f"/{page.locale.language_code}/", f"/{code}/", 1)


@pytest.mark.parametrize(
    ("exists", "reader", "shown"),
    [
        ("uk", "uk", None), ("uk", "en", "uk"), ("uk", "ru", "uk"), ("uk", "crh", "uk"),
        ("en", "en", None), ("en", "uk", "en"), ("en", "ru", "en"), ("en", "crh", "en"),
        ("ru", "ru", None),
    ],
)  # fmt: skip
def test_a_missing_page_falls_back_with_a_notice_and_the_language_of_the_text(client, exists, reader, shown):
    page = GuideFactory(locale=exists, title="Назва сторінки")
    response = client.get(in_language(page, reader))
    html = soup(response)
    assert html.html["lang"] == reader
    assert "Назва сторінки" in seen(response)
    notice = html.main.find("p", class_="info")
    if shown is None:
        assert notice is None
        assert html.find("h1").find_parent(lang=True) is html.html
    else:
        assert NAMES[shown] in words(notice)
        assert notice.find_parent(lang=True) is html.html
        assert html.find("h1").find_parent(lang=True)["lang"] == shown


@pytest.mark.parametrize(
    ("exists", "reader"), [("ru", "uk"), ("ru", "en"), ("crh", "uk"), ("crh", "ru"), ("ru", "crh")]
)
def test_nobody_falls_back_to_russian_or_to_a_language_they_may_not_read(client, exists, reader):
    assert client.get(in_language(GuideFactory(locale=exists), reader)).status_code == 404


@pytest.mark.parametrize("reader", ["uk", "en", "ru", "crh"])
def test_a_page_that_exists_nowhere_is_a_404_in_the_readers_language_with_help(client, reader):
    PhoneFactory(number="102", urgent_row=True)
    response = client.get(f"/{reader}/guides/nemaie/")
    html = soup(response, 404)
    assert html.html["lang"] == reader
    assert html.find("meta", {"name": "robots"})["content"] == "noindex"
    assert "tel:102" in links(html.main).values()
    assert html.find("input", {"name": "q"})


@pytest.mark.parametrize("path", ["/nope", "/nope.php", "/de/guides/", "/ukr/"])
def test_an_address_outside_every_language_ends_as_a_404(client, path):
    assert client.get(path, follow=True).status_code == 404


def test_the_readers_own_language_wins_as_soon_as_it_is_published(client):
    ukrainian = GuideFactory(title="Українською", slug="stattia")
    russian = GuideFactory(
        title="По-русски", slug="stattia", locale="ru", translation_of=ukrainian, live=False
    )
    assert "Українською" in seen(client.get("/ru/guides/stattia/"))
    russian.save_revision().publish()
    assert "По-русски" in seen(client.get("/ru/guides/stattia/"))


def test_a_language_without_a_home_page_of_its_own_still_answers(client):
    for code in ("ru", "crh"):
        assert soup(client.get(f"/{code}/")).html["lang"] == code


def test_the_switch_stays_on_the_page_and_marks_the_current_language(client):
    ukrainian = GuideFactory(slug="perekaz")
    GuideFactory(slug="transfer", locale="en", translation_of=ukrainian)
    assert switch(client.get("/uk/guides/perekaz/")) == {
        "uk": "#main",
        "en": "/en/guides/transfer/",
        "ru": "/ru/guides/perekaz/",
        "crh": "/crh/guides/perekaz/",
    }


@pytest.mark.parametrize("start", ["/uk/guides/perekaz/", "/en/guides/transfer/"])
def test_every_address_of_the_switch_shows_the_best_language_for_that_reader(client, start):
    ukrainian = GuideFactory(slug="perekaz", title="Переказ")
    GuideFactory(slug="transfer", title="Transfer", locale="en", translation_of=ukrainian)
    shown = {code: seen(client.get(url)) for code, url in switch(client.get(start)).items() if url != "#main"}
    best = {"uk": "Переказ", "en": "Transfer", "ru": "Переказ", "crh": "Переказ"}
    assert {code: best[code] in text for code, text in shown.items()} == dict.fromkeys(shown, True)


@pytest.mark.parametrize("path", ["search/?q=1", "nemaie/"])
def test_the_switch_of_search_and_404_leads_to_the_other_languages(client, path):
    response = client.get(f"/uk/{path}")
    nav = soup(response, response.status_code).find("nav", class_="langs")
    assert {link["lang"] for link in nav.find_all("a")} == {"uk", "en", "ru", "crh"}
    for link in nav.find_all("a", lang=["en", "ru", "crh"]):
        assert client.get(link["href"]).status_code == 200


def test_links_of_a_fallback_page_keep_the_readers_language(client):
    neighbour = GuideFactory(title="Сусідній", slug="susid")
    guide = GuideFactory(related=[block("guide", neighbour.pk)])
    found = links(soup(client.get(in_language(guide, "ru"))))
    assert found["Сусідній"] == "/ru/guides/susid/"
    assert found["Довідники"] == "/ru/guides/"


def test_a_link_inside_the_text_of_a_fallback_page_keeps_the_readers_language(client):
    neighbour = GuideFactory(slug="susid")
    guide = GuideFactory(body=f'<p><a linktype="page" id="{neighbour.pk}">далі</a></p>')
    assert links(soup(client.get(in_language(guide, "ru"))))["далі"] == "/ru/guides/susid/"


def test_a_link_to_a_page_in_another_language_says_which(client):
    neighbour = GuideFactory(title="Сусідній", slug="susid")
    guide = GuideFactory(locale="en", related=[block("guide", neighbour.pk)])
    link = soup(client.get(guide.url)).main.find("a", string="Сусідній")
    assert (link["href"], link["lang"]) == ("/en/guides/susid/", "uk")


def test_links_between_pages_lead_to_the_translation_a_reader_has(client):
    neighbour = GuideFactory(title="Сусідній", slug="susid")
    GuideFactory(title="Neighbour", slug="neighbour", locale="en", translation_of=neighbour)
    guide = GuideFactory(locale="en", related=[block("guide", neighbour.pk)])
    found = links(soup(client.get(guide.url)).main)
    assert found["Neighbour"] == "/en/guides/neighbour/"
    assert "Сусідній" not in found


def test_lists_show_each_page_once_and_in_the_best_language(client):
    ukrainian = GuideFactory(title="Переказ")
    GuideFactory(title="Transfer", locale="en", translation_of=ukrainian)
    GuideFactory(title="Лише українською")
    english, russian = (client.get(f"/{code}/guides/") for code in ("en", "ru"))
    assert "Transfer" in seen(english)
    assert "Лише українською" in seen(english)
    assert "Переказ" not in seen(english)
    assert "Переказ" in seen(russian)
    assert "Transfer" not in seen(russian)
    foreign = soup(english).find("a", string="Лише українською")
    assert foreign.find_parent(lang=True)["lang"] == "uk"


def test_vocabularies_are_named_in_the_readers_language(client):
    topic = TopicFactory(code="money", name_uk="Гроші", name_en="Money")
    filled("resource", topics=[topic])
    for code, name in (("uk", "Гроші"), ("en", "Money"), ("ru", "Гроші")):
        options = soup(client.get(f"/{code}/contacts/")).find("select", {"name": "topic"})
        assert name in words(options)


def test_a_home_page_of_a_new_language_has_the_sections(client):
    ensure_home("ru")
    response = client.get("/ru/guides/")
    assert "Справочники" in seen(response)
    assert soup(response).main.find("p", class_="info") is None


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("uk", "uk"), ("en-GB,en;q=0.9", "en"), ("ru-RU,ru;q=0.9,uk;q=0.8", "ru"), ("crh", "crh"),
        ("de,pl;q=0.5", "uk"), ("de,en;q=0.5", "en"), ("", "uk"), ("*", "uk"),
        ("x" * 5000, "uk"), ("en;q=abc", "uk"),
    ],
)  # fmt: skip
def test_the_bare_address_leads_to_the_language_the_browser_asks_for(client, asked, given):
    response = client.get("/", headers={"accept-language": asked})
    assert (response.status_code, response.headers["Location"]) == (302, f"/{given}/")
    assert "Accept-Language" in response.headers["Vary"]
    assert "no-cache" in response.headers["Cache-Control"]
    assert not response.cookies
