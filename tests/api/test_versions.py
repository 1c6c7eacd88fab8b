"""What was published stays: a field that disappears or changes its type fails here, and ends are announced.

``UPDATE_EXAMPLES=1 pytest tests/api/test_versions.py`` records what the schema publishes now.
"""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern
from ninja import Router

from poruch.api.deprecation import deprecated
from poruch.api.router import api
from poruch.api.service import PoruchAPI, Renderer

PUBLISHED = Path(settings.BASE_DIR) / "docs" / "api" / "published.txt"


def form(schema: dict[str, Any]) -> str:
    """A type in a word: «string», «[PageLink]», «Act | null»."""
    if reference := schema.get("$ref"):
        return str(reference).rsplit("/", 1)[-1]
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return " | ".join(sorted(form(option) for option in options))
    if schema.get("type") == "array":
        return f"[{form(schema['items'])}]"
    if schema.get("type") == "object":
        values = schema.get("additionalProperties")
        return f"{{{form(values) if isinstance(values, dict) else 'any'}}}"
    return str(schema.get("type", "any"))


def listing() -> list[str]:
    """One line for each parameter of each operation, and for each field of each schema."""
    document = api.get_openapi_schema()
    found = []
    for address, item in document["paths"].items():
        for method, operation in item.items():
            head = f"{method.upper()} {address}"
            found += [head, *(f"{head} ?{one['name']}" for one in operation.get("parameters", ()))]
    for name, schema in document["components"]["schemas"].items():
        found += [f"{name}.{key}: {form(value)}" for key, value in schema.get("properties", {}).items()]
    return sorted(found)


def test_nothing_that_was_published_disappears() -> None:
    now = listing()
    if os.environ.get("UPDATE_EXAMPLES"):
        PUBLISHED.write_text("\n".join(now) + "\n")
    before = PUBLISHED.read_text().splitlines()
    assert len(before) > 500
    missing = sorted(set(before) - set(now))
    assert not missing, "Announce it first (docs/api/versions.md)"


@pytest.fixture
def ending() -> PoruchAPI:
    """An API with an operation that will go, and one that stays."""
    router = Router()

    @router.get("/old", response=str, operation_id="old")
    @deprecated(since=date(2027, 1, 1), until=date(2028, 1, 2), instead="/api/v1/new")
    def old(request: HttpRequest) -> str:
        return "old"

    @router.get("/new", response=str, operation_id="new")
    def new(request: HttpRequest) -> str:
        return "new"

    made = PoruchAPI(urls_namespace="ending", renderer=Renderer())
    made.add_router("", router)
    return made


def test_an_end_is_announced_in_schema_and_answers(ending: PoruchAPI) -> None:
    patterns, _app, _name = ending.urls
    resolver = URLResolver(RegexPattern(r""), patterns)

    def ask(path: str) -> Any:
        return resolver.resolve(path).func(RequestFactory().get(f"/{path}"))

    answer = ask("old")
    assert answer.status_code == 200
    assert answer["Deprecation"] == "@1798761600"
    assert answer["Sunset"] == "Sun, 02 Jan 2028 00:00:00 GMT"
    assert '</api/v1/new>; rel="successor-version"' in answer["Link"]
    assert "Deprecation" not in ask("new")
    paths = ending.get_openapi_schema(path_prefix="")["paths"]
    assert {path: item["get"].get("deprecated", False) for path, item in paths.items()} == {
        "/old": True,
        "/new": False,
    }


def test_callers_are_owed_a_year() -> None:
    with pytest.raises(ValueError, match="365"):
        deprecated(since=date(2027, 1, 1), until=date(2027, 6, 1))
