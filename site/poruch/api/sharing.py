"""How answers of the API are shared by anonymous readers (:mod:`poruch.core.caching`)."""

from functools import lru_cache
from typing import Final

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from poruch.api import negotiation, problems
from poruch.api.params import REPEATED
from poruch.core.caching.surfaces import Surface, Variant

PREFIX: Final = "/api/v1/"
#: Words that people typed: no cache keeps their answers.
TYPED: Final = frozenset({"q", "criteria"})
#: Operations whose answers no cache may keep: a search must leave no trace.
NO_TRACE: Final = frozenset({"search", "suggest"})
#: Those and what is for one pair of eyes.
UNKEPT: Final = NO_TRACE | {"preview"}
#: Operations that are asked to learn what is new, or to see what is not public: never answered from memory.
NOT_SHARED: Final = UNKEPT | {"changes", "drafts", "webhooks"}
#: Characters of a query string that are looked at; longer ones are answered anew.
LONGEST: Final = 1_000


def variant(request: HttpRequest) -> Variant | None:
    """The address and the language, written in one way: ``?size=5&sort=title`` and
    ``?sort=title&size=5&size=`` share an answer. Nothing is shared with parameters that no operation knows.
    """
    operation = request.path.removeprefix(PREFIX).partition("/")[0]
    if operation in NOT_SHARED or "/0" in request.path:
        return None
    if len(request.META.get("QUERY_STRING", "")) > LONGEST:
        return None
    try:
        parameters = _canonical(request)
        language = negotiation.language_of(request)[0]
    except SuspiciousOperation:
        return None
    if parameters is None:
        return None
    free = any(name != negotiation.PARAMETER for name, _value in parameters)
    parts = (language, *(f"{name}={value}" for name, value in parameters))
    # Whoever shows a token shares nothing.
    return Variant(parts, frozenset({"accept-language", "authorization"}), free)


def _canonical(request: HttpRequest) -> list[tuple[str, str]] | None:
    """As :class:`poruch.api.params.QueryParser` reads them, by name; None when nothing is to be shared."""
    found = []
    for name in sorted(request.GET):
        values = [value for value in request.GET.getlist(name) if value != ""]
        if not values:
            continue
        if name in TYPED or name not in parameters_known():
            return None
        if name == negotiation.PARAMETER:
            values = [code for code in map(negotiation.match, values[-1:]) if code]
            if not values:
                return None
        found += [(name, value) for value in (values if name in REPEATED else values[-1:])]
    return found


@lru_cache(maxsize=1)
def parameters_known() -> frozenset[str]:
    """The names of all query parameters of all operations that the schema names."""
    from poruch.api.router import api

    models = (
        model
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
        if operation.include_in_schema
        for model in operation.models
    )
    return frozenset(
        name
        for model in models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    with translation.override(negotiation.language_of(request)[0]):
        return problems.unavailable()


def finish(request: HttpRequest, response: HttpResponseBase) -> None:
    from poruch.api import limits

    limits.tell(request, response)


SURFACE: Final = Surface(PREFIX, variant, unavailable, finish)
