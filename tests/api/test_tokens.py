"""Tokens: who makes them, what they open, that nobody finds them out, and that they end at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from poruch.api.models import ApiToken
from poruch.api.tokens import keeping, scopes
from poruch.editorial.desk.models import AuditEntry
from poruch.editorial.roles.matrix import Role
from tests.factories import GuideFactory, StandardPageFactory, people
from tests.factories.api_tokens import Program, problem
from tests.factories.editorial_workflow import Newsroom
from tests.factories.people import browser
from tests.kept import kept
from tests.support import seen, soup

LIST, NEW = "/cms/tokens/", "/cms/tokens/new/"


@pytest.fixture
def room(site: Any) -> Newsroom:
    return kept(Newsroom)


def a_day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def revoke_url(token: ApiToken) -> str:
    return f"{LIST}{token.pk}/revoke/"


class TestScreens:
    def test_from_the_first_token_to_its_end(self, room: Newsroom) -> None:
        desk = browser(room.ngo_editor)
        assert "Токенів ще немає" in desk.get(LIST).content.decode()
        data = {"name": "Сайт громади", "scopes": ["read", "drafts"], "until": a_day(30)}
        made = desk.post(NEW, data)
        secret = soup(made).find("input", id="api-token-value")["value"]  # type: ignore[index]
        assert {"private", "no-store"} <= set(made["Cache-Control"].split(", "))
        token = ApiToken.objects.get()
        assert (token.user, token.scopes) == (room.ngo_editor, ["drafts", "read"])

        headers = {"Authorization": f"Bearer {secret}"}
        assert Client().get("/api/v1/drafts", headers=headers).status_code == 200
        listed = seen(desk.get(LIST))
        assert f"…{token.hint}" in listed
        assert secret not in desk.get(LIST).content.decode()

        assert "одразу перестане працювати" in seen(desk.get(revoke_url(token)))
        assert desk.post(revoke_url(token)).status_code == 302
        assert "відкликано" in seen(desk.get(LIST))
        answer = Client().get("/api/v1/drafts", headers=headers)
        assert "відкликаний" in problem(answer, 401)
        told = AuditEntry.objects.filter(object_type="apitoken").order_by("pk")
        assert [(one.action, one.person) for one in told] == [
            (keeping.MADE, "ngo_editor"),
            (keeping.REVOKED, "ngo_editor"),
        ]

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"scopes": []}, "Позначте"),
            ({"scopes": ["translate"]}, "Ваша роль не дозволяє"),
            ({"until": a_day(366)}, "Найдовше на рік"),
            ({"until": a_day(-1)}, "уже минув"),
            ({"until": ""}, ""),
            ({"name": ""}, ""),
        ],
    )
    def test_what_is_not_given(self, change: Any, sentence: str, room: Newsroom) -> None:
        data = {"name": "x", "scopes": ["read"], "until": a_day(1), **change}
        answer = browser(room.ngo_editor).post(NEW, data)
        assert sentence in answer.content.decode()
        assert not ApiToken.objects.exists()

    def test_others_tokens_are_for_administrators_alone(self, room: Newsroom) -> None:
        token = Program(room.ngo_editor).token
        administrator = people.person("administrator", Role.ADMINISTRATOR)
        stranger = browser(room.council_publisher)
        assert token.hint not in stranger.get(LIST).content.decode()
        stranger.post(revoke_url(token))
        token.refresh_from_db()
        assert token.works
        desk = browser(administrator)
        assert "ngo_editor" in seen(desk.get(LIST))
        desk.post(revoke_url(token))
        token.refresh_from_db()
        assert (token.works, token.revoked_by) == (False, administrator)
        assert not Client().get(LIST).context, "nobody gets in without a login"

    def test_the_list_asks_the_same_of_few_and_many(
        self, room: Newsroom, django_assert_max_num_queries: Any
    ) -> None:
        for user in (room.ngo_editor, room.council_editor, room.lawyer) * 5:
            Program(user)
        desk = browser(room.admin)
        desk.get(LIST)
        with django_assert_max_num_queries(25):
            assert seen(desk.get(LIST)).count("program …") >= 15


#: What roles may give a token: (role, of a partner, scopes of writing).
OFFERED = [
    (Role.EDITOR, True, {"write:guide", "write:resource", "write:event", "write:page"}, {"webhooks"}),
    (Role.PUBLISHER, True, {"webhooks"}, set()),
    (Role.EDUCATOR, True, {"write:lesson"}, {"write:guide"}),
    (Role.TRANSLATOR, False, {"translate"}, {"write:guide"}),
    (Role.LEGAL_REVIEWER, False, {"write:guide"}, {"write:event", "translate"}),
    (Role.ADMINISTRATOR, False, {"webhooks"}, set()),
]


@pytest.mark.parametrize(("role", "partner", "given", "kept"), OFFERED)
def test_a_role_gives_the_scopes_it_can_use(
    role: Role, partner: bool, given: set[str], kept: set[str], room: Newsroom
) -> None:
    language = "en" if role is Role.TRANSLATOR else ""
    user = people.person("somebody", role, room.ngo if partner else None, language)
    offered = {scope for scope, _words in scopes.offered(user)}
    assert given | {"read", "drafts"} <= offered
    assert not kept & offered


def test_the_secret_stands_nowhere_in_the_database(room: Newsroom) -> None:
    program = Program(room.ngo_editor)
    program("GET", "/drafts")
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert program.secret not in str(cursor.fetchall()), table


WRONG = [
    "",
    "Bearer",
    "Bearer ",
    "Bearer x",
    "Basic dXNlcjpwYXNz",
    f"Bearer poruch_{'0' * 64}",
    f"Bearer poruch_{'g' * 64}",
    f"Token poruch_{'0' * 64}",
    f"Bearer poruch_{'0' * 64}\x00",
    "Bearer " + "x" * 5000,
]


@pytest.mark.parametrize("header", WRONG, ids=lambda value: repr(value)[:30])
def test_a_wrong_token_is_refused_and_not_taken_for_nobody(header: str, site: Any) -> None:
    for address in ("/pages", "/search?q=a", "/drafts", "/nothing", "/docs"):
        answer = Client().get(f"/api/v1{address}", headers={"Authorization": header})
        problem(answer, 401)
        assert answer["WWW-Authenticate"].startswith("Bearer ")
        assert 'error="invalid_token"' in answer["WWW-Authenticate"]


def lapse(program: Program) -> None:
    ApiToken.objects.filter(pk=program.token.pk).update(expires_at=timezone.now())


def dismiss(program: Program) -> None:
    program.user.is_active = False
    program.user.save()


ENDINGS = {
    "revoked": lambda program: keeping.revoke(program.token, program.user),
    "expired": lapse,
    "dismissed": dismiss,
    "without a role": lambda program: program.user.groups.clear(),
    "deleted": lambda program: program.user.delete(),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_ends_at_once(ending: str, room: Newsroom) -> None:
    program = Program(room.ngo_editor)
    assert program("GET", "/pages").status_code == 200
    ENDINGS[ending](program)
    for method, address in (("GET", "/pages"), ("GET", "/drafts"), ("POST", "/pages")):
        problem(program(method, address), 401)


def test_without_the_second_factor_that_the_owner_must_have_it_does_not_work(
    room: Newsroom, settings: Any
) -> None:
    publisher, editor = Program(room.ngo_publisher), Program(room.ngo_editor)
    settings.PORUCH_REQUIRE_MFA = True
    assert "другий крок" in problem(publisher("GET", "/pages"), 401)
    assert editor("GET", "/pages").status_code == 200, "who publishes nothing need not have one"


def test_a_network_that_guesses_has_to_wait(room: Newsroom, settings: Any) -> None:
    settings.PORUCH_WRONG_TOKEN_RATE = 1
    guesser = Client(REMOTE_ADDR="203.0.113.77")
    headers = {"Authorization": f"Bearer poruch_{'0' * 64}"}
    statuses = [guesser.get("/api/v1/pages", headers=headers).status_code for _n in range(25)]
    assert statuses == [401] * 20 + [429] * 5
    assert int(guesser.get("/api/v1/pages", headers=headers)["Retry-After"]) > 0
    program = Program(room.ngo_editor)
    program.client = guesser
    assert program("GET", "/pages").status_code == 200, "a right token of the same network still works"


def test_use_is_noted_to_the_hour_and_seldom(room: Newsroom) -> None:
    program = Program(room.ngo_editor)
    program("GET", "/locales")
    used = ApiToken.objects.get().last_used_at
    assert used is not None
    assert (used.minute, used.second) == (0, 0)
    with connection.execute_wrapper(_no_update):
        program("GET", "/locales")


def _no_update(execute: Any, sql: str, *args: Any) -> Any:
    assert "UPDATE" not in sql, sql
    return execute(sql, *args)


#: Requests, the scope each takes.
TAKES = [
    ("GET", "/drafts", "drafts"),
    ("GET", "/drafts/{page}", "drafts"),
    ("GET", "/drafts/{page}/source", "drafts"),
    ("PATCH", "/pages/{page}", "write:page"),
    ("DELETE", "/pages/{page}", "write:page"),
    *(
        ("POST", f"/pages/{{page}}/{act}", "write:page")
        for act in ("submit", "approve", "reject", "publish", "unpublish", "schedule")
    ),
    ("POST", "/pages", "write:page"),
    ("POST", "/pages/{page}/translations", "translate"),
    ("GET", "/pages/{page}/translations/en", "translate"),
    ("PATCH", "/pages/{page}/translations/en", "translate"),
    ("POST", "/pages/{page}/translations/en/submit", "translate"),
    *(
        (method, f"/{kind}s{place}", f"write:{kind}")
        for kind in ("image", "document")
        for method, place in (("POST", ""), ("POST", "/1"), ("PATCH", "/1"), ("DELETE", "/1"))
    ),
    ("GET", "/webhooks", "webhooks"),
    ("POST", "/webhooks", "webhooks"),
    ("GET", "/webhooks/deliveries", "webhooks"),
    *((method, "/webhooks/1", "webhooks") for method in ("GET", "PATCH", "DELETE")),
    *(
        ("POST", f"/webhooks/1/{act}", "webhooks")
        for act in ("pause", "resume", "rotate", "drop", "test", "replay")
    ),
]


def test_each_request_takes_its_scope_and_names_it(room: Newsroom) -> None:
    page = StandardPageFactory(lead_partner=room.ngo)
    body = {"type": "page", "locale": "uk", "slug": "nova", "title": "Нова", "comment": "так", "texts": {}}
    for method, address, scope in TAKES:
        others = set(scopes.known()) - {scope}
        address = address.format(page=page.pk)
        program = Program(room.admin, others)
        if method == "POST" and address.startswith(("/images", "/documents")):
            answer = program.upload(address, "x.pdf", b"%PDF-1.4", title="x")
        else:
            answer = program(method, address, body if method != "GET" else None, if_match="*")
        assert scope in problem(answer, 403), (method, address)
        assert f'scope="{scope}"' in answer["WWW-Authenticate"]
        assert 'error="insufficient_scope"' in answer["WWW-Authenticate"]
        problem(Client().generic(method, f"/api/v1{address}"), 401)


def test_a_cookie_writes_nothing(room: Newsroom) -> None:
    """The administrator's own browser, sent here by another site."""
    page = StandardPageFactory(lead_partner=room.ngo)
    desk = browser(room.admin)
    body = {"type": "page", "locale": "uk", "slug": "nova", "title": "Нова"}
    problem(desk.post("/api/v1/pages", body, content_type="application/json"), 401)
    problem(desk.post(f"/api/v1/pages/{page.pk}/unpublish"), 401)
    problem(desk.delete(f"/api/v1/pages/{page.pk}"), 401)
    page.refresh_from_db()
    assert page.live


def test_browsers_of_other_sites_are_not_told_that_they_may_write(room: Newsroom) -> None:
    page = GuideFactory()
    asked = {
        "Origin": "https://other.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    for address, allow in (
        ("/pages", "GET, HEAD, OPTIONS, POST"),
        (f"/pages/{page.pk}", "GET, HEAD, OPTIONS, PATCH, DELETE"),
        (f"/pages/{page.pk}/submit", "OPTIONS, POST"),
    ):
        answer = Client().options(f"/api/v1{address}", headers=asked)
        assert answer["Allow"] == allow
        assert answer.get("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS") == "GET, HEAD, OPTIONS"
        assert "authorization" not in answer.get("Access-Control-Allow-Headers", "").lower()
    assert "Access-Control-Allow-Origin" not in answer
    reading = Program(room.ngo_editor)("GET", "/pages", origin="https://other.example")
    assert "Access-Control-Allow-Origin" not in reading


def test_reading_with_a_token_is_reading(room: Newsroom) -> None:
    """The same as anybody gets, for this token alone."""
    GuideFactory(title="Видно")
    GuideFactory(title="Не видно", live=False)
    answer = Program(room.admin)("GET", "/pages")
    assert answer.json() == Client().get("/api/v1/pages").json()
    assert answer["Cache-Control"] == "private, no-store"
    assert "Authorization" in answer["Vary"]
    assert "ETag" not in answer
