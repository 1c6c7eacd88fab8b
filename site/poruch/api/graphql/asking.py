"""Asking the operations of REST from inside the process, for the same caller."""

import json
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import resolve
from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLError,
    GraphQLInputType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLString,
)

from poruch.api.graphql.types import Node, Resolver

Asker = Callable[[HttpRequest, str, QueryDict], Any]
#: Headers that are the body's or would make an answer empty or packed.
_DROPPED: Final = (
    "CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE",
    "HTTP_ACCEPT_ENCODING",
)  # fmt: skip
_ARGUMENTS: Final = {"integer": GraphQLInt, "boolean": GraphQLBoolean}


def arguments_of(parameters: list[Node]) -> dict[str, GraphQLArgument]:
    return {_argument(one): GraphQLArgument(_input(one)) for one in parameters}


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


def asking(address: str, parameters: list[Node], by: Asker | None = None) -> Resolver:
    """A resolver that asks the operation at ``address``, by :func:`ask` or by another way of asking."""
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
        return (by or ask)(info.context, path, query)

    return answer


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def ask(request: HttpRequest, path: str, query: QueryDict) -> Any:
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
