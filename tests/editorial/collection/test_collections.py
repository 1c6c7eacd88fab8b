"""A collection as a reader sees it, and its feed."""

from contextlib import nullcontext
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poruch.core import away
from poruch.core.models import AttributionRule, ContentPage, StandardPage
from poruch.core.models.base import METADATA
from poruch.editorial.collection.models import CollectionPage
from tests.factories import GuideFactory, PartnerFactory, StandardPageFactory, TopicFactory
from tests.factories.editorial_collection import CollectionFactory
from tests.factories.filled import block
from tests.support import headings, links, main, seen, words

pytestmark = pytest.mark.usefixtures("site")
SOURCE = block("source", {"code": "S1", "title": "Закон", "url": "", "date": "2026"})
ATOM = {"a": "http://www.w3.org/2005/Atom"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def titles(response):
    return [words(tag) for tag in main(response).find_all("h3")]


class TestPage:
    def test_lists_what_the_query_finds_of_every_type(self, client):
        topic = TopicFactory()
        GuideFactory(title="Довідник", topics=[topic], confirmed=False)
        StandardPageFactory(title="Сторінка теми", topics=[topic], confirmed=True)
        StandardPageFactory(title="Інше")
        page = CollectionFactory(title="Усе про статус", criteria=["topic:is:status"], sort="title")
        response = client.get(page.url)
        assert titles(response) == ["Довідник", "Сторінка теми"]
        assert [words(tag) for tag in main(response).find_all(class_="kind")] == [
            "Довідник",
            "Проста сторінка",
        ]
        assert [words(tag) for tag in main(response).find_all(class_="warn")] == ["чернетка"]
        assert headings(response)[0] == "Усе про статус"

    def test_a_reader_gets_their_language_and_is_told_of_another(self, client):
        both = GuideFactory(title="Обома", slug="both")
        GuideFactory(title="In both", slug="both", locale="en", translation_of=both)
        GuideFactory(title="Лише тут")
        source = CollectionFactory(title="Добірка", slug="list", criteria=["type:is:guide"], sort="oldest")
        CollectionFactory(
            title="List", slug="list", locale="en", translation_of=source, criteria=["type:is:guide"],
            sort="oldest",
        )  # fmt: skip
        response = client.get("/en/list/")
        assert titles(response) == ["In both", "Лише тут"]
        assert [tag.get("lang") for tag in main(response).select("li.hit")] == [None, "uk"]
        assert links(main(response))["Лише тут"].startswith("/en/guides/")
        assert titles(client.get("/uk/list/")) == ["Обома", "Лише тут"]
        assert titles(client.get("/ru/list/")) == ["Обома", "Лише тут"]

    def test_asked_for_a_language_it_lists_that_language(self, client):
        GuideFactory(title="Тут")
        GuideFactory(title="Здесь", locale="ru")
        page = CollectionFactory(criteria=["language:is:ru", "type:is:guide"])
        assert titles(client.get(page.url)) == ["Здесь"]

    def test_joint_material_carries_its_line_in_its_own_language(self, client):
        AttributionRule.objects.create(
            content_types="page",
            partner=PartnerFactory(),
            line_uk="Разом із радою",
            line_en="With the council",
        )
        shared = StandardPageFactory(slug="shared", joint=True, title="Спільне")
        StandardPageFactory(slug="shared", joint=True, locale="en", translation_of=shared, title="Shared")
        page = CollectionFactory(criteria=["joint:true"], slug="joint")
        assert words(main(client.get(page.url)).select_one("li .with")) == "Разом із радою"
        assert words(main(client.get("/en/joint/")).select_one("li .with")) == "With the council"

    def test_pages_of_the_list(self, client):
        for number in range(12):
            StandardPageFactory(title=f"Сторінка {number:02}")
        page = CollectionFactory(criteria=["type:is:page"], sort="title", per_page=5, slug="many")
        first = client.get(page.url)
        assert titles(first) == [f"Сторінка {number:02}" for number in range(5)]
        assert links(main(first).select_one(".pages")) == {
            "1": "/uk/many/",
            "2": "/uk/many/?page=2",
            "3": "/uk/many/?page=3",
        }
        third = client.get(page.url, {"page": "3"})
        assert titles(third) == ["Сторінка 10", "Сторінка 11"]
        assert words(main(third).select_one("[aria-current=page]")) == "3"

    @pytest.mark.parametrize("number", ["0", "4", "x", "-1", "9" * 30, "１"])
    def test_a_page_that_is_not_there(self, client, number):
        page = CollectionFactory(criteria=["type:is:guide"])
        response = client.get(page.url, {"page": number})
        assert response.status_code == 404
        assert "Стільки сторінок немає" in response.content.decode()

    def test_an_empty_collection_says_so(self, client):
        page = CollectionFactory(criteria=["title:is:nothing"])
        assert "У добірці ще нічого немає" in seen(client.get(page.url))

    def test_no_more_than_the_editor_wants_and_never_itself(self, client):
        both = ["type:any:page,collection"]
        for _n in range(8):
            StandardPageFactory()
        assert len(titles(client.get(CollectionFactory(most=7, criteria=both).url))) == 7
        assert len(titles(client.get(CollectionFactory(criteria=both).url))) == 9

    @pytest.mark.parametrize("kept", [away.for_good, nullcontext], ids=["for good", "in the trash"])
    def test_a_branch_that_is_gone_shows_nothing_rather_than_all(self, kept, client):
        branch = StandardPageFactory(slug="branch")
        page = CollectionFactory(criteria=["branch:below:/branch/".replace("/branch/", str(branch.pk))])
        child = StandardPageFactory(title="Дитина")
        child.move(branch, "last-child")
        assert titles(client.get(page.url)) == ["Дитина"]
        child.move(page.get_parent(), "last-child")
        with kept():
            StandardPage.objects.get(pk=branch.pk).delete()
        assert client.get(page.url).status_code == 200
        assert titles(client.get(page.url)) == []

    def test_words_as_the_search_finds_them(self, client, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            GuideFactory(title="Виплати родинам")
            GuideFactory(title="Адвокат")
        page = CollectionFactory(criteria=["words:found:виплата родині"])
        assert titles(client.get(page.url)) == ["Виплати родинам"]

    def test_the_database_is_asked_as_often_for_one_as_for_twenty(self, client):
        page = CollectionFactory(criteria=["type:is:page"], per_page=50)
        StandardPageFactory()

        def asked():
            client.get(page.url)
            with CaptureQueriesContext(connection) as queries:
                client.get(page.url)
            return len(queries)

        one = asked()
        for _n in range(19):
            StandardPageFactory(topics=[TopicFactory()], joint=True)
        assert len(titles(client.get(page.url))) == 20
        assert asked() == one


class TestFeed:
    def test_entries(self, client):
        AttributionRule.objects.create(
            content_types="page",
            partner=PartnerFactory(),
            line_uk="Разом із радою",
            line_en="With the council",
        )
        GuideFactory(title="Довідник <b>", summary="Що робити[S1]", confirmed=False, sources=[SOURCE])
        StandardPageFactory(title="Shared", locale="en", joint=True, confirmed=True, slug="shared")
        page = CollectionFactory(criteria=["type:any:page,guide"], slug="news", title="Нове")
        response = client.get("/uk/news/feed/")
        assert response["Content-Type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(response.content)
        assert feed.get(XML_LANG) == "uk"
        assert feed.find("a:title", ATOM).text == "Нове"
        found = {entry.find("a:title", ATOM).text: entry for entry in feed.findall("a:entry", ATOM)}
        assert set(found) == {"Довідник <b>", "Shared"}
        draft, shared = found["Довідник <b>"], found["Shared"]
        assert draft.find("a:summary", ATOM).text == "Що робити\nчернетка"
        assert draft.find("a:rights", ATOM) is None
        assert (draft.get(XML_LANG), shared.get(XML_LANG)) == ("uk", "en")
        assert shared.find("a:rights", ATOM).text == "With the council"
        assert "With the council" in shared.find("a:summary", ATOM).text
        assert shared.find("a:link", ATOM).get("href") == "http://testserver/uk/shared/"
        assert shared.find("a:updated", ATOM).text
        assert f'href="/uk/{page.slug}/feed/"' in client.get(page.url).content.decode()

    def test_in_a_reader_s_language_where_the_collection_is_not(self, client):
        guide = GuideFactory(title="Довідник", slug="one")
        GuideFactory(title="Guide", slug="one", locale="en", translation_of=guide)
        CollectionFactory(criteria=["type:is:guide"], slug="news")
        feed = ElementTree.fromstring(client.get("/en/news/feed/").content)
        assert feed.get(XML_LANG) == "uk"
        assert [entry.find("a:title", ATOM).text for entry in feed.findall("a:entry", ATOM)] == ["Guide"]

    def test_none_without_the_editor_s_wish(self, client):
        page = CollectionFactory(with_feed=False)
        assert client.get(f"{page.url}feed/").status_code == 404
        assert "feed/" not in main(client.get(page.url)).decode()


def test_the_search_finds_a_collection(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        CollectionFactory(title="Ромашковий перелік")
    assert "Ромашковий перелік" in seen(client.get("/uk/search/?q=ромашковий"))


def test_a_translation_has_the_same_query(site):
    page = CollectionFactory(criteria=["type:is:guide"], sort="title")
    made = page.copy_for_translation(ContentPage.objects.filter(locale__language_code="en").first().locale)
    assert [str(one) for one in made.query] == ["type:is:guide"]
    synced = {field.field_name for field in CollectionPage.override_translatable_fields if field.field_name}
    assert {"criteria", "sort", "most", *METADATA} <= synced
