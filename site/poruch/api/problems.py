"""Errors as RFC 9457 problem details, each with a sentence a person can act on."""

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, Field

from poruch.core.caching import away

MEDIA_TYPE: Final = "application/problem+json"
#: Where a problem's ``type`` is explained: an anchor of the human docs.
DOCS_PATH: Final = "/api/v1/docs"

logger = logging.getLogger("poruch.api")


class ProblemError(BaseModel):
    """One parameter that was refused: ``source`` is query, path, header or body."""

    source: str
    name: str
    message: str


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    errors: list[ProblemError]
    #: The number under which the operator finds a fault of ours in the log; only from 500 on.
    request_id: str | None = None


class ApiError(Exception):
    """An answer with a status of 400 or more, raised anywhere below an endpoint."""

    status = 400

    def __init__(self, detail: str, errors: Sequence[ProblemError] = ()) -> None:
        super().__init__(detail)
        self.detail, self.errors = detail, list(errors)
        self.headers: dict[str, str] = {}


class Unauthorised(ApiError):
    """No token, or one that does not work (RFC 6750: ``error`` says which)."""

    status = 401

    def __init__(self, detail: str, error: str = "") -> None:
        super().__init__(detail)
        told = f', error="{error}"' if error else ""
        self.headers["WWW-Authenticate"] = f'Bearer realm="Poruch API"{told}'


class Forbidden(ApiError):
    status = 403


class NotFound(ApiError):
    status = 404


class Conflict(ApiError):
    """Right in itself, but not with how things stand now."""

    status = 409


class PreconditionFailed(ApiError):
    """Somebody else was faster: ``If-Match`` names a version that is not the newest."""

    status = 412


class UnsupportedMedia(ApiError):
    status = 415


class Unprocessable(ApiError):
    """Readable, but it cannot become content."""

    status = 422


class PreconditionRequired(ApiError):
    """``If-Match`` is missing (RFC 6585)."""

    status = 428


class Gone(ApiError):
    status = 410


class TooManyRequests(ApiError):
    """Asked too often; may ask again after ``seconds``."""

    status = 429

    def __init__(self, seconds: int, detail: str = "") -> None:
        text = ngettext(
            "З вашої мережі шукають надто часто. Зачекайте %s секунду й повторіть.",
            "З вашої мережі шукають надто часто. Зачекайте %s секунд і повторіть.",
            seconds,
        )
        super().__init__(detail or text % seconds)
        self.headers["Retry-After"] = str(seconds)


class BadParameter(ApiError):
    """One query parameter with a sentence that says what would be right."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message, [ProblemError(source="query", name=name, message=message)])


def titles() -> dict[int, tuple[str, str]]:
    """The kind and the title of each status, in the active language."""
    return {
        400: ("bad-request", _("Запит неправильний")),
        401: ("unauthorised", _("Потрібен токен, який діє")),
        403: ("forbidden", _("Це не для всіх")),
        404: ("not-found", _("Такого немає")),
        405: ("method-not-allowed", _("Так звертатися не можна")),
        409: ("conflict", _("Зараз цього зробити не можна")),
        410: ("gone", _("Цього вже немає")),
        412: ("precondition-failed", _("Хтось уже змінив це")),
        415: ("unsupported-media-type", _("Запит не в тому форматі")),
        422: ("unprocessable", _("Зміст не підходить")),
        428: ("precondition-required", _("Потрібен If-Match")),
        429: ("too-many-requests", _("Забагато запитів")),
        500: ("server-error", _("Помилка на нашому боці")),
        503: ("unavailable", _("Сайт тимчасово не працює")),
    }


def problem(
    status: int, detail: str, errors: Sequence[ProblemError] = (), request_id: str | None = None
) -> HttpResponse:
    """The answer for an error. Never kept by caches: what is missing now may be there in a minute.

    A sentence may repeat what was sent, and that may hold half of a sign.
    """
    known = titles()
    kind, title = known.get(status) or (known[400] if status < 500 else known[500])
    body = Problem(
        type=f"{DOCS_PATH}#{kind}",
        title=title,
        status=status,
        detail=_whole(detail),
        errors=[
            one.model_copy(update={"name": _whole(one.name), "message": _whole(one.message)})
            for one in errors
        ],
        request_id=request_id,
    )
    content = body.model_dump_json(exclude_none=True).encode()
    response = HttpResponse(content, status=status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def not_found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Any path under /api/v1/ that is no endpoint."""
    return problem(404, _("В API немає такої адреси. Перелік адрес: /api/v1/docs."))


def not_allowed() -> HttpResponse:
    return problem(405, _("Ця адреса такого не приймає. Що вона приймає, каже заголовок Allow."))


def unreadable() -> HttpResponse:
    """A request that Django refuses to read, such as one with thousands of parameters."""
    return problem(400, _("Цей запит не можна прочитати. Можливо, у ньому забагато параметрів."))


def not_json() -> HttpResponse:
    """Ninja's only error of its own: a body that cannot be parsed."""
    return problem(400, _("Тіло запиту має бути об’єктом JSON у кодуванні UTF-8."))


def unavailable() -> HttpResponse:
    """The database is away; it will be back."""
    response = problem(503, _("Сайт зараз не може прочитати свої дані. Спробуйте ще раз за хвилину."))
    response.headers["Retry-After"] = str(away.RETRY_SECONDS)
    return response


def server_error(request: HttpRequest, error: Exception) -> HttpResponse:
    """Log where it broke, never what was asked: messages and paths may hold a reader's question."""
    places = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s\n%s", type(error).__name__, places)
    if isinstance(error, away.AWAY):
        return unavailable()
    number = request.META.get("PORUCH_REQUEST_ID")
    return problem(500, _("Не вдалося відповісти. Спробуйте ще раз за хвилину."), request_id=number)


def sentence(error: Mapping[str, Any]) -> str:
    """What pydantic found wrong, in plain words of the active language."""
    context: Mapping[str, Any] = error.get("ctx") or {}
    kind = str(error.get("type", ""))
    made: dict[str, Callable[[], str]] = {
        "poruch": lambda: str(error["msg"]),
        "missing": lambda: _("Цей параметр обов’язковий."),
        "int_parsing": lambda: _("Потрібне ціле число."),
        "int_type": lambda: _("Потрібне ціле число."),
        "string_type": lambda: _("Потрібен текст."),
        "bool_type": lambda: _("Потрібно true або false."),
        "int_parsing_size": lambda: _("Число завелике."),
        "int_from_float": lambda: _("Потрібне ціле число."),
        "bool_parsing": lambda: _("Потрібно true або false."),
        "greater_than_equal": lambda: _("Потрібне число, не менше за %s.") % context.get("ge"),
        "less_than_equal": lambda: _("Потрібне число, не більше за %s.") % context.get("le"),
        "string_too_long": lambda: _("Задовге значення: дозволено знаків %s.") % context.get("max_length"),
        "too_long": lambda: (
            (
                _("Задовге значення: дозволено знаків %s.")
                if context.get("field_type") == "Value"
                else _("Забагато значень: дозволено %s.")
            )
            % context.get("max_length")
        ),
        "too_short": lambda: _("Тут має щось стояти."),
        "string_too_short": lambda: _("Тут має щось стояти."),
        "extra_forbidden": lambda: _("Такого поля немає."),
    }
    return made.get(kind, lambda: _("Це значення не підходить."))()


def refused(request: HttpRequest, error: ApiError) -> HttpResponse:
    response = problem(error.status, error.detail, error.errors)
    for name, value in error.headers.items():
        response.headers[name] = value
    return response


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = []
    for one in error.errors:
        source, *rest = [str(part) for part in one.get("loc", ())] or ["query"]
        # Of a body the first name is that of our own function's parameter.
        name = ".".join(rest[1:]) if source == "body" else "".join(rest[:1])
        errors.append(ProblemError(source=source, name=name, message=sentence(one)))
    detail = " ".join(f"{one.name}: {one.message}" if one.name else one.message for one in errors)
    return problem(400, detail, errors)


def connect(api: NinjaAPI) -> None:
    """Answer every exception below an endpoint as a problem."""
    handlers: dict[type[Exception], Callable[..., HttpResponse]] = {
        ValidationError: _invalid,
        ApiError: refused,
        Http404: not_found,
        HttpError: lambda request, error: not_json(),
        MultiPartParserError: lambda request, error: unreadable(),
        SuspiciousOperation: lambda request, error: unreadable(),
        Exception: server_error,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
