"""The GraphQL schema: one field of the root for each operation that reads, asked as REST asks it."""

import json
from functools import lru_cache
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import resolve
from django.utils import translation
from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLError,
    GraphQLField,
    GraphQLInputType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
)

from poruch.api.graphql.types import Node, Resolver, Types

#: Parts of the API that read public content.
TAGS: Final = frozenset(
    {
        "search", "pages", "resources", "glossary", "vocabularies", "legal-acts", "events", "site",
        "structure", "media",
    }
)  # fmt: skip
#: Headers that are the body's or would make an answer empty or packed.
_DROPPED: Final = (
    "CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE",
    "HTTP_ACCEPT_ENCODING",
)  # fmt: skip
_ARGUMENTS: Final = {"integer": GraphQLInt, "boolean": GraphQLBoolean}


@lru_cache(maxsize=1)
def schema() -> GraphQLSchema:
    """Made once a process, with descriptions in English: introspection is for developers."""
    from poruch.api.router import api

    with translation.override("en"):
        document = api.get_openapi_schema()
    types = Types(document)
    fields = {}
    for address, item in document["paths"].items():
        operation = item.get("get", {})
        if TAGS & set(operation.get("tags", ())) and not operation.get("security"):
            fields[operation["operationId"]] = _field(address, operation, types)
    return GraphQLSchema(GraphQLObjectType("Root", fields), types=types.pages)


def _field(address: str, operation: Node, types: Types) -> GraphQLField:
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    type = types.output(answer)
    assert type is not None, address
    parameters = operation["parameters"]
    arguments = {_argument(one): GraphQLArgument(_input(one)) for one in parameters}
    return GraphQLField(
        type,
        arguments,
        resolve=_asking(address, parameters),
        description=operation.get("description") or None,
    )


def _argument(parameter: Node) -> str:
    """``page_id`` is ``id`` here: the field already says of what."""
    name: str = parameter["name"]
    return "id" if parameter["in"] == "path" and name.endswith("_id") else name


def _input(parameter: Node) -> GraphQLInputType:
    form = parameter["schema"]
    type: Any = _ARGUMENTS.get(form.get("type"), GraphQLString)
    if form.get("type") == "array":
        type = GraphQLList(GraphQLNonNull(GraphQLString))
    return GraphQLNonNull(type) if parameter["required"] else type


def _asking(address: str, parameters: list[Node]) -> Resolver:
    places = {_argument(one): one for one in parameters}

    def answer(source: Any, info: Any, **arguments: Any) -> Any:
        path, query = address, QueryDict(mutable=True)
        for name, value in arguments.items():
            if places[name]["in"] == "path":
                # What would leave its place in the path is no name of anything.
                text = str(value)
                if not text or set(text) & set("/\\\\?#%\x00"):
                    raise GraphQLError("Not found", extensions={"status": 404})
                path = path.replace(f"{{{places[name]['name']}}}", text)
            elif value is not None:
                query.setlist(name, [_text(one) for one in (value if isinstance(value, list) else [value])])
        return _ask(info.context, path, query)

    return answer


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _ask(request: HttpRequest, path: str, query: QueryDict) -> Any:
    """The answer of an operation of REST to the same caller: same rights, same limits, same language."""
    inner = HttpRequest()
    inner.method, inner.path, inner.path_info = "GET", path, path
    inner.META = {name: value for name, value in request.META.items() if name not in _DROPPED}
    inner.META |= {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query.urlencode()}
    inner.GET, inner.user = query, request.user  # type: ignore[assignment]
    found = resolve(path)
    response = found.func(inner, *found.args, **found.kwargs)
    body = json.loads(response.content)
    if response.status_code == 200:
        return body
    extensions = {"status": response.status_code, "errors": body.get("errors", [])}
    raise GraphQLError(body.get("detail", ""), extensions=extensions)
