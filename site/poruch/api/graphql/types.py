"""GraphQL types made of the schemas of the OpenAPI document."""

from collections.abc import Callable
from typing import Any, Final

from graphql import (
    GraphQLBoolean,
    GraphQLField,
    GraphQLFloat,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
)

Node = dict[str, Any]
Resolver = Callable[..., Any]
#: Fields of a type that REST has not, by its name.
More = Callable[[str, "Types"], dict[str, GraphQLField]]
SCALARS: Final = {
    "string": GraphQLString,
    "integer": GraphQLInt,
    "number": GraphQLFloat,
    "boolean": GraphQLBoolean,
}
#: What every page in full has; each type of page is an object that implements it.
PAGE: Final = "Detail"
#: Pages of types that have no schema of their own.
ANY_PAGE: Final = "ContentDetail"
#: What names a page by its id, and the plainest of them.
LINK: Final = "PageLink"
LINKS: Final = (LINK, "PageCard", "ContactCard", "Translation", "PageItem", "NavigationItem")
#: Members of the union of pages that are no type of page.
_PARTIAL: Final = "SelectedDetail"


class Types:
    """The types of one document, each made when first asked for.

    A dict with any keys becomes a list of ``{key value}``; a block has one field for each form of its value;
    what has no form at all (``explanation``) is left out. ``more`` gives types fields that REST has not.
    """

    def __init__(self, document: Node, more: More) -> None:
        self._more = more
        self._schemas: Node = document["components"]["schemas"]
        self._made: dict[str, Any] = {}
        self._pages = self._members()

    def _members(self) -> dict[str, str]:
        """Schemas of pages by the value of their ``type``."""
        found = {}
        for name, schema in self._schemas.items():
            constant = schema.get("properties", {}).get("type", {}).get("const")
            if name.endswith("Detail") and constant:
                found[constant] = name
        return found

    @property
    def pages(self) -> list[GraphQLNamedType]:
        """All types of pages, which no field names."""
        return [self.named(name) for name in (*self._pages.values(), "SectionDetail", ANY_PAGE)]

    def output(self, schema: Node, owner: str = "") -> Any:
        """The type of a value; None for one without a form. ``owner`` names types that have no name."""
        if reference := schema.get("$ref"):
            return self.named(reference.rsplit("/", 1)[-1])
        if options := schema.get("anyOf") or schema.get("oneOf"):
            return self._either(options, owner)
        if schema.get("type") == "array":
            inner = self.output(schema["items"], owner)
            return GraphQLList(GraphQLNonNull(inner)) if inner else None
        if schema.get("type") == "object":
            return self._entries(schema.get("additionalProperties"), owner)
        return SCALARS.get(str(schema.get("type")), GraphQLString if "const" in schema else None)

    def _either(self, options: list[Node], owner: str) -> Any:
        real = [option for option in options if option.get("type") != "null"]
        names = [option.get("$ref", "").rsplit("/", 1)[-1] for option in real]
        if len(real) == 1:
            return self.output(real[0], owner)
        if _PARTIAL in names or ANY_PAGE in names:
            return self.named(names[0]) if len(names) == 2 else self._page()
        kinds = {option.get("type") for option in real}
        return GraphQLFloat if kinds <= {"integer", "number"} else None

    def _entries(self, values: Any, owner: str) -> Any:
        inner = self.output(values, f"{owner}Value") if isinstance(values, dict) else None
        if inner is None:
            return None
        name = f"{owner}Entry"
        if name not in self._made:
            fields = {"key": GraphQLField(GraphQLNonNull(GraphQLString)), "value": GraphQLField(inner)}
            self._made[name] = GraphQLObjectType(name, fields)
        return GraphQLList(GraphQLNonNull(self._made[name]))

    def named(self, name: str) -> Any:
        if name == PAGE:
            return self._page()
        if name not in self._made:
            schema = self._schemas[name]
            fields = self._block_fields if "oneOf" in schema else self._fields
            page = name == ANY_PAGE or name == "SectionDetail" or name in self._pages.values()
            interfaces: Callable[[], list[Any]] = lambda: [self._page()] if page else []  # noqa: E731
            self._made[name] = GraphQLObjectType(name, lambda: fields(name), interfaces=interfaces)
        return self._made[name]

    def _page(self) -> Any:
        if PAGE not in self._made:
            home = self._schemas["HomeDetail"]["properties"]
            shared = {name for name in self._schemas[ANY_PAGE]["properties"] if name in home}
            self._made[PAGE] = GraphQLInterfaceType(
                PAGE,
                lambda: {
                    name: field
                    for name, field in self._fields(ANY_PAGE).items()
                    if name in shared | self._more(ANY_PAGE, self).keys()
                },
                resolve_type=self._type_of,
            )
        return self._made[PAGE]

    def _type_of(self, value: Node, *args: Any) -> str:
        return self._pages.get(value.get("type", ""), "SectionDetail" if "lists" in value else ANY_PAGE)

    def _fields(self, name: str) -> dict[str, GraphQLField]:
        found = {}
        for key, schema in self._schemas[name].get("properties", {}).items():
            # The keys of a dict that pages share name one type, whatever page it stands on.
            owner = f"{PAGE if name.endswith(PAGE) else name}{key.title().replace('_', '')}"
            if type := self.output(schema, owner):
                found[key] = GraphQLField(
                    type, resolve=_entries_of(key) if _is_dict(schema) else _value_of(key)
                )
        return found | self._more(name, self)

    def _block_fields(self, name: str) -> dict[str, GraphQLField]:
        """``text`` for texts, else the first type of each form: ``heading``, ``step`` …"""
        found = {"type": GraphQLField(GraphQLNonNull(GraphQLString))}
        for form in self._schemas[name]["oneOf"]:
            types, value = form["properties"]["type"]["enum"], form["properties"]["value"]
            if type := self.output(value):
                found["text" if type is GraphQLString else types[0]] = GraphQLField(
                    type, resolve=_of_types(types)
                )
        return found


def _is_dict(schema: Node) -> bool:
    return any(option.get("type") == "object" for option in schema.get("anyOf", [schema]))


def _value_of(key: str) -> Resolver:
    return lambda source, info: source.get(key)


def _entries_of(key: str) -> Resolver:
    return lambda source, info: (
        None if source.get(key) is None else [{"key": k, "value": v} for k, v in source[key].items()]
    )


def _of_types(types: list[str]) -> Resolver:
    return lambda source, info: source["value"] if source["type"] in types else None
