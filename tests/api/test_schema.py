"""The schema is true: whatever is asked, no 5xx, and every answer has the form it promises."""

from types import SimpleNamespace
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from poruch.api.router import api
from tests.api.conftest import Asker
from tests.api.test_examples import QUESTIONS

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
#: Examples an operation.
EXAMPLES = 15


def test_is_openapi_3_1(ask: Asker, db: Any) -> None:
    schema = ask("/openapi.json")
    assert schema["openapi"].startswith("3.1")
    for address, item in schema["paths"].items():
        assert address.startswith("/api/v1/")
        assert set(item) == {"get"}
        operation = item["get"]
        assert operation["summary"]
        assert operation["description"]
        for parameter in operation["parameters"]:
            assert parameter["description"], (address, parameter["name"])
        assert "application/problem+json" in operation["responses"]["default"]["content"]


def test_speaks_the_readers_language(ask: Asker, db: Any) -> None:
    assert ask.raw("/openapi.json", locale="uk").content != b""
    assert ask("/openapi.json")["paths"]["/api/v1/search"]["get"]["summary"] == "Пошук"


def test_operation_ids_are_unique() -> None:
    ids = [item["get"]["operationId"] for item in api.get_openapi_schema()["paths"].values()]
    assert len(ids) == len(set(ids))


@pytest.fixture
def loaded(indexed: SimpleNamespace) -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.mark.parametrize("name", QUESTIONS)
def test_real_answers_have_their_form(name: str, loaded: Any, indexed: SimpleNamespace) -> None:
    """Fuzzing seldom guesses an id, so the answers of the docs are checked against the schema too."""
    address, params = QUESTIONS[name]
    kind = address.partition("{")[2].rstrip("}")
    label = next(
        path for path, item in api.get_openapi_schema()["paths"].items() if item["get"]["operationId"] == name
    )
    operation = loaded.find_operation_by_label(f"GET {label}")
    (parameter,) = [part.strip("{}") for part in label.split("/") if part.startswith("{")] or [""]
    ids = {parameter: getattr(indexed, kind).pk} if parameter else {}
    response = operation.Case(path_parameters=ids, query=dict(params)).call_and_validate(checks=CHECKS)
    assert response.status_code == 200


@pytest.mark.parametrize("kind", ["guide", "resource", "act", "template", "topic", "page", "site"])
def test_pages_of_every_type_have_their_form(kind: str, loaded: Any, world: SimpleNamespace) -> None:
    operation = loaded.find_operation_by_label("GET /api/v1/pages/{page_id}")
    case = operation.Case(path_parameters={"page_id": getattr(world, kind).pk}, query={})
    assert case.call_and_validate(checks=CHECKS).status_code == 200


fuzzed = schemathesis.pytest.from_fixture("loaded")


@pytest.mark.slow
@fuzzed.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_holds_whatever_is_asked(case: Any) -> None:
    case.call_and_validate(checks=CHECKS)
