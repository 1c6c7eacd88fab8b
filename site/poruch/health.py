"""Is the process alive (`/healthz`), and can it do its work (`/readyz`)."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search import outbox
from search.engines import engine


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether the database and the search engine answer, and how far the index lags behind.

    ``{"ready", "database", "search": {"engine"}, "outbox": {"pending",
    "oldest_seconds"}}``; 503 when one of them does not answer.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        used = engine()
        pending, oldest = outbox.lag()
        report = {
            "ready": True,
            "database": "ok",
            "search": {"engine": used.name},
            "outbox": {"pending": pending, "oldest_seconds": round(oldest, 1)},
        }
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "unavailable"}, status=503)
    return JsonResponse(report)
