"""Every request gets a number and is timed; PORUCH_LOG_FORMAT=json logs it without its reader."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from poruch.operations import metrics, queries, telemetry
from poruch.operations.passing import CACHE_KEY, META_KEY, Passing, begin, current
from search.service import answered

log = logging.getLogger("poruch.request")


class RequestMiddleware:
    """The first of all: what stands behind it is measured. What it costs: docs/operations/observability.md.

    The number of a request is in ``request.META["PORUCH_REQUEST_ID"]``, in the answer's ``X-Request-ID``, in
    every line of the log, on the page of a fault and in the API's problems of 500 and above.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._logs = settings.PORUCH_LOG_FORMAT == "json"
        self._meter = metrics.meter() if settings.PORUCH_METRICS else None
        self._traces = telemetry.start()
        queries.connect()
        if self._meter is not None:
            answered.connect(_searched, dispatch_uid="operations.searches")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        passing = begin(request)
        request.META[META_KEY] = passing.id
        token = current.set(passing)
        try:
            if self._traces is None:
                response = self.get_response(request)
            else:
                response = self._traces.request(passing, self.get_response)
            self._done(passing, response)
        finally:
            current.reset(token)
        response.headers["X-Request-ID"] = passing.id
        return response

    def _done(self, passing: Passing, response: HttpResponseBase) -> None:
        seconds = time.perf_counter() - passing.began
        if self._meter is not None:
            cached = passing.request.META.get(CACHE_KEY, "")
            self._meter.request(passing.route, passing.method, response.status_code, seconds, cached)
        if self._logs:
            _write(passing, response.status_code, seconds)


def _searched(sender: object, engine: str, degraded: bool, seconds: float, **_: object) -> None:
    metrics.meter().search(engine, degraded, seconds)


def _write(passing: Passing, status: int, seconds: float) -> None:
    """The account's number only for the CMS, and only if somebody looked at it anyway."""
    fields = {
        "request_id": passing.id,
        "method": passing.method,
        "route": passing.route,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "queries": passing.queries,
        "query_ms": round(passing.query_seconds * 1000, 1),
    }
    user = getattr(passing.request, "_cached_user", None)
    if user is not None and user.pk and passing.request.path.startswith("/cms/"):
        fields["user"] = user.pk
    log.info("request", extra=fields)
