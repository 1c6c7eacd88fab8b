"""/api/graphql: GET, or POST with JSON; no cookies, no CSRF token, nothing to change."""

import json
import logging
from typing import Any, Final

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from graphql import DocumentNode, GraphQLError, OperationType, execute_sync, parse, validate
from graphql.utilities import get_operation_ast

from poruch.api import limits as rates
from poruch.api.graphql import limits
from poruch.api.graphql.schema import schema
from poruch.api.negotiation import language_of
from poruch.api.problems import ApiError
from poruch.api.tokens.entrance import token_of

METHODS: Final = "GET, HEAD, POST, OPTIONS"

logger = logging.getLogger("poruch.api")


class Wrong(BadRequest):
    """What was sent is no question; the text is a sentence."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


def answer(request: HttpRequest) -> HttpResponse:
    """Public content only: what is asked goes through the operations of REST (:mod:`.schema`)."""
    if request.method == "OPTIONS":
        return _finish(HttpResponse(status=204))
    if request.method not in {"GET", "HEAD", "POST"}:
        return _refused(_("Дозволено GET або POST із JSON."), 405)
    try:
        language, _negotiated = language_of(request)
        with translation.override(language):
            return _let_in(request)
    except Wrong as error:
        return _refused(str(error), error.status)
    except SuspiciousOperation:
        return _refused(_("Цей запит не можна прочитати."), 400)


def _let_in(request: HttpRequest) -> HttpResponse:
    """The question counts by itself: what asks nothing of REST, as introspection does, costs time too."""
    try:
        request.api_token = token_of(request)  # type: ignore[attr-defined]
        rates.check(request)
    except ApiError as error:
        response = _refused(error.detail, error.status)
        for name, value in error.headers.items():
            response.headers[name] = value
        return response
    return _answered(request)


def _answered(request: HttpRequest) -> HttpResponse:
    query, variables, name = _question(request)
    document = _document(query)
    operation = get_operation_ast(document, name)
    if operation is None:
        raise Wrong(_("Немає такої операції: назвіть її в operationName."))
    if operation.operation is not OperationType.QUERY:
        raise Wrong(_("Тут лише читають: mutation і subscription немає."))
    result = execute_sync(
        schema(), document, context_value=request, variable_values=variables, operation_name=name
    )
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [_shown(error) for error in result.errors]
    return _json(body, 200 if result.data is not None else 400)


def _question(request: HttpRequest) -> tuple[str, dict[str, Any], str | None]:
    if request.method == "POST":
        if request.content_type != "application/json":
            raise Wrong(_("Потрібен Content-Type: application/json."), 415)
        if int(request.META.get("CONTENT_LENGTH") or 0) > limits.BYTES or len(request.body) > limits.BYTES:
            raise Wrong(_("Завелике запитання: дозволено байтів %s.") % limits.BYTES, 413)
        sent = _read(request.body.decode("utf-8", "replace"))
    else:
        sent = {**request.GET.dict(), "variables": _read(request.GET.get("variables") or "{}")}
    query, variables, name = sent.get("query"), sent.get("variables") or {}, sent.get("operationName") or None
    if not isinstance(query, str) or not query.strip():
        raise Wrong(_("Немає запитання: параметр query обов’язковий."))
    if not isinstance(variables, dict) or not (name is None or isinstance(name, str)):
        raise Wrong(_("variables має бути об’єктом, operationName рядком."))
    if len(query.encode("utf-8", "replace")) > limits.BYTES:
        raise Wrong(_("Завелике запитання: дозволено байтів %s.") % limits.BYTES, 413)
    return query, variables, name


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Wrong(_("Потрібен об’єкт JSON."))
    return found


def _document(query: str) -> DocumentNode:
    """Parsed, within the limits, and valid; else :class:`Wrong` with the first thing that is not."""
    try:
        document = parse(query, max_tokens=limits.TOKENS)
        limits.check(document)
    except GraphQLError as error:
        raise Wrong(error.message) from None
    except RecursionError:
        raise Wrong(_("Завелика вкладеність: дозволено %s.") % limits.DEPTH) from None
    except limits.TooMuch as error:
        raise Wrong(str(error)) from None
    if errors := validate(schema(), document, max_errors=1):
        raise Wrong(errors[0].message)
    return document


def _shown(error: GraphQLError) -> dict[str, Any]:
    """Ours has its status; what broke is logged by its kind and place, and never told."""
    original = error.original_error
    if original is None or isinstance(original, GraphQLError):
        return dict(error.formatted)
    logger.error("%s in GraphQL at %s", type(original).__name__, error.path)
    return {"message": _("Не вдалося відповісти. Спробуйте ще раз за хвилину."), "path": error.path}


def _refused(text: str, status: int) -> HttpResponse:
    return _json({"errors": [{"message": text, "extensions": {"status": status}}]}, status)


def _json(body: dict[str, Any], status: int) -> HttpResponse:
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return _finish(HttpResponse(content, status=status, content_type="application/json; charset=utf-8"))


def _finish(response: HttpResponse) -> HttpResponse:
    """Kept by nobody: an answer holds searches, and its address may hold one too."""
    for name, value in {
        "Allow": METHODS,
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }.items():
        response.headers[name] = value
    return response
