"""A collection as an editor, an importer and another site see it."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from poruch.core import away
from poruch.core.transfer.codecs import explain
from poruch.editorial.collection.models import CollectionPage
from tests.factories import GuideFactory, TopicFactory
from tests.factories.editorial_collection import CollectionFactory
from tests.forms import edit_url, form, published
from tests.support import main, soup, words

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("editor", password="x"))
    return client


def titles(response):
    return [words(tag) for tag in main(response).find_all("h3")]


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

    def test_one_of_several_criteria_is_enough(self, editor, client, site):
        GuideFactory(title="За темою", topics=[TopicFactory()])
        GuideFactory(title="За назвою")
        GuideFactory(title="Інше")
        either = [
            ("topic", {"operator": "is", "values": ("status",)}),
            ("title", {"operator": "starts", "value": "за назв"}),
        ]
        criteria = streamfield(
            [("type", {"operator": "is", "values": ("guide",)}), ("any_of", streamfield(either))]
        )
        answer = soup(editor.post(reverse("collection_try"), nested_form_data({"criteria": criteria})))
        assert "Знайдено 2" in words(answer)
        published(
            editor, self.add_url(site), title="Нова", slug="nova", sort="title", criteria=criteria,
            with_feed="on", body=rich_text("<p>Текст</p>"),
        )  # fmt: skip
        page = CollectionPage.objects.get(slug="nova")
        asked = ["type:is:guide", "or:topic:is:status", "or:title:starts:за назв"]
        assert [str(criterion) for criterion in page.query] == asked
        assert titles(client.get(page.url)) == ["За назвою", "За темою"]
        feed = client.get(f"{page.url}feed/").content.decode()
        assert ("За темою" in feed, "Інше" in feed) == (True, False)
        answer = client.get("/api/v1/pages", {"criteria": asked, "sort": "title"}).json()
        assert [item["title"] for item in answer["items"]] == ["За назвою", "За темою"]
        assert client.get("/api/v1/pages", {"criteria": ["or:topic:near:x"]}).status_code == 400

    def test_more_criteria_than_a_query_may_have(self, editor, site):
        many = streamfield([("joint", {"operator": "true"})] * 11)
        criteria = streamfield([("any_of", many), ("any_of", many)])
        data = form(
            editor, self.add_url(site), title="Нова", slug="nova", criteria=criteria,
            body=rich_text("<p></p>"), **{"action-publish": "1"},
        )  # fmt: skip
        response = editor.post(self.add_url(site), data)
        assert "Забагато умов" in str(response.context["form"].errors["criteria"])
        for name, url in (("criteria", "collection_try"), ("conditions", "rules_try")):
            answer = editor.post(reverse(url), nested_form_data({name: criteria}))
            assert "Забагато умов" in words(soup(answer).find(role="alert")), url

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
        url = reverse("collection_try")
        panel = soup(editor.get(edit_url(page))).select_one(f"[data-try-form][data-url='{url}']")
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
                      "updated:between:2026-01-01,2026-02-01", "joint:true", "title:contains:а, б: в",
                      "or:topic:is:status", f"or:branch:child:{self.guides()}", "or2:newest_source:passed"],
        )  # fmt: skip
        call_command("export_content")
        line = next(text for text in capsys.readouterr().out.splitlines() if '"collection"' in text)
        record = json.loads(line)
        assert record["criteria"] == [
            "topic:any:status,papers", "review_due:next_days:30", "branch:below:/guides/",
            "updated:between:2026-01-01,2026-02-01", "joint:true", "title:contains:а, б: в",
            "or:topic:is:status", "or:branch:child:/guides/", "or2:newest_source:passed",
        ]  # fmt: skip
        with away.for_good():
            CollectionPage.objects.get(slug="list").delete()
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
