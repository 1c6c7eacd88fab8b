"""The GraphQL schema: one field of the root for each operation that reads, asked as REST asks it."""

from functools import lru_cache
from typing import Final

from django.utils import translation
from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema

from poruch.api.graphql.asking import arguments_of, asking
from poruch.api.graphql.steps import Steps
from poruch.api.graphql.types import Node, Types

#: Parts of the API that read public content.
TAGS: Final = frozenset(
    {
        "search", "pages", "resources", "glossary", "vocabularies", "legal-acts", "events", "site",
        "structure", "media",
    }
)  # fmt: skip


@lru_cache(maxsize=1)
def schema() -> GraphQLSchema:
    """Made once a process, with descriptions in English: introspection is for developers."""
    from poruch.api.router import api

    with translation.override("en"):
        document = api.get_openapi_schema()
    types = Types(document, Steps(document).fields)
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
    return GraphQLField(
        type,
        arguments_of(parameters),
        resolve=asking(address, parameters),
        description=operation.get("description") or None,
    )
