"""Writing with a token: the permissions, gates, workflow and trash of the CMS, whole or not at all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from kb.models import GuidePage
from poruch.api.tokens import scopes
from poruch.core import away
from poruch.core.models import AttributionRule, ContentPage
from poruch.editorial.desk.models import AuditEntry
from poruch.editorial.roles.matrix import Action, Kind, Relation, Role, matrix
from poruch.editorial.translation import actions as translating
from poruch.editorial.workflow import routes
from tests.factories import GuideFactory, StandardPageFactory, people
from tests.factories.api_tokens import CONFIRMED, Program, problem
from tests.factories.editorial_roles import page_of, person
from tests.factories.editorial_workflow import Newsroom
from tests.factories.events import EventFactory
from tests.factories.people import two_partners
from tests.kept import kept
from tests.support import undone

NEW = {
    "type": "guide",
    "locale": "uk",
    "slug": "novyi-dovidnyk",
    "title": "Новий довідник",
    "body_html": "<p>Текст<script>alert(1)</script> і <b>слово</b>.</p>",
    "steps": [{"title": "Подайте заяву", "action": "<p>Напишіть її.</p>"}],
}


@pytest.fixture
def room(site: Any) -> Newsroom:
    return kept(Newsroom)


def now(page: Any) -> Any:
    return Page.objects.get(pk=page.pk).specific


def draft(page: Any) -> Any:
    return now(page).get_latest_revision_as_object()


class TestJourney:
    def test_a_joint_legal_guide_goes_from_nothing_to_readers_by_programs_alone(
        self, room: Newsroom, client: Any
    ) -> None:
        editor, lawyer = Program(room.ngo_editor), Program(room.lawyer)
        ngo, council = Program(room.ngo_publisher), Program(room.council_publisher)
        AttributionRule.objects.create(content_types="guide", partner=room.council, line_uk="Разом із радою")
        made = editor("POST", "/pages", {**NEW, "joint": True})
        assert made.status_code == 201
        page = GuidePage.objects.get(pk=made.json()["id"])
        assert made["Location"] == f"/api/v1/pages/{page.pk}"
        assert (page.live, page.owner, page.lead_partner) == (False, room.ngo_editor, room.ngo)
        assert "script" not in page.body
        assert page.steps[0].value["title"] == "Подайте заяву"
        assert client.get(f"/api/v1/pages/{page.pk}").status_code == 404

        assert editor.change(page, title="Довідник").status_code == 200
        assert editor.ok("POST", f"/pages/{page.pk}/submit")["round"]["status"] == "in_progress"
        assert "чекає не на вас" in problem(council("POST", f"/pages/{page.pk}/approve", {}), 403)
        assert "хтось інший" in problem(editor("POST", f"/pages/{page.pk}/approve", {}), 403)
        problem(editor("POST", f"/pages/{page.pk}/publish"), 403)
        problem(ngo("POST", f"/pages/{page.pk}/reject", {"comment": ""}), 400)
        back = ngo.ok("POST", f"/pages/{page.pk}/reject", {"comment": "Бракує дати"})
        assert back["round"] == {
            "status": "needs_changes", "task": "Згода провідного партнера", "comment": "Бракує дати",
        }  # fmt: skip
        assert editor.change(page, title="Довідник із датою").status_code == 200
        editor.ok("POST", f"/pages/{page.pk}/submit")
        ngo.ok("POST", f"/pages/{page.pk}/approve", {"comment": "Добре"}, if_match=ngo.etag(page))
        council.ok("POST", f"/pages/{page.pk}/approve", {})
        half = lawyer("POST", f"/pages/{page.pk}/approve", {**CONFIRMED, "edition": False})
        assert "редакція чинна" in problem(half, 403)
        assert not now(page).live
        out = lawyer.ok("POST", f"/pages/{page.pk}/approve", CONFIRMED)
        assert (out["live"], out["changed"], out["round"]) == (True, False, None)
        assert client.get(f"/api/v1/pages/{page.pk}").json()["title"] == "Довідник із датою"
        assert now(page).legal_reviewed_by == "lawyer"

        used = PageLogEntry.objects.filter(page=page.pk, action="poruch.token.used")
        assert used.count() == 9
        assert AuditEntry.objects.filter(details__token=lawyer.token.pk, person="lawyer").count() == 1

    def test_what_readers_have_stays_until_the_new_version_is_agreed_to(self, room: Newsroom) -> None:
        page = StandardPageFactory(title="Старе", lead_partner=room.ngo)
        editor, publisher = Program(room.ngo_editor), Program(room.ngo_publisher)
        editor.change(page, title="Нове")
        assert (now(page).title, draft(page).title) == ("Старе", "Нове")
        editor.ok("POST", f"/pages/{page.pk}/submit")
        problem(editor("POST", f"/pages/{page.pk}/submit"), 409)
        # A change starts the round again: the agreement was to other words.
        publisher.change(page, title="Нове й моє")
        problem(publisher("POST", f"/pages/{page.pk}/approve", {}), 403)
        assert now(page).title == "Старе"

    def test_taken_from_readers_and_given_back(self, room: Newsroom) -> None:
        page = StandardPageFactory(lead_partner=room.ngo)
        publisher = Program(room.ngo_publisher)
        publisher.ok("POST", f"/pages/{page.pk}/unpublish")
        assert not now(page).live
        problem(publisher("POST", f"/pages/{page.pk}/unpublish"), 409)
        problem(Program(room.council_publisher)("POST", f"/pages/{page.pk}/publish"), 403)
        publisher.ok("POST", f"/pages/{page.pk}/publish")
        assert now(page).live

    def test_a_time_ahead_holds_once_it_is_agreed_to(self, room: Newsroom) -> None:
        page = StandardPageFactory(lead_partner=room.ngo, live=False)
        publisher, both = Program(room.ngo_publisher), Program(room.both)
        when = (timezone.now() + timedelta(days=2)).replace(microsecond=0)
        publisher.ok("POST", f"/pages/{page.pk}/schedule", {"go_live_at": when.isoformat()})
        assert draft(page).go_live_at == when
        publisher.ok("POST", f"/pages/{page.pk}/submit")
        planned = both.ok("POST", f"/pages/{page.pk}/approve", {})
        assert (planned["live"], planned["scheduled"] is not None) == (False, True)
        for wrong in (
            {"expire_at": (timezone.now() - timedelta(days=1)).isoformat()},
            {"go_live_at": when.isoformat(), "expire_at": (when - timedelta(hours=1)).isoformat()},
        ):
            problem(publisher("POST", f"/pages/{page.pk}/schedule", wrong), 422)
        assert publisher.ok("GET", f"/drafts/{page.pk}/source")["scheduled"] is not None, "nothing by halves"
        assert publisher.ok("POST", f"/pages/{page.pk}/schedule", {})["scheduled"] is None

    def test_an_unfinished_draft_is_not_published_by_a_time_nor_past_a_lock(self, room: Newsroom) -> None:
        page, chief = StandardPageFactory(title="Старе", lead_partner=room.ngo), Program(room.admin)
        later = (timezone.now() + timedelta(days=9)).replace(microsecond=0)
        chief.ok("POST", f"/pages/{page.pk}/schedule", {"expire_at": later.isoformat()})
        assert now(page).expire_at == later, "a finished page takes the time at once"
        Program(room.ngo_editor).change(page, title="Недописане")
        for times in ({}, {"expire_at": later.isoformat()}):
            chief.ok("POST", f"/pages/{page.pk}/schedule", times)
            assert now(page).title == "Старе"
        Page.objects.filter(pk=page.pk).update(
            locked=True, locked_by=room.ngo_editor, locked_at=timezone.now()
        )
        problem(chief("POST", f"/pages/{page.pk}/publish"), 409)
        Page.objects.filter(pk=page.pk).update(locked=False, locked_by=None, locked_at=None)
        chief.ok("POST", f"/pages/{page.pk}/publish")
        assert now(page).title == "Недописане"


#: What is asked, the actions of the matrix it takes, and whether a joint page also needs the other partner.
ACTS: list[tuple[str, frozenset[Action], bool, Callable[[Program, Any], Any]]] = [
    ("read", frozenset({Action.EDIT}), False, lambda by, page: by("GET", f"/drafts/{page.pk}")),
    (
        "change",
        frozenset({Action.EDIT}),
        False,
        lambda by, page: by("PATCH", f"/pages/{page.pk}", {"title": "Інша"}, if_match="*"),
    ),
    (
        "submit",
        frozenset({Action.EDIT, Action.SUBMIT}),
        False,
        lambda by, page: by("POST", f"/pages/{page.pk}/submit"),
    ),
    (
        "schedule",
        frozenset({Action.EDIT, Action.SCHEDULE}),
        False,
        lambda by, page: by("POST", f"/pages/{page.pk}/schedule", {}),
    ),
    (
        "unpublish",
        frozenset({Action.UNPUBLISH}),
        True,
        lambda by, page: by("POST", f"/pages/{page.pk}/unpublish"),
    ),
    ("delete", frozenset({Action.DELETE}), True, lambda by, page: by("DELETE", f"/pages/{page.pk}")),
    ("publish", frozenset({Action.PUBLISH}), False, lambda by, page: by("POST", f"/pages/{page.pk}/publish")),
]


@pytest.mark.parametrize("role", list(Role))
def test_the_matrix_over_the_api(role: Role, site: Any) -> None:
    """Every cell of legal content: what the file gives is done, what it does not is refused and undone."""
    own, other = two_partners()
    routes.sync()
    by = Program(person(role, own))
    for relation in Relation:
        page = page_of(GuideFactory, relation, own, other)
        given = matrix()[role, Kind.LEGAL, relation]
        for name, needed, agreed, act in ACTS:
            may = needed <= given and not (agreed and relation is Relation.JOINT)
            with undone():
                before = PageLogEntry.objects.count()
                answer = act(by, page)
                assert (answer.status_code < 300) is may, (role, relation, name, answer.content.decode())
                if not may:
                    assert answer.status_code in {403, 404}
                    assert PageLogEntry.objects.count() == before
    may_add = Action.ADD in matrix()[role, Kind.LEGAL, Relation.OWN]
    assert (by("POST", "/pages", NEW).status_code == 201) is may_add


class TestWhoseAPageIs:
    def test_nobody_takes_a_page_from_the_other_partner(self, room: Newsroom) -> None:
        theirs = StandardPageFactory(lead_partner=room.council)
        joint = StandardPageFactory(lead_partner=room.ngo, joint=True)
        editor = Program(room.ngo_editor)
        for page, fields in (
            (theirs, {"lead_partner": "association"}),
            (theirs, {"joint": True}),
            (joint, {"joint": False}),
        ):
            assert "може лише" in problem(editor.change(page, title="Наше", **fields), 403)
            assert draft(page).title != "Наше"

    def test_a_new_page_is_of_ones_own_partner(self, room: Newsroom) -> None:
        editor = Program(room.council_editor)
        problem(editor("POST", "/pages", {**NEW, "lead_partner": "association"}), 403)
        made = editor.ok("POST", "/pages", {**NEW, "lead_partner": ""})
        assert made["fields"]["lead_partner"] == "council"

    def test_a_joint_event_without_its_line_goes_out_by_nobodys_hand(self, room: Newsroom) -> None:
        AttributionRule.objects.create(
            content_types="event", partner=room.council, line_en="With the council"
        )
        page = EventFactory(title="Зустріч", lead_partner=room.ngo, live=False)
        ContentPage.objects.filter(pk=page.pk).update(joint=True)
        page = now(page)
        page.save_revision(clean=False)
        for user in (room.admin, room.ngo_publisher):
            told = problem(Program(user)("POST", f"/pages/{page.pk}/publish"), 403)
            assert "рядка атрибуції" in told
        assert not now(page).live

    def test_a_joint_page_is_taken_away_by_both(self, room: Newsroom) -> None:
        page = StandardPageFactory(lead_partner=room.ngo, joint=True)
        for method, address in (("POST", f"/pages/{page.pk}/unpublish"), ("DELETE", f"/pages/{page.pk}")):
            assert "згода іншого партнера" in problem(Program(room.ngo_publisher)(method, address), 403)
        assert now(page).live

    def test_what_is_deleted_is_in_the_trash_and_nowhere_else(self, room: Newsroom) -> None:
        page = StandardPageFactory(lead_partner=room.ngo)
        publisher = Program(room.ngo_publisher)
        assert publisher("DELETE", f"/pages/{page.pk}").status_code == 204
        assert away.is_away(Page.objects.get(pk=page.pk))
        for method, address in (
            ("GET", f"/drafts/{page.pk}"),
            ("PATCH", f"/pages/{page.pk}"),
            ("DELETE", f"/pages/{page.pk}"),
        ):
            problem(publisher(method, address, {} if method == "PATCH" else None, if_match="*"), 404)


class TestTwoWriters:
    def test_the_second_learns_of_the_first(self, room: Newsroom) -> None:
        page = StandardPageFactory(title="Перша", lead_partner=room.ngo)
        one, two = Program(room.ngo_editor), Program(room.ngo_publisher)
        seen = one.etag(page)
        assert seen == two.etag(page)
        first = one("PATCH", f"/pages/{page.pk}", {"title": "Друга"}, if_match=seen)
        assert first.status_code == 200
        assert first["ETag"] not in (seen, "")
        problem(two("PATCH", f"/pages/{page.pk}", {"summary": "Моє"}, if_match=seen), 412)
        problem(two("POST", f"/pages/{page.pk}/submit", if_match=seen), 412)
        problem(two("PATCH", f"/pages/{page.pk}", {"summary": "Моє"}), 428)
        assert (draft(page).title, draft(page).summary) == ("Друга", "")
        after = two("PATCH", f"/pages/{page.pk}", {"summary": "Моє"}, if_match=f'"x", {first["ETag"]}')
        assert after.status_code == 200

    def test_autosave_in_place_is_a_change_too(self, room: Newsroom) -> None:
        page = StandardPageFactory(lead_partner=room.ngo)
        program = Program(room.ngo_editor)
        program.change(page, title="Перша")
        seen, newest = program.etag(page), draft(page)
        newest.title = "У редакторі"
        latest = now(page).get_latest_revision()
        newest.save_revision(user=program.user, clean=False, overwrite_revision=latest)
        problem(program("PATCH", f"/pages/{page.pk}", {"title": "Моя"}, if_match=seen), 412)

    def test_a_locked_page_waits(self, room: Newsroom) -> None:
        page = StandardPageFactory(lead_partner=room.ngo)
        Page.objects.filter(pk=page.pk).update(locked=True, locked_by=room.ngo_publisher)
        problem(Program(room.ngo_editor).change(page, title="Інша"), 409)

    def test_the_same_request_sent_twice_makes_one_page(self, room: Newsroom) -> None:
        editor = Program(room.ngo_editor)
        first = editor.ok("POST", "/pages", NEW, idempotency_key="a-1")
        assert editor.ok("POST", "/pages", NEW, idempotency_key="a-1")["id"] == first["id"]
        problem(editor("POST", "/pages", {**NEW, "title": "Інше"}, idempotency_key="a-1"), 422)
        problem(editor("POST", "/pages", NEW, idempotency_key="a-2"), 409)
        problem(Program(room.ngo_publisher)("POST", "/pages", NEW, idempotency_key="a-1"), 409)
        assert GuidePage.objects.filter(slug=NEW["slug"]).count() == 1


BAD = [
    ({"type": "nonsense"}, 422),
    ({"type": "section"}, 422),
    ({"type": 5}, 400),
    ({"locale": "de"}, 422),
    ({"slug": "Великі літери"}, 422),
    ({"title": ""}, 422),
    ({"title": "x" * 256}, 400),
    ({"title": "a\x00b"}, 400),
    ({"title": "\ud800"}, 400),
    ({"summary": "a\x00b"}, 422),
    ({"summary": "я" * 601}, 422),
    ({"live": True}, 422),
    ({"private": False}, 422),
    ({"unknown": 1}, 422),
    ({"topics": ["nonsense"]}, 422),
    ({"steps": "text"}, 422),
    ({"steps": [{"title": "a", "unknown": 1}]}, 422),
    ({"steps": [{"\ud800": 1}]}, 422),
    ({"\ud800": 1}, 400),
    ({"related": ["/nowhere/"]}, 422),
    ({"last_checked": "tomorrow"}, 422),
    ({"last_checked": "2999-01-01"}, 422),
    ({"body_html": "<p>Так[S9].</p>"}, 422),
    ({"expire_at": "2001-01-01T00:00:00+00:00"}, 422),
    ({"parent": 0}, 400),
    ({"parent": 10**30}, 422),
    ({"parent": 999_999}, 422),
    ({"translation_of": "nothing"}, 422),
    ({"confirmed": "yes"}, 422),
]


@pytest.fixture
def world(room: Newsroom) -> tuple[Program, Any]:
    return Program(room.ngo_publisher), GuideFactory(title="Старе", lead_partner=room.ngo)


def test_bad_content_is_refused_with_a_sentence_and_nothing_of_it_stays(world: tuple[Program, Any]) -> None:
    by, page = world
    for fields, status in BAD:
        pages, revisions = Page.objects.count(), page.revisions.count()
        told = problem(by("POST", "/pages", {**NEW, **fields}), status)
        assert "valid" not in told.lower(), told
        if not fields.keys() & {"type", "locale", "parent", "translation_of", "title"}:
            problem(by("PATCH", f"/pages/{page.pk}", {"summary": "Добре", **fields}, if_match="*"), status)
        assert (Page.objects.count(), page.revisions.count()) == (pages, revisions), fields
    assert draft(page).title == "Старе"


def test_what_is_wrong_with_a_field_is_said(world: tuple[Program, Any]) -> None:
    by, page = world
    assert "знаків 255" in problem(by("POST", "/pages", {**NEW, "title": "x" * 256}), 400)
    assert "поля немає" in problem(by("PATCH", "/images/1", {"unknown": 1}), 400)
    assert "щось стояти" in problem(by("POST", f"/pages/{page.pk}/reject", {"comment": ""}), 400)


def test_a_title_alone_makes_a_draft_or_is_refused_in_words(room: Newsroom) -> None:
    by = Program(people.chief())
    for code in scopes.codecs():
        slug = f"sama-{code.replace('_', '-')}"
        made = by("POST", "/pages", {"type": code, "locale": "uk", "slug": slug, "title": "Сама назва"})
        if code in {"event", "press_briefing", "topic"}:
            assert problem(made, 422)
        assert made.status_code in {201, 422}, code


def test_a_translation_of_the_other_partners_page_is_no_new_page(
    world: tuple[Program, Any], room: Newsroom
) -> None:
    by, _page = world
    GuideFactory(slug="yikhnii", lead_partner=room.council)
    record = {**NEW, "locale": "en", "translation_of": "yikhnii"}
    assert "/translations" in problem(by("POST", "/pages", record), 422)
    assert not GuidePage.objects.filter(locale__language_code="en").exists()


def test_bad_requests_are_refused(world: tuple[Program, Any]) -> None:
    by, page = world
    headers = {"Authorization": f"Bearer {by.secret}", "If-Match": "*"}
    for body in ("", "{", "[]", '"x"', "null", "[" * 50_000, '{"a": ' + "9" * 5000 + "}"):
        for method, address in (("POST", "pages"), ("PATCH", f"pages/{page.pk}")):
            answer = by.client.generic(
                method, f"/api/v1/{address}", body, content_type="application/json", headers=headers
            )
            problem(answer, 400)
    form = by.client.post("/api/v1/pages", {"type": "guide"}, headers=headers)
    problem(form, 415)
    for pk in (999_999, 2**63, 10**30):
        problem(by("PATCH", f"/pages/{pk}", {}, if_match="*"), 404)
    problem(by("PUT", f"/pages/{page.pk}", {}), 405)


def test_what_is_read_can_be_sent_back_as_it_is(world: tuple[Program, Any]) -> None:
    by, page = world
    source = by.ok("GET", f"/drafts/{page.pk}/source")
    before = draft(page).serializable_data()
    again = by("PATCH", f"/pages/{page.pk}", source["fields"], if_match="*")
    assert again.json()["fields"] == source["fields"]
    after = draft(page).serializable_data()
    assert [name for name in ("title", "slug", "body", "steps") if before[name] != after[name]] == []


class TestTranslating:
    @pytest.fixture
    def program(self, room: Newsroom) -> Program:
        return Program(people.person("translator", Role.TRANSLATOR, None, "en"), ["translate", "drafts"])

    def test_from_the_first_text_to_review(self, program: Program, room: Newsroom) -> None:
        page = GuideFactory(title="Назва", body="<p>Слово <b>тут</b>.</p>", lead_partner=room.ngo)
        there = f"/pages/{page.pk}/translations/en"
        problem(program("GET", there), 404)
        begun = program("POST", f"/pages/{page.pk}/translations", {"locale": "en"})
        assert begun.status_code == 201
        problem(program("POST", f"/pages/{page.pk}/translations", {"locale": "en"}), 403)
        told = begun.json()
        texts = {one["key"]: one["source"] for one in told["texts"]}
        body = next(one["key"] for one in told["texts"] if one["field"] == "body")

        problem(program("POST", f"{there}/submit", {}), 403)
        for wrong in ({body: "A <i>word</i>."}, {body: "<script>x</script>"}, {"999999": "x"}):
            problem(program("PATCH", there, {"texts": {**texts, **wrong}}), 422)
        assert program.ok("GET", there)["missing"] == told["missing"], "all or none"
        done = program.ok("PATCH", there, {"texts": {**texts, body: "A <b>word</b>."}})
        assert (done["missing"], done["live"]) == (0, False)
        assert "A <b>word</b>." in program.ok("GET", f"/drafts/{done['id']}")["body_html"]
        assert program.ok("POST", f"{there}/submit", {})["in_review"]
        # Who wrote it may mend it; the agreement starts again, to the new words.
        assert program.ok("PATCH", there, {"texts": {body: "The <b>word</b>."}})["in_review"]
        assert "The <b>word</b>." in program.ok("GET", f"/drafts/{done['id']}")["body_html"]

    def test_only_in_ones_own_language_and_only_the_words(self, program: Program, room: Newsroom) -> None:
        page = GuideFactory(lead_partner=room.ngo)
        assert "не перекладаєте" in problem(
            program("POST", f"/pages/{page.pk}/translations", {"locale": "ru"}), 403
        )
        translating.start(room.admin, page, "ru")
        problem(program("PATCH", f"/pages/{page.pk}/translations/ru", {"texts": {}}), 403)
        started = program.ok("POST", f"/pages/{page.pk}/translations", {"locale": "en"})
        # Even with every scope: the role translates, it does not edit.
        other = Program(program.user)
        problem(other("PATCH", f"/pages/{started['id']}", {"title": "x"}, if_match="*"), 403)
