"""From a page to those around it: each step asks an operation of REST, so it leads nowhere REST does not."""

from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from graphql import GraphQLError, GraphQLField

from poruch.api.graphql.asking import arguments_of, ask, asking
from poruch.api.graphql.types import LINK, LINKS, Node, Types

#: Answers of REST that the steps of one question may take; the same one again costs nothing.
MOST: Final = 25


class Steps:
    """The fields that lead on: ``page`` of whatever names a page; ``parent`` and ``children`` of a page."""

    def __init__(self, document: Node) -> None:
        found = {}
        for address, item in document["paths"].items():
            if operation := item.get("get"):
                found[operation["operationId"]] = (address, operation["parameters"])
        self._page, self._pages = found["page"], found["pages"]

    def fields(self, name: str, types: Types) -> dict[str, GraphQLField]:
        if name in LINKS:
            return {"page": self._field(types.named("Detail"), *self._page, id="id")}
        if name.endswith("Detail"):
            return {
                "parent": GraphQLField(types.named(LINK), resolve=self._parent),
                "children": self._field(types.named("PageList"), *self._pages, parent="id"),
            }
        return {}

    def _field(self, type: Any, address: str, parameters: list[Node], **given: str) -> GraphQLField:
        """``given`` arguments are values of the page; ``fields`` would leave holes in what has a type."""
        resolver = asking(address, parameters, step)

        def resolve(source: Any, info: Any, **arguments: Any) -> Any:
            known = {argument: source[key] for argument, key in given.items()}
            return resolver(source, info, **arguments, **known)

        offered = arguments_of(parameters)
        kept = {key: value for key, value in offered.items() if key not in {*given, "fields"}}
        return GraphQLField(type, kept, resolve=resolve)

    def _parent(self, source: Any, info: Any) -> Any:
        if link := (source.get("expanded") or {}).get("parent"):
            return link
        asked = {"id": source["id"], "expand": "parent", "fields": "id"}
        if language := source.get("requested_locale"):
            asked["locale"] = language
        found = asking(*self._page, step)(source, info, **asked)
        return (found.get("expanded") or {}).get("parent")


def step(request: HttpRequest, path: str, query: QueryDict) -> Any:
    """An answer of REST, asked for once a question; what it refuses counts too."""
    taken = request.__dict__.setdefault("poruch_steps", {})
    key = (path, query.urlencode())
    if key not in taken:
        if len(taken) >= MOST:
            text = _("Забагато переходів між сторінками: дозволено %s.") % MOST
            raise GraphQLError(text, extensions={"status": 400})
        taken[key] = _asked(request, path, query)
    if isinstance(taken[key], GraphQLError):
        raise GraphQLError(taken[key].message, extensions=taken[key].extensions)
    return taken[key]


def _asked(request: HttpRequest, path: str, query: QueryDict) -> Any:
    try:
        return ask(request, path, query)
    except GraphQLError as refused:
        return refused
