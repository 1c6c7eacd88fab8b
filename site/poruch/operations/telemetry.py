"""Traces for OpenTelemetry, when an operator asks (OTEL_EXPORTER_OTLP_ENDPOINT) and the extra is installed.

The ready-made instrumentation of Django sends addresses, browsers and query strings. These spans have the
name of the route, the status, the request's number and SQL without values, and nothing else.
"""

import logging
import os
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from poruch.operations.passing import Execute, Passing
from poruch.operations.scrubbing import statement

log = logging.getLogger(__name__)
_running: list["Traces"] = []


class Traces:
    """Spans of requests and of their queries, by one tracer."""

    def __init__(self, tracer: Any) -> None:
        from opentelemetry.trace import SpanKind, Status, StatusCode

        self._tracer, self._kinds = tracer, SpanKind
        self._failed = Status(StatusCode.ERROR)

    def request(
        self, passing: Passing, answer: Callable[[HttpRequest], HttpResponseBase]
    ) -> HttpResponseBase:
        with self._tracer.start_as_current_span(
            passing.method, kind=self._kinds.SERVER, record_exception=False
        ) as span:
            response = answer(passing.request)
            span.update_name(f"{passing.method} {passing.route}")
            span.set_attributes(
                {
                    "http.request.method": passing.method,
                    "http.route": passing.route,
                    "http.response.status_code": response.status_code,
                    "poruch.request_id": passing.id,
                    "poruch.queries": passing.queries,
                }
            )
            if response.status_code >= 500:
                span.set_status(self._failed)
            return response

    def query(self, execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """The text of an error is not kept: databases quote the row in it."""
        with self._tracer.start_as_current_span(
            sql.partition(" ")[0].upper()[:20] or "SQL",
            kind=self._kinds.CLIENT,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            span.set_attributes({"db.system.name": connection.vendor, "db.query.text": statement(sql)})
            try:
                return execute(sql, params, many, context)
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(self._failed)
                raise


def running() -> Traces | None:
    return _running[-1] if _running else None


def start() -> Traces | None:
    """The traces of this process, begun at the first call; None when nobody asked for any."""
    if _running or not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        return running()
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.sdk") is None:
        log.warning("OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry is not: run make setup-extras.")
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    name = os.environ.get("OTEL_SERVICE_NAME", "poruch")
    provider = TracerProvider(resource=Resource.create({"service.name": name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return use(provider)


def use(provider: Any) -> Traces:
    """Trace with this provider from now on."""
    _running[:] = [Traces(provider.get_tracer("poruch"))]
    return _running[-1]


def stop() -> None:
    _running.clear()
