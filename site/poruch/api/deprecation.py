"""What will go, announced in time: one line for an operation, one for a field (docs/api/versions.md).

An operation: ``@deprecated(...)`` below ``@router.get(...)``. A field: ``Field(deprecated=True)`` in its
schema, which OpenAPI shows as ``deprecated: true``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from typing import Any, Final, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import http_date

View = TypeVar("View", bound=Callable[..., Any])

#: Days between the announcement and the end, at least.
NOTICE: Final = timedelta(days=365)
#: Where the policy is written, for the header ``Link``.
POLICY: Final = "/api/v1/docs#versions"


@dataclass(frozen=True)
class Deprecation:
    """``since`` is announced, ``until`` the operation still answers; ``instead`` is an address of the API."""

    since: date
    until: date
    instead: str = ""

    def __post_init__(self) -> None:
        if self.until - self.since < NOTICE:
            raise ValueError(f"Callers are owed {NOTICE.days} days")

    def write(self, response: HttpResponseBase) -> None:
        """``Deprecation`` (RFC 9745), ``Sunset`` (RFC 8594), and what to ask instead."""
        response.headers["Deprecation"] = f"@{int(_midnight(self.since).timestamp())}"
        response.headers["Sunset"] = http_date(_midnight(self.until).timestamp())
        links = [f'<{POLICY}>; rel="deprecation"']
        links += [f'<{self.instead}>; rel="successor-version"'] if self.instead else []
        response.headers["Link"] = ", ".join(links)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def deprecated(since: date, until: date, instead: str = "") -> Callable[[View], View]:
    """Stands below ``@router.get``: the schema says ``deprecated``, and each answer carries the headers."""
    note = Deprecation(since, until, instead)

    def mark(view: View) -> View:
        @wraps(view)
        def noted(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            request.deprecation = note  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        noted.deprecation = note  # type: ignore[attr-defined]
        return noted  # type: ignore[return-value]

    return mark


def announced(view: View) -> View:
    """``view`` (that of an address, with all Ninja and :mod:`poruch.api.http` do) with the headers."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = view(request, *args, **kwargs)
        note: Deprecation | None = getattr(request, "deprecation", None)
        if note is not None:
            note.write(response)
        return response

    return answer  # type: ignore[return-value]


def mark(operations: Iterable[Any]) -> None:
    """Let Ninja's operations know what their views know, for the schema."""
    for operation in operations:
        if hasattr(operation.view_func, "deprecation"):
            operation.deprecated = True
