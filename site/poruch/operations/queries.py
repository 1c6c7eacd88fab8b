"""What requests ask the database: counted, timed, and logged when slow, without values."""

import logging
import time
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from poruch.operations import metrics, telemetry
from poruch.operations.passing import Execute, Passing, current
from poruch.operations.scrubbing import statement

log = logging.getLogger("poruch.query")


def connect() -> None:
    """Watch every connection, those that are open too. Again is harmless."""
    connection_created.connect(_created, dispatch_uid="operations.queries")
    for connection in connections.all(initialized_only=True):
        _watch(connection)


def _created(sender: Any, connection: BaseDatabaseWrapper, **_: Any) -> None:
    _watch(connection)


def _watch(connection: BaseDatabaseWrapper) -> None:
    if _timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(_timed)


def _timed(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    passing = current.get()
    if passing is None:
        return execute(sql, params, many, context)
    began = time.perf_counter()
    try:
        traces = telemetry.running()
        if traces is None:
            return execute(sql, params, many, context)
        return traces.query(execute, sql, params, many, context)
    except DatabaseError:
        if settings.PORUCH_METRICS:
            metrics.meter().database_errors.inc()
        raise
    finally:
        _note(passing, sql, time.perf_counter() - began)


def _note(passing: Passing, sql: str, seconds: float) -> None:
    passing.queries += 1
    passing.query_seconds += seconds
    limit: float = settings.PORUCH_SLOW_QUERY_MS
    if limit and seconds * 1000 >= limit:
        if settings.PORUCH_METRICS:
            metrics.meter().slow_queries.inc()
        fields = {
            "request_id": passing.id,
            "route": passing.route,
            "ms": round(seconds * 1000, 1),
            "sql": statement(sql),
        }
        log.warning("slow query", extra=fields)
