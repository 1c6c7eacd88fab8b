"""The schema is true: whatever is asked, no 5xx, and every answer has the form it promises."""

from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import InvalidArgument, Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from wagtail_localize.models import StringSegment

from poruch.api.router import api
from poruch.editorial.rules.webhooks import delivering
from poruch.editorial.translation import actions
from tests.api.conftest import Asker
from tests.api.test_examples import QUESTIONS, called, ids_in
from tests.factories.api_tokens import Program
from tests.factories.editorial_translation import fill
from tests.factories.people import chief

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
#: Schemathesis takes a WSGI answer as it is, compressed or not.
PLAIN = {"Accept-Encoding": "identity"}
#: Examples an operation.
EXAMPLES = 15
#: How schemathesis names each operation, by its id.
LABELS = {
    operation["operationId"]: f"{method.upper()} {address}"
    for address, item in api.get_openapi_schema()["paths"].items()
    for method, operation in item.items()
}


def test_is_openapi_3_1(ask: Asker, db: Any) -> None:
    schema = ask("/openapi.json")
    assert schema["openapi"].startswith("3.1")
    for address, item in schema["paths"].items():
        assert address.startswith("/api/v1/")
        for method, operation in item.items():
            assert operation["summary"]
            assert operation["description"]
            for parameter in operation["parameters"]:
                assert parameter["description"], (address, parameter["name"])
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            # What changes something always asks for a token.
            assert method == "get" or operation["security"] == [{"Bearer": []}], address
    assert schema["components"]["securitySchemes"]["Bearer"]["scheme"] == "bearer"


def test_speaks_the_readers_language(ask: Asker, db: Any) -> None:
    assert ask.raw("/openapi.json", locale="uk").content != b""
    assert ask("/openapi.json")["paths"]["/api/v1/search"]["get"]["summary"] == "Пошук"


def test_operation_ids_are_unique() -> None:
    items = api.get_openapi_schema()["paths"].values()
    ids = [operation["operationId"] for item in items for operation in item.values()]
    assert len(ids) == len(set(ids))


@pytest.fixture
def loaded(indexed: SimpleNamespace) -> Iterator[Any]:
    # As Django's own test client does: between requests the connection stays open, with the test's data.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield _read()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@cache
def _read() -> Any:
    """The schema as a program gets it; it is the same for every test.

    Without tokens that schemathesis makes up: they would only ever be refused at the door.
    """
    config = SchemathesisConfig.from_dict({"generation": {"with-security-parameters": False}})
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), config=config)


@pytest.mark.parametrize("name", QUESTIONS)
def test_real_answers_have_their_form(name: str, loaded: Any, indexed: SimpleNamespace) -> None:
    """Fuzzing seldom guesses an id, so the answers of the docs are checked against the schema too."""
    address, params = QUESTIONS[name]
    label = LABELS[name]
    operation = loaded.find_operation_by_label(label)
    asked = f"GET /api/v1{address}".format(**ids_in(indexed))
    parts = zip(label.split("/"), asked.split("/"), strict=True)
    path = {part.strip("{}"): value for part, value in parts if part.startswith("{")}
    response = operation.Case(path_parameters=path, query=dict(params)).call_and_validate(
        checks=CHECKS, headers=PLAIN
    )
    assert response.status_code == 200


@pytest.mark.parametrize("kind", ["guide", "resource", "act", "template", "topic", "page", "site"])
def test_pages_of_every_type_have_their_form(kind: str, loaded: Any, world: SimpleNamespace) -> None:
    operation = loaded.find_operation_by_label("GET /api/v1/pages/{page_id}")
    case = operation.Case(path_parameters={"page_id": getattr(world, kind).pk}, query={})
    assert case.call_and_validate(checks=CHECKS, headers=PLAIN).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_holds_whatever_is_asked(
    label: str, loaded: Any, indexed: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes a token is asked with one that opens everything; half of the time of things there are."""
    monkeypatch.setattr(delivering, "post", lambda url, body, headers: 204)
    operation = loaded.find_operation_by_label(label)
    headers = dict(PLAIN)
    if operation.definition.raw.get("security"):
        headers["Authorization"] = f"Bearer {Program(chief()).secret}"
    known = there(indexed)
    if "/translations" in label:
        known |= translated(indexed, begun="{language}" in label)
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        try:
            cases = operation.as_strategy(generation_mode=mode)
            cases.validate()
        except (Unsatisfiable, InvalidArgument):
            continue  # Nothing about this operation can be asked wrongly.
        met = hold(cases, headers, known if mode is GenerationMode.POSITIVE else {})
        assert 401 not in met
        if "/translations" in label and mode is GenerationMode.POSITIVE:
            assert met & {200, 201}, met


def there(world: SimpleNamespace) -> dict[str, Any]:
    """What the operations that take a token find, by the names of their parameters."""
    target = called()
    return {
        "page_id": world.guide.pk,
        "image_id": world.image.pk,
        "document_id": world.document.pk,
        "target_id": target["target"],
        "delivery_id": str(target["call"]),
        "language": "en",
    }


def translated(world: SimpleNamespace, *, begun: bool) -> dict[str, Any]:
    """A page that can be translated, or that is and waits for its review; a text of it that is one line."""
    found = {"page_id": world.other.pk}
    if not begun:
        return found
    translation = actions.start(chief(), world.other, "en")
    fill(translation)
    actions.save_draft(chief(), translation)
    title = StringSegment.objects.get(source=translation.source, context__path="title")
    return {**found, "texts": [str(title.pk)]}


def hold(cases: Any, headers: dict[str, str], known: dict[str, Any]) -> set[int]:
    """The statuses of the answers."""
    met: list[int] = []

    @given(case=cases)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        sent = dict(headers)
        if len(met) % 2 and known.keys() & dict(case.path_parameters).keys():
            case.path_parameters = {
                name: known.get(name, value) for name, value in case.path_parameters.items()
            }
            sent["If-Match"] = "*"
            if "texts" in known and isinstance(case.body, dict) and "texts" in case.body:
                said = case.body["texts"].values()
                case.body = {"texts": dict(zip(known["texts"], said, strict=False))}
        met.append(case.call_and_validate(checks=CHECKS, headers=sent).status_code)

    ask()
    return set(met)
