"""Cards of pages on other sites: frames, code to paste, oEmbed."""

import json
import re
from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from PIL import Image

from tests.factories import GuideFactory
from tests.factories.events import EventFactory
from tests.support import expire, lock, restrict, soup

pytestmark = pytest.mark.usefixtures("site")

HOST = "http://testserver"


def parsed(text):
    return BeautifulSoup(text, "html.parser")


@pytest.fixture
def page():
    return GuideFactory(title="Заява <b>до поліції</b>", slug="zaiava", summary="Що написати.")


def test_a_card_may_stand_in_any_frame_and_holds_no_script_and_no_cookie(client, page):
    answer = client.get(f"/uk/embed/page/{page.pk}/")
    assert "X-Frame-Options" not in answer.headers
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert not answer.cookies
    html = soup(answer)
    assert not html.find("script")
    assert html.h1.a["href"] == f"{HOST}{page.url}"
    assert html.h1.get_text() == page.title


def test_every_other_page_still_refuses_frames(client, page):
    for address in (page.url, "/uk/", "/uk/embed/", "/uk/for-sites/"):
        answer = client.get(address)
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_card_is_in_the_readers_language_or_says_which_it_is_in(client, page):
    GuideFactory(title="Police report", slug="report", locale="en", translation_of=page)
    assert soup(client.get(f"/en/embed/page/{page.pk}/")).h1.get_text() == "Police report"
    assert soup(client.get(f"/ru/embed/page/{page.pk}/")).html["lang"] == "uk"


@pytest.mark.parametrize("hide", [expire, lock, restrict])
def test_a_hidden_page_has_no_card_in_any_form(client, page, hide):
    hide(page)
    card = client.get(f"/uk/embed/page/{page.pk}/")
    assert card.status_code == 404
    assert "X-Frame-Options" not in card.headers
    assert client.get("/uk/oembed/", {"url": HOST + page.url}).status_code == 404
    for answer in (card, client.get("/uk/embed/", {"url": HOST + page.url})):
        assert "до поліції" not in answer.content.decode()


def test_the_code_to_paste_is_a_plain_quotation_that_works_without_scripts(client, page):
    html = soup(client.get("/uk/embed/", {"url": page.url}))
    pasted = parsed(html.find("textarea").get_text())
    assert pasted.blockquote.a["href"] == f"{HOST}{page.url}"
    assert pasted.blockquote["data-frame"] == f"{HOST}/uk/embed/page/{page.pk}/"
    assert pasted.blockquote.a.get_text() == page.title
    assert pasted.script["src"] == f"{HOST}/embed.js"
    assert html.find("iframe")["sandbox"] == ["allow-popups", "allow-popups-to-escape-sandbox"]


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/uk/guides/zaiava/",
        "http://[",
        "/uk/nothing/",
        "nonsense",
        "/uk/\0/",
        "/uk/%00/",
    ],
)
def test_an_address_that_is_not_ours_gets_a_sentence(client, page, address):
    html = soup(client.get("/uk/embed/", {"url": address}))
    assert html.find(id="url-error")
    assert client.get("/uk/oembed/", {"url": address}).status_code == 404


def test_oembed_answers_json_and_xml_within_the_limits_asked_for(client, page):
    answer = client.get("/uk/oembed/", {"url": HOST + page.url, "maxwidth": "300", "maxheight": "9"})
    found = json.loads(answer.content)
    assert (found["version"], found["type"], found["title"]) == ("1.0", "rich", page.title)
    assert (found["width"], found["height"]) == (300, 200)
    frame = parsed(found["html"]).iframe
    assert frame["src"] == f"{HOST}/uk/embed/page/{page.pk}/"
    assert "allow-scripts" not in frame["sandbox"]
    xml = client.get("/uk/oembed/", {"url": HOST + page.url, "format": "xml"})
    assert ElementTree.fromstring(xml.content).findtext("title") == page.title
    assert client.get("/uk/oembed/", {"url": HOST + page.url, "format": "yaml"}).status_code == 501
    assert client.get("/uk/oembed/").status_code == 400


def test_the_script_may_be_loaded_by_other_sites(client):
    answer = client.get("/embed.js")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert b"sandbox" in answer.content


def test_a_calendar_shows_what_is_to_come_and_its_code_works_without_scripts(client):
    soon, past = timezone.now() + timedelta(days=3), timezone.now() - timedelta(days=3)
    for title, start in (("Зустріч", soon), ("Минула", past)):
        EventFactory(title=title, starts_at=start, ends_at=start + timedelta(hours=1))
    answer = client.get("/uk/embed/calendar/")
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    text = answer.content.decode()
    assert "Зустріч" in text
    assert "Минула" not in text
    assert "Подій іще немає" in client.get("/uk/embed/calendar/?kind=nothing").content.decode()
    pasted = parsed(soup(client.get("/uk/embed/?calendar=1&kind=x")).find("textarea").get_text())
    assert pasted.blockquote["data-frame"] == f"{HOST}/uk/embed/calendar/?kind=x"
    assert pasted.blockquote.a["href"] == f"{HOST}/uk/events/?kind=x"


def test_an_event_has_a_social_card_and_a_guide_a_neutral_preview(client, page):
    event = EventFactory(title="Зустріч родин")
    head = soup(client.get(event.url)).head
    assert head.find("meta", property="og:title")["content"] == "Зустріч родин"
    picture = head.find("meta", property="og:image")["content"]
    answer = client.get(picture)
    assert answer.headers["Content-Type"] == "image/png"
    with Image.open(BytesIO(answer.content)) as image:
        assert image.size == (1200, 630)
    stale = re.sub(r"-[0-9a-f]{16}", f"-{'0' * 16}", picture)
    assert client.get(stale).headers["Location"] == picture.removeprefix(HOST)
    expire(event)
    assert client.get(picture).status_code == 404
    neutral = soup(client.get(page.url)).head
    assert neutral.find("meta", property="og:title")["content"] != page.title
    assert not neutral.find("meta", property="og:image")
