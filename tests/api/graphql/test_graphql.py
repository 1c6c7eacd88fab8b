"""GraphQL answers what REST answers, and nothing else leaves by it."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from poruch.api.graphql import limits, steps
from search import outbox
from tests.api.conftest import Asker
from tests.api.test_canary import CANARY, WAYS, pointing
from tests.factories import GuideFactory, PhoneFactory, filled

Ask = Callable[..., Any]

pytestmark = pytest.mark.django_db

INTROSPECTION = """{ __schema { queryType { name } mutationType { name } types { name fields { name type {
  kind name ofType { kind name ofType { kind name ofType { name } } } } } } } }"""
EVERYTHING = """{
  pages(size: 100) { items { id title summary url translations { key value { url } } } }
  search(q: "%(word)s") { total results { title snippet url } }
  suggest(q: "%(word)s") { suggestions { text } }
  resources(size: 100) { items { title services } }
  legal_acts(size: 100) { items { title number } }
  events(from: "2020-01-01", to: "2021-12-01") { items { title } }
  navigation { items { title children { title } } }
  images { items { title } }
  topics { items { code page { title } } }
  redirects { items { path url } }
}"""


@pytest.fixture
def on(settings: Any) -> None:
    settings.PORUCH_GRAPHQL = True


@pytest.fixture
def graph(client: Client, on: None) -> Ask:
    def ask(query: str, status: int = 200, **variables: Any) -> Any:
        body = json.dumps({"query": query, "variables": variables})
        answer = client.post("/api/graphql", body, content_type="application/json")
        assert answer.status_code == status, answer.content.decode()[:2000]
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        return answer.json()

    return ask


def test_is_off_by_default(client: Client, settings: Any) -> None:
    assert settings.PORUCH_GRAPHQL is False
    for call in (client.get, client.post):
        answer = call("/api/graphql")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_answers_what_rest_answers(graph: Ask, ask: Asker, world: SimpleNamespace) -> None:
    found = graph(
        """query($id: Int!) { page(id: $id, expand: "topics") {
               __typename title attribution translations { key value { id } }
               expanded { topics { code name } }
               body { type text step { title } deadline { value } }
               ... on GuideDetail {
                 steps { title phones { number } unconfirmed_phones } law_refs { act { url } } }
             }
             find_page(path: "/crh/guides/first-guide/") { is_fallback locale } }""",
        id=world.guide.pk,
    )
    assert "errors" not in found
    rest, page = ask(f"/pages/{world.guide.pk}"), found["data"]["page"]
    assert page["__typename"] == "GuideDetail"
    assert (page["title"], page["attribution"]) == (rest["title"], rest["attribution"])
    assert page["translations"][0] == {"key": "uk", "value": {"id": world.guide.pk}}
    assert page["expanded"]["topics"] == [{"code": "status", "name": "Статус"}]
    assert [block["type"] for block in page["body"]] == [block["type"] for block in rest["body"]]
    assert page["body"][1]["step"] == {"title": "Крок перше"}
    assert page["body"][1]["text"] is None
    assert page["steps"][0]["phones"] == [{"number": "0 800 100 200"}]
    assert page["steps"][0]["unconfirmed_phones"] == 1
    assert found["data"]["find_page"] == {"is_fallback": True, "locale": "uk"}


@pytest.mark.parametrize("code", filled.PAGE_TYPES)
def test_every_type_can_be_read(code: str, graph: Ask, site: Any) -> None:
    page = filled.filled(code, "слово")
    found = graph("query($id: Int!) { page(id: $id) { title type body_html } }", id=page.pk)
    assert found["data"]["page"]["type"] == code


@pytest.mark.parametrize("way", WAYS)
def test_a_hidden_page_leaves_nowhere(way: str, graph: Ask, site: Any) -> None:
    page = filled.filled("guide", CANARY, slug="kanareika", attribution="")
    other = pointing(page)
    call_command("rebuild_search", verbosity=0)
    one = """query($id: Int!) { page(id: $id, expand: "related,resources,translations,parent") {
      title summary body_html expanded { related { title } }
      ... on GuideDetail { related { title url } law_refs { act { title } } } } }"""
    assert graph(one, id=page.pk)["data"]["page"]["summary"].endswith(CANARY)
    WAYS[way](page)
    outbox.drain(1000)
    hidden = graph(one, id=page.pk)
    assert hidden["data"]["page"] is None
    assert hidden["errors"][0]["extensions"]["status"] == 404
    everything = graph(EVERYTHING % {"word": CANARY})
    assert "errors" not in everything
    for answer in (hidden, graph(one, id=other.pk), everything):
        text = json.dumps(answer, ensure_ascii=False)
        assert CANARY not in text
        assert "kanareika" not in text


WALK = """query($id: Int!) { page(id: $id) {
  parent { title page { ...P children(size: 50) { total items { id title page { title parent { id } } } } } }
  children { total }
  translations { key value { page { ...P } } }
  ... on GuideDetail { related { title page { ...P parent { id } } }
                       law_refs { act { page { ...P ... on ActDetail { cited_in { page { ...P } } } } } } }
} }
fragment P on Detail { id title locale summary }"""


def test_from_a_page_to_those_around_it(graph: Ask, world: SimpleNamespace) -> None:
    found = graph(WALK, id=world.guide.pk)
    assert "errors" not in found
    page = found["data"]["page"]
    section = page["parent"]["page"]
    assert section["title"] == page["parent"]["title"]
    below = {item["id"]: item["page"] for item in section["children"]["items"]}
    assert below.keys() == {world.guide.pk, world.other.pk}
    assert below[world.other.pk] == {"title": "Інший довідник", "parent": {"id": section["id"]}}
    assert page["children"] == {"total": 0}
    languages = {one["key"]: one["value"]["page"] for one in page["translations"]}
    assert languages["en"] == {**languages["en"], "id": world.english.pk, "title": "The first guide"}
    (related,) = page["related"]
    assert related["page"]["parent"] == {"id": section["id"]}
    act = page["law_refs"][0]["act"]["page"]
    assert world.guide.pk in [one["page"]["id"] for one in act["cited_in"]]
    home = graph(
        "query($id: Int!) { page(id: $id) { parent { id } children { items { id } } } }", id=world.site.pk
    )
    assert home["data"]["page"]["parent"] is None
    assert section["id"] in [one["id"] for one in home["data"]["page"]["children"]["items"]]


@pytest.mark.parametrize("way", WAYS)
def test_no_step_leads_to_a_hidden_page(way: str, graph: Ask, site: Any) -> None:
    page = filled.filled("guide", CANARY, slug="kanareika", attribution="")
    other = pointing(page)
    assert CANARY in json.dumps(graph(WALK, id=other.pk), ensure_ascii=False)
    WAYS[way](page)
    text = json.dumps(graph(WALK, id=other.pk), ensure_ascii=False)
    assert CANARY not in text
    assert "kanareika" not in text
    below = graph(f"{{ pages(parent: {page.pk}) {{ total }} }}")
    assert below["data"]["pages"] == {"total": 0}


def test_steps_of_a_question_have_an_end(graph: Ask, site: Any, settings: Any) -> None:
    for number in range(steps.MOST + 5):
        GuideFactory(title=f"Довідник {number:02}")
    many = graph('{ pages(type: ["guide"], size: 100) { items { title page { title } } } }')
    items = many["data"]["pages"]["items"]
    assert [item["page"] is None for item in items] == [False] * steps.MOST + [True] * 5
    assert {error["extensions"]["status"] for error in many["errors"]} == {400}
    # The same steps again are no more.
    one = "{ pages(size: 3) { items { page { children { total } } again: page { children { total } } } } }"
    with CaptureQueriesContext(connection) as once:
        assert "errors" not in graph(one.replace("again: page { children { total } }", ""))
    with CaptureQueriesContext(connection) as twice:
        assert "errors" not in graph(one)
    assert len(twice) == len(once)
    settings.PORUCH_API_RATE = 4 / 60
    refused = graph('{ pages(type: ["guide"], size: 100) { items { page { title } } } }')
    assert {error["extensions"]["status"] for error in refused["errors"]} == {429, 400}


def test_drafts_and_unconfirmed_phones_stay_inside(graph: Ask, site: Any) -> None:
    phone = PhoneFactory(number="0 800 777 777", confirmed=False)
    page = filled.filled("guide", "видиме", phones=[phone])
    page.title = CANARY
    page.save_revision()
    text = json.dumps(graph("{ pages { items { title } } phones { items { number } } }"), ensure_ascii=False)
    assert "Назва видиме" in text
    assert CANARY not in text
    assert "777" not in text


def sites(name: str) -> str:
    return "".join(f"{name}{n}: site {{ name }} " for n in range(6))


TOO_MUCH = {
    "too many aliases": "{" + "".join(f"a{n}: site {{ name }} " for n in range(limits.ROOTS + 1)) + "}",
    "too many in fragments": "fragment a on Root { " + sites("a") + "} "
    "fragment b on Root { ...a " + sites("b") + "} { ...b }",
    "too deep": "{ navigation { items { " + "children { " * 12 + "id" + " }" * 15,
    "too many fields": "fragment f0 on Term { " + "id " * 60 + "} "
    + "".join(f"fragment f{n} on Term {{ {f'...f{n - 1} ' * 10} }} " for n in range(1, 12))
    + "{ term(id: 1) { ...f11 } }",
    "spreads that double": "{ ...f0 } fragment f99 on Root { site { name } } "
    + "".join(f"fragment f{n} on Root {{ {f'...f{n + 1} ' * 2} }} " for n in range(99)),
    "too long": "{ site { name } }" + " " * limits.BYTES,
    "too many words": "{ site { " + "name " * limits.TOKENS + "} }",
    "a circle": "fragment a on Root { ...b } fragment b on Root { ...a } { ...a }",
    "deep brackets": "{ a" * 900 + "}" * 900,
    "a mutation": "mutation { publish }",
    "a subscription": "subscription { site { name } }",
    "an unknown field": "{ site { secret_key } }",
    "no question": " ",
}  # fmt: skip


@pytest.mark.parametrize("what", TOO_MUCH)
def test_too_much_is_refused_before_anything_is_asked(what: str, graph: Ask, db: Any) -> None:
    status = 413 if what == "too long" else 400
    with CaptureQueriesContext(connection) as queries:
        found = graph(TOO_MUCH[what], status)
    assert not queries.captured_queries
    assert "data" not in found
    (error,) = found["errors"]
    assert error["message"]
    assert "Traceback" not in error["message"]


def test_a_question_counts_by_itself_and_a_token_that_does_not_work_is_refused(
    graph: Ask, client: Client, settings: Any
) -> None:
    settings.PORUCH_API_RATE = 1 / 60
    wrong = {"Authorization": "Bearer poruch_" + "0" * 64}
    answer = client.get("/api/graphql", {"query": "{ __typename }"}, headers=wrong)
    assert (answer.status_code, "invalid_token" in answer["WWW-Authenticate"]) == (401, True)
    network = {"REMOTE_ADDR": "198.51.100.77"}
    answers = [client.get("/api/graphql", {"query": "{ __typename }"}, **network) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert int(answers[1]["Retry-After"]) > 0


def test_describes_itself_and_changes_nothing(graph: Ask) -> None:
    found = graph(INTROSPECTION)["data"]["__schema"]
    assert found["mutationType"] is None
    names = {one["name"] for one in found["types"]}
    assert {"GuideDetail", "LessonDetail", "EventDetail", "ImageObject", "Detail"} <= names


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("query=%7Bsite%7Bname%7D%7D", "application/x-www-form-urlencoded", 415),
        ("{site{name}}", "text/plain", 415),
        ("[]", "application/json", 400),
        ("{", "application/json", 400),
        ('{"query": 7}', "application/json", 400),
        ('{"query": "{site{name}}", "variables": [1]}', "application/json", 400),
        ('{"query": "query A{site{name}}", "operationName": "B"}', "application/json", 400),
    ],
)
def test_only_json_is_taken(body: str, kind: str, status: int, client: Client, on: None) -> None:
    answer = client.post("/api/graphql", body, content_type=kind)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["message"]


def test_get_answers_too_and_bad_arguments_say_why(client: Client, graph: Ask, site: Any) -> None:
    answer = client.get(
        "/api/graphql", {"query": "query($l:String){site(locale:$l){locale}}", "variables": '{"l":"en"}'}
    )
    assert answer.json() == {"data": {"site": {"locale": "en"}}}
    assert client.put("/api/graphql").status_code == 405
    wrong = graph('{ pages(size: 5000) { total } vocabulary_value(name: "topics", code: "../x") { code } }')
    assert [error["extensions"]["status"] for error in wrong["errors"]] == [400, 404]
    assert wrong["data"] == {"pages": None, "vocabulary_value": None}


def test_our_own_faults_tell_nothing(graph: Ask, site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("секрет")

    monkeypatch.setattr("poruch.api.graphql.asking.ask", fail)
    text = json.dumps(graph("{ site { name } }"), ensure_ascii=False)
    assert "секрет" not in text
    assert "RuntimeError" not in text
