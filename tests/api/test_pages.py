"""Pages: what one holds, and how they are listed."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page

from poruch.api.params import FIELDS, SORTS
from tests.api.conftest import Asker
from tests.factories import GuideFactory, RegionFactory, StandardPageFactory, TopicFactory, filled


class TestGuide:
    def test_has_its_metadata(self, ask: Asker, world: SimpleNamespace) -> None:
        found = ask(f"/pages/{world.guide.pk}")
        assert found["type"] == "guide"
        assert found["locale"] == found["requested_locale"] == "uk"
        assert found["url"] == "/uk/guides/first-guide/"
        assert found["html_url"] == "http://testserver/uk/guides/first-guide/"
        assert found["summary"] == "Підсумок перше"
        assert found["summary_html"] == 'Підсумок перше<a class="src" href="#s1">[S1]</a>'
        assert found["topics"] == ["status"]
        assert found["audiences"] == ["family"]
        assert found["regions"] == ["UA-23"]
        assert found["unconfirmed"] is True
        assert found["last_checked"] == "2025-02-01"
        assert found["legal_reviewed_on"] == "2025-03-01"
        assert found["sources"] == [
            {"code": "S1", "title": "Джерело перше", "url": "https://example.org/s1", "date": "2026-01"}
        ]

    def test_names_its_languages(self, ask: Asker, world: SimpleNamespace) -> None:
        assert ask(f"/pages/{world.guide.pk}")["translations"] == {
            "uk": {"id": world.guide.pk, "url": "/uk/guides/first-guide/"},
            "en": {"id": world.english.pk, "url": "/en/guides/first-guide/"},
        }

    def test_phones_in_steps_are_whole_and_confirmed(self, ask: Asker, world: SimpleNamespace) -> None:
        step = ask(f"/pages/{world.guide.pk}")["steps"][0]
        assert step["phones"] == [
            {
                "slug": "line",
                "number": "0 800 100 200",
                "tel": "0800100200",
                "label": "Гаряча лінія",
                "hours": "Цілодобово",
                "free": None,
                "source": "Сайт",
                "source_date": "2026-01",
                "last_called_on": None,
                "confirmed": True,
            }
        ]
        assert step["unconfirmed_phones"] == 1

    def test_page_references_are_expanded(self, ask: Asker, world: SimpleNamespace) -> None:
        found = ask(f"/pages/{world.guide.pk}")
        law = {"id": world.act.pk, "type": "act", "locale": "uk", "slug": "law-1", "title": "Закон № 1"}
        assert found["law_refs"][0]["act"] == {**law, "url": "/uk/laws/law-1/"}
        assert [link["slug"] for link in found["authorities"]] == ["bureau"]
        assert [link["slug"] for link in found["related"]] == ["other-guide"]

    def test_related_pages_come_in_the_readers_language(self, ask: Asker, world: SimpleNamespace) -> None:
        pointing = GuideFactory(related=[{"type": "guide", "value": world.guide.pk}])
        assert [link["locale"] for link in ask(f"/pages/{pointing.pk}")["related"]] == ["uk"]
        assert [link["title"] for link in ask(f"/pages/{pointing.pk}", locale="en")["related"]] == [
            "The first guide"
        ]

    def test_labels_speak_the_pages_language_unless_asked(self, ask: Asker, world: SimpleNamespace) -> None:
        assert ask(f"/pages/{world.english.pk}")["steps"][0]["phones"][0]["label"] == "Hotline"
        asked = ask(f"/pages/{world.english.pk}", locale="uk")
        assert asked["steps"][0]["phones"][0]["label"] == "Гаряча лінія"
        assert asked["requested_locale"] == "uk"
        assert asked["locale"] == "en"

    def test_an_unconfirmed_value_does_not_leave(self, ask: Asker, site: Any) -> None:
        box = filled.box("Строк", "10 днів", confirmed=False)
        guide = GuideFactory(
            deadlines=[{"type": "deadline", "value": box}],
            amounts=[{"type": "amount", "value": {**box, "amount": "100000.00", "currency": "UAH"}}],
        )
        text = ask.raw(f"/pages/{guide.pk}").content.decode()
        assert "10 днів" not in text
        assert "100000" not in text
        assert "Не знаємо" in text

    def test_a_sum_is_a_plain_number(self, ask: Asker, world: SimpleNamespace) -> None:
        assert ask(f"/pages/{world.guide.pk}")["amounts"][0]["amount"] == 100_000

    def test_body_is_the_whole_page_in_order(self, ask: Asker, world: SimpleNamespace) -> None:
        found = ask(f"/pages/{world.guide.pk}")
        assert [block["type"] for block in found["body"]] == [
            "who_for", "step", "step", "document", "deadline", "amount", "authority", "paragraph", "question",
            "law", "related",
        ]  # fmt: skip
        assert found["body"][1]["value"] == found["steps"][0]

    def test_body_html_carries_what_must_not_be_lost(self, ask: Asker, world: SimpleNamespace) -> None:
        html = ask(f"/pages/{world.guide.pk}")["body_html"]
        for text in (
            "Чернетка", "Попередження перше", "Крок перше", "Папір перше", "10 днів", "100 000 грн",
            "0 800 100 200", "номер не підтверджено", "Бюро", "Питання перше", "Закон № 1",
            "Джерело перше", "Атрибуція перше",
        ):  # fmt: skip
            assert text in html
        assert 'id="s1"' in html

    def test_names_of_reviewers_stay_inside(self, ask: Asker, world: SimpleNamespace) -> None:
        text = ask.raw(f"/pages/{world.guide.pk}").content.decode()
        for secret in ("Юрист перше", "Перевіряла перше", "Роль перше"):
            assert secret not in text


class TestOtherTypes:
    def test_resource(self, ask: Asker, world: SimpleNamespace) -> None:
        found = ask(f"/pages/{world.resource.pk}")
        assert found["type"] == "resource"
        assert [phone["slug"] for phone in found["phones"]] == ["line"]
        assert found["unconfirmed_phones"] == 1
        assert found["services"] == ["Послуга установа"]
        assert found["languages"] == ["uk", "en"]
        assert found["free_of_charge"] is True
        assert found == ask(f"/resources/{world.resource.pk}")

    def test_act_knows_where_it_is_cited(self, ask: Asker, world: SimpleNamespace) -> None:
        found = ask(f"/legal-acts/{world.act.pk}")
        assert found["number"] == "2010 закон"
        assert {link["slug"] for link in found["cited_in"]} == {"first-guide", "other-guide"}
        assert ask(f"/pages/{world.act.pk}") == found

    def test_template(self, ask: Asker, world: SimpleNamespace) -> None:
        found = ask(f"/pages/{world.template.pk}")
        assert found["for_guide"]["slug"] == "first-guide"
        assert found["based_on"]["slug"] == "law-1"
        assert found["placeholders"] == [{"name": "Поле зразок", "hint": "Підказка зразок"}]

    def test_topic(self, ask: Asker, world: SimpleNamespace) -> None:
        assert ask(f"/pages/{world.topic.pk}")["topic"] == "status"

    def test_joint_pages_carry_the_line_of_their_rule(self, ask: Asker, world: SimpleNamespace) -> None:
        found = ask(f"/pages/{world.page.pk}")
        assert found["attribution"] == "Разом із міською радою"
        assert "Разом із міською радою" in found["body_html"]
        assert [(one["slug"], one["lead"]) for one in found["partners"]] == [
            ("association", True),
            ("council", False),
        ]

    def test_home(self, ask: Asker, world: SimpleNamespace) -> None:
        door = {"title": "Щойно забрали", "text": "Перші дні", "pages": [world.guide.pk]}
        world.site.doors = [("door", {**door, "pages": [Page.objects.get(pk=world.guide.pk)]})]
        world.site.first_steps_id = world.guide.pk
        world.site.save_revision().publish()
        found = ask("/pages/find", path="/uk/")
        assert found["type"] == "home"
        assert found["first_steps"]["slug"] == "first-guide"
        assert found["doors"][0]["pages"][0]["slug"] == "first-guide"
        assert found == ask(f"/pages/{found['id']}")

    def test_a_resource_is_no_legal_act(self, ask: Asker, world: SimpleNamespace) -> None:
        ask.problem(f"/legal-acts/{world.resource.pk}", 404)


class TestFind:
    def test_gives_the_page_of_a_path(self, ask: Asker, world: SimpleNamespace) -> None:
        assert ask("/pages/find", path="/uk/guides/first-guide/") == ask(f"/pages/{world.guide.pk}")

    @pytest.mark.parametrize(
        "path", ["uk/guides/first-guide", "https://any.example/uk/guides/first-guide/?a=1#kroky"]
    )
    def test_forgives_the_form_of_the_path(self, path: str, ask: Asker, world: SimpleNamespace) -> None:
        assert ask("/pages/find", path=path)["id"] == world.guide.pk

    def test_falls_back_in_the_open(self, ask: Asker, world: SimpleNamespace) -> None:
        found = ask("/pages/find", path="/crh/guides/first-guide/")
        assert (found["requested_locale"], found["locale"]) == ("crh", "uk")
        assert ask("/pages/find", path="/en/contacts/bureau/")["locale"] == "uk"

    @pytest.mark.parametrize(
        "path",
        ["/uk/guides/none/", "/de/guides/first-guide/", "/", "x", "http://[", "/uk/\x01/", "//uk//guides"],
    )
    def test_an_unknown_path_is_a_404(self, path: str, ask: Asker, world: SimpleNamespace) -> None:
        ask.problem("/pages/find", 404, path=path)

    def test_needs_a_path(self, ask: Asker, world: SimpleNamespace) -> None:
        assert ask.problem("/pages/find", 400)["errors"][0]["name"] == "path"


class TestList:
    def test_holds_every_language_version(self, ask: Asker, world: SimpleNamespace) -> None:
        answer = ask("/pages", type="guide")
        assert answer["total"] == 3
        assert {(item["slug"], item["locale"]) for item in answer["items"]} == {
            ("first-guide", "uk"),
            ("first-guide", "en"),
            ("other-guide", "uk"),
        }

    def test_an_item_has_every_field(self, ask: Asker, world: SimpleNamespace) -> None:
        item = ask("/pages", slug="first-guide", locale="uk")["items"][0]
        assert set(item) == set(FIELDS)
        assert item["attribution"] == "Атрибуція перше"
        assert item["lead_partner"] == "association"
        assert item["summary"] == "Підсумок перше"

    def test_fields_choose(self, ask: Asker, world: SimpleNamespace) -> None:
        for item in ask("/pages", fields="title,url")["items"]:
            assert set(item) == {"id", "title", "url"}

    @pytest.mark.parametrize(
        ("filters", "slugs"),
        [
            ({"topic": "rare"}, {"rare"}),
            (
                {"topic": ["rare", "status"], "type": "guide", "locale": "uk"},
                {"rare", "first-guide", "other-guide"},
            ),
            ({"topic": "rare", "audience": "family"}, set()),
            ({"region": "UA-05"}, {"rare", "everywhere"}),
            ({"topic": "nothing-like-this"}, set()),
            ({"slug": "rare"}, {"rare"}),
            ({"locale": "en", "type": "guide"}, {"first-guide"}),
        ],
    )
    def test_filters(self, filters: Any, slugs: set[str], ask: Asker, world: SimpleNamespace) -> None:
        there = RegionFactory(code="UA-05")
        GuideFactory(slug="rare", topics=[TopicFactory(code="rare")], regions=[there])
        GuideFactory(slug="everywhere", regions=[RegionFactory(code="UA"), there])
        assert {item["slug"] for item in ask("/pages", **filters)["items"]} == slugs

    def test_by_translation_key(self, ask: Asker, world: SimpleNamespace) -> None:
        key = str(world.guide.translation_key)
        assert {item["locale"] for item in ask("/pages", translation_key=key)["items"]} == {"uk", "en"}

    def test_changed_since(self, ask: Asker, world: SimpleNamespace) -> None:
        Page.objects.update(last_published_at=timezone.now() - timedelta(days=9))
        Page.objects.filter(pk=world.guide.pk).update(last_published_at=timezone.now())
        since = (timezone.localtime() - timedelta(days=1)).isoformat()
        assert "+" in since
        for form in (since, since.replace("+", " "), since[:10]):
            assert [item["id"] for item in ask("/pages", changed_since=form)["items"]] == [world.guide.pk]


class TestPaging:
    @pytest.mark.parametrize("sort", SORTS)
    def test_neither_repeats_nor_loses_among_equals(self, sort: str, ask: Asker, site: Any) -> None:
        for number in range(7):
            StandardPageFactory(title="Однакова назва", slug=f"same-{number}")
        Page.objects.update(first_published_at=timezone.now(), last_published_at=None)
        everything = ask.every("/pages", type="page", sort=sort, size=3, fields="slug")
        slugs = [item["slug"] for item in everything]
        assert len(slugs) == len(set(slugs)) == 7

    @pytest.mark.parametrize("sort", SORTS)
    def test_orders(self, sort: str, ask: Asker, site: Any) -> None:
        moments = [timezone.now() - timedelta(days=number) for number in range(5)]
        for number, moment in enumerate(moments):
            page = StandardPageFactory(title=f"Назва {number}", slug=f"p-{number}")
            Page.objects.filter(pk=page.pk).update(first_published_at=moment, last_published_at=moment)
        items = ask.every("/pages", type="page", sort=sort, size=2)
        values = [item[sort.lstrip("-")] for item in items]
        assert values == sorted(values, reverse=sort.startswith("-"))
        assert len(values) == 5

    def test_is_stable_while_pages_come_and_go(self, ask: Asker, site: Any) -> None:
        pages = [StandardPageFactory(title=f"Назва {number}", slug=f"p-{number}") for number in range(4)]
        first = ask("/pages", type="page", size=2)
        pages[0].delete()
        StandardPageFactory(title="Назва 00", slug="p-00")
        rest = ask("/pages", type="page", size=2, cursor=first["next_cursor"])
        assert [item["slug"] for item in rest["items"]] == ["p-2", "p-3"]

    def test_the_last_page_says_so(self, ask: Asker, site: Any) -> None:
        StandardPageFactory()
        assert ask("/pages", type="page", size=1)["next_cursor"] is None
