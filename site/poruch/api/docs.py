"""The docs for people: one page made from the schema and from recorded examples."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from poruch import languages
from poruch.api import negotiation, problems
from poruch.core.seo import Alternate, PageHead

#: One file an operation, written and checked by tests/api/test_examples.py.
EXAMPLES: Final = Path(settings.BASE_DIR) / "docs" / "api" / "examples"


@lru_cache(maxsize=1)
def examples() -> dict[str, dict[str, Any]]:
    """``{operation id: {"request", "status", "answer"}}``, read once a process."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(EXAMPLES.glob("*.json"))}


def _type(schema: dict[str, Any]) -> str:
    """A parameter's type in a few words: «string», «integer 1–50», «a | b | c»."""
    if schema.get("type") == "array":
        return f"{_type(schema.get('items', {}))} []"
    if values := schema.get("enum"):
        return " | ".join(values)
    text = str(schema.get("format") or schema.get("type", ""))
    low, high = schema.get("minimum"), schema.get("maximum")
    if high is not None:
        return f"{text} {low}–{high}"
    return text


def _default(schema: dict[str, Any]) -> str:
    """As it is written in an address: «false», «10»; "" when there is none."""
    return str(schema["default"]).lower() if "default" in schema else ""


def _shown(example: dict[str, Any] | None) -> str:
    """The JSON of an answer; "" when there is none."""
    if not example or example["answer"] is None:
        return ""
    return json.dumps(example["answer"], ensure_ascii=False, indent=2)


def _fields(schema: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The named fields of the JSON, or of the form, that an operation takes."""
    content = operation.get("requestBody", {}).get("content", {})
    form = content.get("multipart/form-data", {}).get("schema", {})
    name = content.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
    model = form or schema["components"]["schemas"].get(name, {})
    return [
        {
            "name": field,
            "required": field in model.get("required", ()),
            "type": " | ".join(_type(one) for one in value.get("anyOf", [value])),
            "description": value.get("description", ""),
        }
        for field, value in model.get("properties", {}).items()
    ]


def operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """What the template shows of each endpoint, in the order of the routers."""
    found = []
    told = [
        (method, address, operation)
        for address, item in schema["paths"].items()
        for method, operation in item.items()
    ]
    for method, address, operation in told:
        example = examples().get(operation["operationId"])
        found.append(
            {
                "id": operation["operationId"],
                "method": method.upper(),
                "address": address,
                "secured": "security" in operation,
                "body": _fields(schema, operation),
                "summary": operation["summary"],
                "deprecated": operation.get("deprecated", False),
                "description": operation.get("description", ""),
                "parameters": [
                    {
                        "name": one["name"],
                        "required": one["required"],
                        "type": _type(one["schema"]),
                        "default": _default(one["schema"]),
                        "description": one.get("description", ""),
                    }
                    for one in operation["parameters"]
                ],
                "request": example["request"] if example else "",
                "sent": json.dumps(example["body"], ensure_ascii=False)
                if example and "body" in example
                else "",
                "form": example.get("form", []) if example else [],
                "headers": example.get("headers", []) if example else [],
                "answer": _shown(example),
            }
        )
    return found


class Docs(DocsBase):
    """Rendered on the server: no third party is asked, and no script runs."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema()
        titles = problems.titles().items()
        context = {
            "title": schema["info"]["title"],
            "about": schema["info"]["description"],
            "openapi_url": self.get_openapi_url(api, kwargs),
            "operations": operations(schema),
            "problems": [
                {"status": status, "kind": kind, "title": title} for status, (kind, title) in titles
            ],
            "origin": request.build_absolute_uri("/").rstrip("/"),
            "head": _head(request, schema["info"]["description"]),
        }
        return render(request, "api/docs.html", context)


def _head(request: HttpRequest, about: str) -> PageHead:
    """The docs in each language; outside search engines stay out of the API as a whole."""
    active = negotiation.active()
    here = request.build_absolute_uri(request.path)
    return PageHead(
        canonical=f"{here}?locale={active}",
        alternates=[
            Alternate(code, name, f"{here}?locale={code}", exists=True, current=code == active)
            for code, name in languages.LANGUAGES
        ],
        noindex=True,
        description=about,
        og_title="Poruch API",
        language=active,
        is_fallback=False,
        language_name=dict(languages.LANGUAGES)[active],
    )
