"""Feeds of every type, filter and language."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from tests.factories import GuideFactory, PartnerFactory, SupportResourceFactory, TopicFactory
from tests.factories.education import LessonFactory
from tests.factories.events import EventFactory
from tests.factories.press import NewsFactory
from tests.support import expire, lock, restrict

pytestmark = pytest.mark.usefixtures("site")

ATOM = "{http://www.w3.org/2005/Atom}"


def titles(response):
    root = ElementTree.fromstring(response.content)
    return {entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")}


def test_a_feed_holds_one_type_each_page_once_in_the_readers_language(client):
    uk = GuideFactory(title="Перша дія", slug="persha")
    GuideFactory(title="First step", slug="first", locale="en", translation_of=uk)
    GuideFactory(title="Лише українською", slug="lyshe")
    SupportResourceFactory(title="Контакт")
    assert titles(client.get("/en/feeds/guide.atom")) == {"First step", "Лише українською"}
    assert titles(client.get("/en/feeds/guide.atom?only=1")) == {"First step"}
    assert "Контакт" in titles(client.get("/uk/feeds/all.atom"))


def test_a_feed_is_narrowed_by_vocabularies_and_partner(client):
    topic, partner = TopicFactory(), PartnerFactory()
    GuideFactory(title="У темі", slug="u-temi", topics=[topic])
    GuideFactory(title="Чийсь", slug="chyis", lead_partner=partner)
    assert titles(client.get(f"/uk/feeds/guide.atom?topic={topic.code}")) == {"У темі"}
    assert titles(client.get(f"/uk/feeds/guide.atom?partner={partner.slug}")) == {"Чийсь"}
    assert titles(client.get("/uk/feeds/guide.atom?topic=nema")) == set()


def test_what_is_hidden_is_in_no_feed(client):
    for number, hide in enumerate((expire, lock, restrict)):
        hide(GuideFactory(title="Приховане", slug=f"hidden-{number}"))
    GuideFactory(title="Приховане", slug="draft", live=False)
    for form in ("atom", "rss"):
        answer = client.get(f"/uk/feeds/all.{form}")
        assert answer.status_code == 200
        assert "Приховане" not in answer.content.decode()


@pytest.mark.parametrize("path", ["nothing.atom", "guide.json", "guide_index.atom"])
def test_a_feed_that_is_none_is_not_found(client, path):
    assert client.get(f"/uk/feeds/{path}").status_code == 404


def test_the_page_for_other_sites_names_every_feed_and_each_opens(client):
    html = client.get("/en/for-sites/").content.decode()
    for code in ("all", "guide", "resource", "act"):
        for form in ("atom", "rss"):
            assert f"/en/feeds/{code}.{form}" in html
            assert client.get(f"/en/feeds/{code}.{form}").status_code == 200


def test_a_feed_costs_the_same_number_of_queries_whatever_its_length(client, django_assert_max_num_queries):
    GuideFactory.create_batch(12)
    client.get("/uk/feeds/guide.atom")
    with django_assert_max_num_queries(12):
        client.get("/uk/feeds/guide.atom")


def test_a_control_character_in_one_title_breaks_no_feed(client):
    """It comes along with pasted text; Django would refuse to write any of the feed."""
    whole = {"title": "До\x0bбре", "summary": "Ко\x1fротко"}
    soon = timezone.now() + timedelta(days=3)
    EventFactory(slug="podiia", starts_at=soon, ends_at=soon + timedelta(hours=1), **whole)
    NewsFactory(slug="novyna", **whole)
    LessonFactory(slug="urok", **whole)
    for path in ("feeds/all.atom", "feeds/news.rss", "events/feed.rss", "press/feed/", "education/feed/"):
        response = client.get(f"/uk/{path}")
        assert "Добре" in response.content.decode(), path
