"""A collection as a reader, an editor, an importer and another site see it."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from poruch.core.models import AttributionRule, ContentPage
from poruch.core.models.base import METADATA
from poruch.core.transfer.codecs import explain
from poruch.editorial.collection.models import CollectionPage
from tests.factories import GuideFactory, PartnerFactory, StandardPageFactory, TopicFactory
from tests.factories.editorial_collection import CollectionFactory
from tests.factories.filled import block
from tests.forms import edit_url, form, published
from tests.support import headings, links, main, seen, soup, words

pytestmark = pytest.mark.usefixtures("site")
SOURCE = block("source", {"code": "S1", "title": "Закон", "url": "", "date": "2026"})
ATOM = {"a": "http://www.w3.org/2005/Atom"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("editor", password="x"))
    return client


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

    def test_a_branch_that_is_gone_shows_nothing_rather_than_all(self, client):
        branch = StandardPageFactory(slug="branch")
        page = CollectionFactory(criteria=["branch:below:/branch/".replace("/branch/", str(branch.pk))])
        child = StandardPageFactory(title="Дитина")
        child.move(branch, "last-child")
        assert titles(client.get(page.url)) == ["Дитина"]
        child.move(page.get_parent(), "last-child")
        Page.objects.get(pk=branch.pk).delete()
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


class TestEditing:
    def add_url(self, site):
        return reverse("wagtailadmin_pages:add", args=["editorial_collection", "collectionpage", site.pk])

    def test_an_editor_makes_one(self, editor, client, site):
        topic = TopicFactory()
        GuideFactory(title="Довідник", topics=[topic], review_due=timezone.localdate() + timedelta(days=3))
        criteria = streamfield(
            [
                ("topic", {"operator": "any", "values": ("status",)}),
                ("review_due", {"operator": "next_days", "day": "", "until": "", "days": "5"}),
                ("branch", {"operator": "below", "page": str(site.pk)}),
                ("joint", {"operator": "false"}),
                ("title", {"operator": "starts", "value": "дов"}),
            ]
        )
        published(
            editor,
            self.add_url(site),
            title="Нова",
            slug="nova",
            criteria=criteria,
            body=rich_text("<p>Текст</p>"),
        )
        page = CollectionPage.objects.get(slug="nova")
        assert [str(criterion) for criterion in page.query] == [
            "topic:any:status", "review_due:next_days:5", f"branch:below:{site.pk}", "joint:false",
            "title:starts:дов",
        ]  # fmt: skip
        assert titles(client.get(page.url)) == ["Довідник"]
        published(editor, edit_url(page), title="Виправлена", criteria=criteria)

    @pytest.mark.parametrize(
        ("block", "sentence"),
        [
            (("topic", {"operator": "any"}), "потребує значення"),
            (("title", {"operator": "starts", "value": ""}), "потребує значення"),
            (("review_due", {"operator": "on", "day": "", "until": "", "days": "3"}), "потребує значення"),
            (("review_due", {"operator": "between", "day": "2026-02-01", "until": "2026-01-01", "days": ""}),
             "пізніша"),
            (("branch", {"operator": "below", "page": ""}), "потребує значення"),
            (("type", {"operator": "is", "values": ("guide", "act")}), "одного значення"),
        ],
    )  # fmt: skip
    def test_a_criterion_that_cannot_be_asked(self, editor, site, block, sentence):
        data = form(
            editor, self.add_url(site), title="Нова", slug="nova", criteria=streamfield([block]),
            body=rich_text("<p></p>"), **{"action-publish": "1"},
        )  # fmt: skip
        response = editor.post(self.add_url(site), data)
        assert response.status_code == 200
        assert sentence in explain(response.context["form"].errors.as_data()["criteria"][0])
        assert not CollectionPage.objects.exists()
        answer = editor.post(reverse("collection_try"), nested_form_data({"criteria": streamfield([block])}))
        assert sentence in words(soup(answer).find(role="alert"))

    def test_what_a_query_finds_is_shown_before_saving(self, editor, site):
        for number in range(7):
            GuideFactory(title=f"Довідник {number}")
        GuideFactory(title="Чернетка", live=False)
        data = nested_form_data(
            {"criteria": streamfield([("type", {"operator": "is", "values": ("guide",)})])}
        )
        answer = soup(editor.post(reverse("collection_try"), {**data, "sort": "title", "try-locale": "uk"}))
        assert "Знайдено 7" in words(answer)
        assert len(answer.find_all("li")) == 5
        assert "Чернетка" not in words(answer)
        page = CollectionFactory()
        panel = soup(editor.get(edit_url(page))).select_one("[data-try-form]")
        assert panel["data-url"] == reverse("collection_try")
        assert panel.find_all(attrs={"name": True}) == []

    @pytest.mark.parametrize(
        "data", [{}, {"criteria-count": "x"}, {"criteria-count": "1"}, {"try-pk": "9" * 40}]
    )
    def test_a_form_that_is_not_ours(self, editor, data):
        assert editor.post(reverse("collection_try"), data).status_code == 200

    def test_only_for_the_cms(self, client):
        assert client.post(reverse("collection_try")).status_code == 302
        client.force_login(User.objects.create_user("reader"))
        assert client.post(reverse("collection_try")).status_code in (302, 403)
        group = Group.objects.create(name="cms")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        user = User.objects.create_user("insider")
        user.groups.add(group)
        client.force_login(user)
        assert client.get(reverse("collection_try")).status_code == 405


class TestImport:
    def test_a_round_trip(self, tmp_path, capsys, site):
        TopicFactory()
        TopicFactory(code="papers")
        CollectionFactory(
            title="Добірка", slug="list", sort="title", most=7, per_page=10, body="<p>Текст</p>",
            criteria=["topic:any:status,papers", "review_due:next_days:30", f"branch:below:{self.guides()}",
                      "updated:between:2026-01-01,2026-02-01", "joint:true", "title:contains:а, б: в"],
        )  # fmt: skip
        call_command("export_content")
        line = next(text for text in capsys.readouterr().out.splitlines() if '"collection"' in text)
        record = json.loads(line)
        assert record["criteria"] == [
            "topic:any:status,papers", "review_due:next_days:30", "branch:below:/guides/",
            "updated:between:2026-01-01,2026-02-01", "joint:true", "title:contains:а, б: в",
        ]  # fmt: skip
        Page.objects.get(slug="list").delete()
        file = tmp_path / "one.jsonl"
        file.write_text(line)
        call_command("import_content", str(file))
        page = CollectionPage.objects.get(slug="list")
        assert (page.sort, page.most, page.per_page, page.with_feed) == ("title", 7, 10, True)
        assert str(page.query[2]) == f"branch:below:{self.guides()}"
        capsys.readouterr()
        call_command("export_content")
        assert line in capsys.readouterr().out.splitlines()

    def guides(self):
        return Page.objects.get(slug="guides", locale__language_code="uk").pk

    def test_a_bad_criterion_is_told(self, tmp_path, capsys):
        record = {
            "type": "collection",
            "locale": "uk",
            "slug": "x",
            "title": "X",
            "criteria": ["title:near:x"],
        }
        file = tmp_path / "one.jsonl"
        file.write_text(json.dumps(record))
        with pytest.raises(BaseException) as caught:
            call_command("import_content", str(file))
        told = f"{caught.value} {capsys.readouterr()}"
        assert "не має оператора" in told
        assert not CollectionPage.objects.exists()


class TestApi:
    def test_criteria_narrow_the_list(self, client):
        guide = GuideFactory(topics=[TopicFactory()])
        GuideFactory()
        answer = client.get("/api/v1/pages", {"criteria": ["topic:any:status,x", "type:is:guide"]})
        assert [item["id"] for item in answer.json()["items"]] == [guide.pk]
        assert answer.json()["total"] == 1

    @pytest.mark.parametrize(
        ("criteria", "word"),
        [
            ("title:near:x", "«near»"), ("nobody:is:x", "«nobody»"),
            ("reviewed_by:contains:а", "«reviewed_by»"),
            ("live:false", "«live»"), ("words:found:x", "«words»"), ("branch:below:/no/", "«/no/»"),
            ("x", "«x»"),
            ("title:contains:%00", "нульовий"),
        ],
    )  # fmt: skip
    def test_a_bad_one_is_a_problem_with_a_sentence(self, client, criteria, word):
        answer = client.get(f"/api/v1/pages?criteria={criteria}")
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert word in answer.json()["detail"]
        assert answer.json()["errors"][0]["name"] == "criteria"

    def test_a_collection_in_full_asks_for_its_list(self, client):
        page = CollectionFactory(criteria=["type:is:page"], slug="list")
        answer = client.get(f"/api/v1/pages/{page.pk}").json()
        assert answer["criteria"] == ["type:is:page"]
        assert answer["feed_url"].endswith("/uk/list/feed/")
        assert client.get("/api/v1/pages", {"criteria": answer["criteria"]}).status_code == 200


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
