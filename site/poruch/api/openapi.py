"""What Ninja's schema lacks: problems, 304, and descriptions in the reader's language."""

from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from poruch.api.problems import MEDIA_TYPE, Problem
from poruch.api.sharing import NO_TRACE

_REF: Final = "#/components/schemas/{model}"
_ERROR: Final = _("Помилка: речення в detail, параметри в errors")
_TOKEN: Final = _("Токен створюють у редакції: Налаштування, Токени API. Він діє від імені власника.")
_UNCHANGED: Final = _("Нічого не змінилося (If-None-Match)")
_RETRY_AFTER: Final = {
    "description": _("Через скільки секунд можна звернутися знову"),
    "schema": {"type": "integer", "minimum": 1},
}
#: What a token may meet besides.
_WITH_TOKEN: Final = ("401", "403")
_WRITING: Final = ("409", "412", "415", "422", "428")


def finish(schema: dict[str, Any]) -> None:
    """Complete the schema in place, in the active language."""
    schemas = schema["components"]["schemas"]
    problem = Problem.model_json_schema(ref_template=_REF)
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    for model in schemas.values():
        # Docstrings are for those who change the code; fields that need words have their own.
        model.pop("description", None)
    for item in schema["paths"].values():
        for method, operation in item.items():
            _finish_operation(operation, method)
            for parameter in operation["parameters"]:
                _finish_parameter(parameter)
    schemes = schema["components"].get("securitySchemes", {})
    for name, scheme in schemes.items():
        # Ninja's own object, which all languages share, stays as it is.
        schemes[name] = {**scheme, "description": _TOKEN}
    _translate(schema)


def _finish_parameter(parameter: dict[str, Any]) -> None:
    """Words stand on the parameter itself; an empty default or null means «not asked» and goes."""
    schema: dict[str, Any] = parameter["schema"]
    while choices := schema.pop("anyOf", ()):
        for choice in choices:
            if choice != {"type": "null"}:
                schema.update(choice)
    parameter.setdefault("description", schema.get("description", ""))
    if schema.get("default") in ("", []):
        del schema["default"]
    for name in ("title", "description"):
        schema.pop(name, None)


def _finish_operation(operation: dict[str, Any], method: str) -> None:
    error = {
        "description": _ERROR,
        "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}},
    }
    answers: dict[Any, Any] = {str(status): answer for status, answer in operation["responses"].items()}
    secured = "security" in operation
    if method == "get" and not secured and operation["operationId"] not in NO_TRACE:
        answers["304"] = {"description": _UNCHANGED}
    answers["400"] = dict(error)
    for status in (*(_WITH_TOKEN if secured else ()), *(_WRITING if method != "get" else ())):
        answers[status] = dict(error)
    if (
        any(parameter["in"] == "path" for parameter in operation["parameters"])
        or "find" in operation["operationId"]
    ):
        answers["404"] = dict(error)
    answers["429"] = {**error, "headers": {"Retry-After": dict(_RETRY_AFTER)}}
    answers["default"] = dict(error)
    operation["responses"] = answers


def _translate(node: Any) -> None:
    """Summaries and descriptions, wherever they stand."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"summary", "description"} and isinstance(value, str) and value:
                node[key] = gettext(value)
            else:
                _translate(value)
    elif isinstance(node, list):
        for value in node:
            _translate(value)
