"""Drafts leave for tokens with the scope, whose owner may edit them, and for nobody else."""

from typing import Any

import pytest
from django.test import Client

from kb.models import GuideIndexPage
from poruch.core.models import ContentPage
from poruch.editorial.roles.matrix import Role
from tests.factories import GuideFactory, StandardPageFactory, TopicFactory, people
from tests.factories.advocacy import CampaignFactory, ConsentFactory, story
from tests.factories.api_tokens import Program, problem
from tests.factories.editorial_workflow import Newsroom
from tests.kept import kept
from tests.support import restrict

SECRET = "Таємна назва"


@pytest.fixture
def room(site: Any) -> Newsroom:
    return kept(Newsroom)


@pytest.fixture
def page(room: Newsroom) -> Any:
    """Public, with a draft that says something else."""
    page = GuideFactory(title="Видима назва", lead_partner=room.ngo, topics=[TopicFactory()])
    page.title, page.summary = SECRET, "Таємне речення"
    page.topics = [TopicFactory(code="papers", name_uk="Папери")]
    page.save_revision(clean=False)
    return page


def addresses(page: Any) -> list[str]:
    return ["/drafts", f"/drafts/{page.pk}", f"/drafts/{page.pk}/source"]


def test_the_newest_version_in_the_form_of_the_public_api(room: Newsroom, page: Any) -> None:
    program = Program(room.ngo_editor, ["drafts"])
    public, draft = Client().get(f"/api/v1/pages/{page.pk}").json(), program.ok("GET", f"/drafts/{page.pk}")
    assert set(draft) == set(public)
    assert (public["title"], draft["title"]) == ("Видима назва", SECRET)
    assert (public["topics"], draft["topics"]) == (["status"], ["papers"])
    answer = program("GET", f"/drafts/{page.pk}/source")
    assert answer["Cache-Control"] == "private, no-store"
    source = answer.json()
    assert source["fields"]["title"] == SECRET
    assert (source["live"], source["changed"], source["in_review"]) == (True, True, False)
    (item,) = [one for one in program.ok("GET", "/drafts?type=guide")["items"] if one["id"] == page.pk]
    assert item["title"] == SECRET


#: Who sees the draft of the association's guide, with the scope.
SEES = {
    "ngo_editor": True,
    "ngo_publisher": True,
    "council_editor": True,  # The matrix lets the other partner propose changes.
    "lawyer": True,
    "admin": True,
    "translator": False,
    "coordinator": False,
    "educator": False,
    "administrator": False,
}


@pytest.mark.parametrize("who", SEES)
def test_who_may_edit_it_sees_it(who: str, room: Newsroom, page: Any) -> None:
    made = {
        "translator": lambda: people.person(who, Role.TRANSLATOR, None, "en"),
        "coordinator": lambda: people.person(who, Role.COORDINATOR, room.ngo),
        "educator": lambda: people.person(who, Role.EDUCATOR, room.ngo),
        "administrator": lambda: people.person(who, Role.ADMINISTRATOR),
    }
    program = Program(made[who]() if who in made else getattr(room, who), ["drafts"])
    listed, *single = addresses(page)
    assert (SECRET in program("GET", listed).content.decode()) is SEES[who]
    for address in single:
        answer = program("GET", address)
        assert answer.status_code == (200 if SEES[who] else 404), who
        assert (SECRET in answer.content.decode()) is SEES[who]


def test_nothing_of_it_leaves_without_the_scope_or_a_token(room: Newsroom, page: Any) -> None:
    others = ["read", "write:guide", "translate"]
    program = Program(room.admin, others)
    for address in addresses(page):
        problem(program("GET", address), 403)
        problem(Client().get(f"/api/v1{address}"), 401)
        desk = people.browser(room.admin)
        problem(desk.get(f"/api/v1{address}"), 401)
    for address in (f"/pages/{page.pk}", "/pages", "/search?q=таємна", f"/pages/{page.pk}?draft=1"):
        assert SECRET not in Program(room.admin)("GET", address).content.decode()


def test_whoever_may_only_write_is_not_told_what_is_in_it(room: Newsroom) -> None:
    """A draft that somebody else has renamed, planned and sent back meanwhile."""
    hidden = GuideFactory(title=SECRET, slug="taiemna", lead_partner=room.ngo, live=False)
    shown = GuideFactory(title="Відома", slug="vidoma", lead_partner=room.ngo)
    restricted = restrict(GuideFactory(title=SECRET, slug="taiemna-druha", lead_partner=room.ngo))
    editor, publisher = Program(room.ngo_editor), Program(room.ngo_publisher)
    blind = Program(room.ngo_editor, ["write:guide"])
    for page, title, slug in ((hidden, "", ""), (shown, "Відома", "vidoma"), (restricted, "", "")):
        editor.change(page, title=SECRET, slug=f"taiemna-{page.pk}")
        publisher.ok("POST", f"/pages/{page.pk}/schedule", {"go_live_at": "2099-03-01T10:00:00+02:00"})
        editor.ok("POST", f"/pages/{page.pk}/submit")
        Program(room.both).ok("POST", f"/pages/{page.pk}/reject", {"comment": SECRET})
        for method, place, body in (
            ("PATCH", f"/pages/{page.pk}", {"summary": "Моє речення."}),
            ("POST", f"/pages/{page.pk}/submit", None),
        ):
            answer = blind(method, place, body, if_match="*")
            assert answer.status_code == 200, answer.content.decode()
            told, text = answer.json(), answer.content.decode()
            assert (told["title"], told["slug"], told["fields"]) == (title, slug, {})
            assert (told["go_live_at"], told["live"], told["changed"]) == (None, page.live, True)
            assert not any(word in text for word in (SECRET, "taiemna", "2099", "Моє речення"))
    made = blind("POST", "/pages", {"type": "guide", "locale": "uk", "slug": "moia", "title": "Моя"})
    assert (made.status_code, made.json()["title"], made.json()["live"]) == (201, "", False)
    assert editor.ok("GET", f"/drafts/{made.json()['id']}/source")["title"] == "Моя"


def test_consents_are_for_those_whom_the_cms_shows_them(room: Newsroom) -> None:
    page = story(CampaignFactory(lead_partner=room.ngo), lead_partner=room.ngo)
    other, editor, publisher = ConsentFactory(), Program(room.ngo_editor), Program(room.ngo_publisher)
    read = editor("GET", f"/drafts/{page.pk}/source")
    assert read.status_code == 200
    assert page.consent.code not in read.content.decode()
    assert "consent" in problem(editor.change(page, consent=other.code), 403)
    sent_back = editor.change(page, **read.json()["fields"])
    assert (sent_back.status_code, page.consent.code in sent_back.content.decode()) == (200, False)
    assert publisher.ok("GET", f"/drafts/{page.pk}/source")["fields"]["consent"] == page.consent.code
    assert publisher.change(page, consent=other.code).json()["fields"]["consent"] == other.code


def test_restricted_pages_are_for_those_who_may_edit_them(room: Newsroom) -> None:
    page = restrict(GuideFactory(lead_partner=room.ngo))
    assert Program(room.ngo_editor)("GET", f"/drafts/{page.pk}").status_code == 200
    coordinator = people.person("coordinator", Role.COORDINATOR, room.ngo)
    problem(Program(coordinator)("GET", f"/drafts/{page.pk}"), 404)
    problem(Program(room.ngo_editor)("GET", f"/pages/{page.pk}"), 404)


def test_the_list_is_walked_without_repeating_and_asks_the_same_of_few_and_many(
    room: Newsroom, django_assert_max_num_queries: Any
) -> None:
    made = {StandardPageFactory(lead_partner=room.ngo, live=number % 2 == 0).pk for number in range(15)}
    program = Program(room.ngo_editor)
    found, cursor = [], ""
    while True:
        with django_assert_max_num_queries(16):
            part = program.ok("GET", f"/drafts?type=page&locale=uk&size=4&cursor={cursor}")
        found += [one["id"] for one in part["items"]]
        cursor = part["next_cursor"]
        if not cursor:
            break
    assert len(found) == len(set(found)) == part["total"]
    assert made <= set(found)


def test_a_type_that_only_the_cms_writes_can_be_read(room: Newsroom) -> None:
    section = GuideIndexPage.objects.get(locale__language_code="uk")
    source = Program(room.admin).ok("GET", f"/drafts/{section.pk}/source")
    assert source["fields"] == {}
    answer = Program(room.admin)("PATCH", f"/pages/{section.pk}", {"title": "x"}, if_match="*")
    assert answer.status_code == 403
    assert not ContentPage.objects.filter(title="x").exists()
