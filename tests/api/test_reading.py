"""What a front end asks for: some fields, objects behind codes, menus, moved pages, the site, codes."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page

from campaigns.education.models import AgeBand
from campaigns.events.models import CalendarPage, EventIndexPage, EventType
from kb.models import GuideIndexPage
from poruch.api import kinds
from poruch.core.models import ContentPage, Phone, StandardPage
from poruch.core.tree import ensure_section
from tests.api.conftest import Asker
from tests.api.test_queries import count, more
from tests.factories import PhoneFactory, StandardPageFactory, filled
from tests.factories.events import EventFactory
from tests.factories.press import PressBriefingFactory


class TestFields:
    def test_choose_what_one_page_answers(self, ask: Asker, world: SimpleNamespace) -> None:
        whole = ask(f"/pages/{world.guide.pk}")
        part = ask(f"/pages/{world.guide.pk}", fields="title,steps,phones")
        assert part == {name: whole[name] for name in ("id", "type", "title", "steps")}
        assert set(ask("/pages/find", path="/uk/", fields="doors")) == {"id", "type", "doors"}

    @pytest.mark.parametrize(
        "params", [{"fields": "title,reviewed_by"}, {"expand": "owner"}, {"expand": "topics,"}]
    )
    def test_unknown_names_are_refused(self, params: Any, ask: Asker, world: SimpleNamespace) -> None:
        for address in (f"/pages/{world.guide.pk}", f"/resources/{world.resource.pk}", "/pages"):
            assert ask.problem(address, 400, **params)["errors"][0]["name"] in params


class TestExpand:
    def test_gives_the_objects_behind_codes(self, ask: Asker, world: SimpleNamespace) -> None:
        names = "topics,regions,partners,parent,translations,related,resources"
        found = ask(f"/pages/{world.guide.pk}", expand=names)["expanded"]
        assert found["topics"] == [
            {"code": "status", "name": "Статус", "names": {"uk": "Статус", "en": "Status"}}
        ]
        assert found["regions"][0]["code"] == "UA-23"
        assert found["partners"][0]["names"]["ru"] == "Объединение"
        assert found["partners"][0]["logo"]["id"] == world.image.pk
        assert found["parent"]["type"] == "guide_index"
        assert {code: link["title"] for code, link in found["translations"].items()} == {
            "uk": "Перший довідник", "en": "The first guide",
        }  # fmt: skip
        assert [card["slug"] for card in found["related"]] == ["other-guide"]
        assert found["related"][0]["attribution"] == "Атрибуція інше"
        (contact,) = found["resources"]
        assert [phone["number"] for phone in contact["phones"]] == ["0 800 100 200"]
        assert found["images"] is found["audiences"] is None

    def test_speaks_the_readers_language(self, ask: Asker, world: SimpleNamespace) -> None:
        found = ask(f"/pages/{world.english.pk}", expand="topics,parent", locale="uk")["expanded"]
        assert found["topics"][0]["name"] == "Статус"
        assert found["parent"]["locale"] == "uk"

    def test_lists_expand_too_and_only_where_asked(self, ask: Asker, world: SimpleNamespace) -> None:
        items = ask("/pages", type="guide", fields="title", expand="audiences")["items"]
        assert {frozenset(item) for item in items} == {frozenset({"id", "title", "expanded"})}
        assert {frozenset(item["expanded"]) for item in items} == {frozenset({"audiences"})}
        assert ask("/resources", expand="topics")["items"][0]["expanded"]["topics"][0]["code"] == "status"

    def test_what_is_hidden_does_not_come_along(self, ask: Asker, world: SimpleNamespace) -> None:
        for page in (world.other, world.resource, world.english):
            page.unpublish()
        Page.objects.get(pk=world.guide.get_parent().pk).specific.unpublish()
        found = ask(f"/pages/{world.guide.pk}", expand="parent,translations,related,resources")["expanded"]
        assert found["parent"] is None
        assert found["related"] == found["resources"] == []
        assert set(found["translations"]) == {"uk"}

    def test_costs_the_same_for_many(self, ask: Asker, site: Any) -> None:
        address = (
            "/pages?fields=id&size=100&expand=topics,partners,parent,translations,related,resources,images"
        )
        more(2)
        few = count(ask, address)
        more(6)
        assert count(ask, address) == few
        assert few <= 30


class TestLanguages:
    def test_fallback_is_explicit(self, ask: Asker, world: SimpleNamespace) -> None:
        found = ask("/pages/find", path="/crh/guides/first-guide/")
        assert (found["locale"], found["requested_locale"], found["is_fallback"]) == ("uk", "crh", True)
        assert ask(f"/pages/{world.guide.pk}")["is_fallback"] is False
        item = ask("/resources", locale="en")["items"][0]
        assert (item["locale"], item["requested_locale"], item["is_fallback"]) == ("uk", "en", True)
        assert ask("/glossary", locale="en")["items"][0]["is_fallback"] is True
        assert {item["is_fallback"] for item in ask("/pages")["items"]} == {False}


class TestMoved:
    def test_find_says_where_a_page_stood(self, ask: Asker, world: SimpleNamespace) -> None:
        found = ask("/pages/find", path="/uk/guides/old/")
        assert (found["id"], found["redirected_from"]) == (world.guide.pk, "/uk/guides/old")
        assert ask("/pages/find", path="/uk/guides/first-guide/")["redirected_from"] is None

    def test_redirects_lead_to_public_pages_only(self, ask: Asker, world: SimpleNamespace) -> None:
        (entry,) = ask("/redirects", path="/uk/guides/old/")["items"]
        assert (entry["path"], entry["page"]["id"]) == ("/uk/guides/old", world.guide.pk)
        assert entry["url"] == "http://testserver/uk/guides/first-guide/"
        world.guide.unpublish()
        assert ask("/redirects")["items"] == []


class TestNavigation:
    def test_is_the_tree_of_menus(self, ask: Asker, world: SimpleNamespace) -> None:
        about = StandardPageFactory(title="Про сайт", slug="about-site", show_in_menus=True)
        below = StandardPage(title="Безпека", slug="below", show_in_menus=True, locale=about.locale)
        about.add_child(instance=below)
        hidden = StandardPageFactory(title="Потай", slug="hidden", show_in_menus=True, live=False)
        found = ask("/navigation", locale="en")
        assert found["locale"] == "en"
        titles = {item["title"]: item for item in found["items"]}
        guides = next(item for item in found["items"] if item["type"] == "guide_index")
        assert (guides["locale"], guides["is_fallback"], guides["reader_url"]) == ("en", False, "/en/guides/")
        item = titles["Про сайт"]
        assert (item["is_fallback"], item["reader_url"]) == (True, "/en/about-site/")
        assert [child["id"] for child in item["children"]] == [below.pk]
        assert hidden.title not in titles
        assert ask("/navigation", locale="en", depth=1)["items"][-1]["children"] == []

    def test_costs_the_same_whatever_its_size(self, ask: Asker, site: Any) -> None:
        few = count(ask, "/navigation")
        for n in range(5):
            StandardPageFactory(title=f"С{n}", slug=f"s{n}", show_in_menus=True)
        assert count(ask, "/navigation") == few <= 5


def test_the_site_says_what_stands_around_pages(ask: Asker, world: SimpleNamespace, settings: Any) -> None:
    Phone.objects.filter(pk__in=[world.phone.pk, world.hidden.pk]).update(urgent_row=True)
    world.site.first_steps_id = world.guide.pk
    world.site.save()
    settings.PORUCH_MIRROR_URLS = ["https://mirror.example/"]
    found = ask("/site", locale="en")
    assert found["copies"] == {"addresses": ["https://mirror.example/"], "public_key": ""}
    assert [phone["number"] for phone in found["urgent_phones"]] == ["0 800 100 200"]
    assert found["first_steps"]["title"] == "The first guide"
    assert found["partners"][0]["logo"]["alt"] == "Знак об’єднання"
    assert found["attribution_rules"][0]["lines"]["en"] == "Held with the City Council"
    assert found["contacts"]["type"] == "resource_index"
    for name in ("home", "search", "events_calendar", "press_atom", "guides_atom", "sitemap", "openapi"):
        path = found["addresses"][name].removeprefix("http://testserver")
        assert ask.client.get(path).status_code == 200, name


class TestSnippets:
    def test_every_vocabulary_has_a_list_and_details(self, ask: Asker, world: SimpleNamespace) -> None:
        band = AgeBand.objects.create(code="12-15", name_uk="12–15 років", from_age=12, to_age=15)
        EventFactory(
            kind=EventType.objects.get_or_create(code="training", defaults={"name_uk": "Навчання"})[0]
        )
        kinds_list = {one["code"]: one for one in ask("/vocabularies/event-kinds")["items"]}
        assert kinds_list["training"]["pages"] == 1
        assert ask(f"/vocabularies/age-bands/{band.code}")["from_age"] == 12
        assert ask("/vocabularies/licences/CC-BY-4.0")["url"].startswith("https://creativecommons.org/")
        assert ask("/vocabularies/topics/status")["page"]["slug"] == "status"
        for name in ("hromadas", "cooperation-areas", "audiences", "regions"):
            for entry in ask(f"/vocabularies/{name}")["items"][:1]:
                assert ask(f"/vocabularies/{name}/{entry['code']}") == entry
        ask.problem("/vocabularies/nothing", 400)
        ask.problem("/vocabularies/topics/nothing", 404)

    def test_are_found_sorted_and_paged(self, ask: Asker, world: SimpleNamespace) -> None:
        PhoneFactory(slug="aaa", label_uk="Абетка", number="112")
        assert [one["slug"] for one in ask.every("/phones", size=1, sort="label")] == ["aaa", "line"]
        assert [one["slug"] for one in ask("/phones", q="гаряча")["items"]] == ["line"]
        assert [one["slug"] for one in ask.every("/partners", size=1, sort="-order")] == [
            "council",
            "association",
        ]
        codes = [one["code"] for one in ask.every("/topics", size=1, sort="code")]
        assert codes == sorted(codes)
        assert ask("/attribution-rules")["items"] == [ask(f"/attribution-rules/{world.rule.pk}")]

    def test_unconfirmed_phones_stay_inside(self, ask: Asker, world: SimpleNamespace) -> None:
        ask.problem("/phones/hidden-line", 404)
        assert "0 800 999 999" not in ask.raw("/phones").content.decode()
        assert ask("/phones/line")["labels"] == {"uk": "Гаряча лінія", "en": "Hotline"}


class TestTypes:
    def test_sections_say_what_they_list(self, ask: Asker, site: Any) -> None:
        assert ask(f"/pages/{ensure_section(GuideIndexPage, 'uk').pk}")["lists"] == ["guide"]

    def test_calendars_say_what_they_show(self, ask: Asker, site: Any) -> None:
        kind = EventType.objects.get_or_create(code="training", defaults={"name_uk": "Навчання"})[0]
        section = ensure_section(EventIndexPage, "uk")
        page = CalendarPage(title="Навчання", slug="trainings", locale=section.locale)
        section.add_child(instance=page)
        page.kinds.add(kind)
        page.save_revision().publish()
        found = ask(f"/pages/{page.pk}")
        assert found["filters"] == {"kind": ["training"]}
        assert found["ical_url"].endswith("/uk/events/calendar.ics?kind=training")

    def test_events_and_briefings_tell_all(self, ask: Asker, site: Any) -> None:
        soon = timezone.now() + timedelta(days=3)
        EventFactory(confirmed=False, starts_at=soon, ends_at=soon + timedelta(hours=1))
        assert ask("/events")["items"][0]["unconfirmed"] is True
        briefing = PressBriefingFactory(
            format="online", join_info="<p>Посилання <b>тут</b></p>", join_for_registered=False
        )
        found = ask(f"/pages/{briefing.pk}")
        assert found["join_info"] == "<p>Посилання <b>тут</b></p>"
        assert len(found["occurrences"]) == 1
        briefing.join_for_registered = True
        briefing.save_revision().publish()
        found = ask(f"/pages/{briefing.pk}")
        assert (found["join_info"], found["join_after_accreditation"]) == ("", True)

    def test_attribution_is_what_the_page_shows(self, ask: Asker, world: SimpleNamespace) -> None:
        """A line written on a page that is not joint binds nobody, and the public page does not show it."""
        ContentPage.objects.filter(pk=world.guide.pk).update(joint=False)
        found = ask(f"/pages/{world.guide.pk}")
        assert found["attribution"] == ""
        assert "Атрибуція перше" not in ask.client.get(found["url"]).content.decode()
        assert "Атрибуція перше" not in found["body_html"]

    @pytest.mark.parametrize("code", filled.PAGE_TYPES)
    def test_every_part_of_every_page_has_its_form(self, code: str, ask: Asker, site: Any) -> None:
        """No answer holds an object whose fields the schema does not name."""
        page = filled.filled(code, "слово")
        assert ask(f"/pages/{page.pk}")["type"] == code in kinds.PAGE_MODELS
