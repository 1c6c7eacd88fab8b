"""Our kind of NinjaAPI: every address of it behaves the same."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from poruch.api import negotiation, openapi, problems
from poruch.api.deprecation import announced, mark
from poruch.api.entrance import entrance
from poruch.api.http import Policy, expose
from poruch.api.sharing import UNKEPT

#: The page for people is no data: other sites do not read it.
PAGES = frozenset({"openapi-view"})
_READING = frozenset({"GET"})


def _takes_files(operations: Iterable[Any]) -> bool:
    models = (model for operation in operations for model in operation.models)
    return any(model.__ninja_param_source__ == "file" for model in models)


class Renderer(JSONRenderer):
    """UTF-8 as it is: Ukrainian text is a third of the size of its escapes."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        text: str = super().render(request, data, response_status=response_status)
        return text.encode("utf-8", "replace")


class PoruchAPI(NinjaAPI):
    """Adds to every address what :mod:`poruch.api.http` does, and an answer for addresses that are none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._schemas: dict[str, OpenAPISchema] = {}

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        patterns: list[Any] = [
            path(str(self.openapi_url).lstrip("/"), self._schema_view, name="openapi-json"),
            path(str(self.docs_url).lstrip("/"), self._docs_view, name="openapi-view"),
        ]
        methods, files = [_READING] * len(patterns), [False] * len(patterns)
        for router in self._get_bound_routers():
            patterns += router.urls_paths(router.prefix)
            # Ninja makes a pattern an operation; each answers for all the operations of its path.
            for view in router.path_operations.values():
                found = frozenset(method for operation in view.operations for method in operation.methods)
                methods += [found] * len(view.operations)
                files += [_takes_files(view.operations)] * len(view.operations)
        patterns.append(path("", entrance(self), name="api-root"))
        patterns.append(re_path("", problems.not_found, name="unknown"))
        methods += [_READING] * 2
        files += [False] * 2
        for pattern, allowed, form in zip(patterns, methods, files, strict=True):
            shared = pattern.name not in PAGES and "GET" in allowed
            policy = Policy(keep=pattern.name not in UNKEPT, shared=shared, methods=allowed, files=form)
            pattern.callback = announced(expose(pattern.callback, policy))
        return patterns

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The schema in the active language, made once a process and language; not to be changed."""
        language = negotiation.active()
        if language not in self._schemas:
            for router in self._get_bound_routers():
                mark(one for view in router.path_operations.values() for one in view.operations)
            schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            openapi.finish(schema)
            self._schemas[language] = schema
        return self._schemas[language]

    def _schema_view(self, request: HttpRequest) -> HttpResponse:
        return self.create_response(request, self.get_openapi_schema(), status=200)

    def _docs_view(self, request: HttpRequest) -> HttpResponse:
        return self.docs.render_page(request, self)
