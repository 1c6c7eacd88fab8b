"""The API asked in chains, as everybody: what one answer names is asked next. Nothing fails or leaks.

A role is its name and the headers it sends: whoever adds a way to sign in adds a line to ``ROLES``.
"""

from collections.abc import Iterator
from typing import Any, Final

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.factories import GuideFactory, LegalActFactory, SupportResourceFactory
from tests.factories.filled import term
from tests.factories.people import browser, chief
from tests.factories.registration import event
from tests.support import lock, restrict

#: Who asks, and the headers that say so.
ROLES: Final[list[tuple[str, dict[str, str]]]] = [
    ("anonymous", {}),
    ("a forged token", {"Authorization": "Bearer poruch_forged"}),
    ("a forged session", {"Cookie": "sessionid=forged"}),
]
HIDDEN: Final = "чернеткодрозд"
CHECKS: Final = [not_a_server_error, status_code_conformance, response_schema_conformance]
#: Chains for a role, and questions in each.
CHAINS, LONG = 12, 6


@pytest.fixture
def schema(site: Any) -> Iterator[Any]:
    for factory in (GuideFactory, LegalActFactory, SupportResourceFactory, event):
        factory(title="Видима")
        factory(title=HIDDEN, live=False)
    lock(GuideFactory(title=HIDDEN))
    restrict(GuideFactory(title=HIDDEN))
    term("видимий")
    term(HIDDEN, live=False)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.parametrize(("role", "headers"), ROLES, ids=[name for name, _headers in ROLES])
def test_no_chain_of_questions_breaks_it_or_finds_what_is_hidden(
    role: str, headers: dict[str, str], schema: Any
) -> None:
    class Chain(schema.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": {"Accept-Encoding": "identity", **headers}}

        def validate_response(self, response: Any, case: Any, **kwargs: Any) -> None:
            assert HIDDEN not in response.text, (role, case.path)
            # A token that is refused is refused everywhere, by 401, which the schema may not name.
            if response.status_code != 401:
                case.validate_response(response, checks=CHECKS)

    run_state_machine_as_test(
        Chain,
        settings=settings(
            max_examples=CHAINS,
            stateful_step_count=LONG,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_who_is_signed_in_to_the_cms_is_told_no_more(schema: Any) -> None:
    """A session says nothing to the API: another site could use it."""
    paths = [path for path in Client().get("/api/v1/openapi.json").json()["paths"] if "{" not in path]
    assert len(paths) > 8
    for path in paths:
        answers = [who.get(path, {"q": "видима", "size": 50}) for who in (Client(), browser(chief()))]
        told = [
            {key: value for key, value in answer.json().items() if key != "took_ms"} for answer in answers
        ]
        assert told[0] == told[1], path
        assert HIDDEN not in answers[1].content.decode()
