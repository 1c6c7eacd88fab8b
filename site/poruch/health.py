"""Is the process alive (`/healthz`), and can it do its work (`/readyz`)."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search import service


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """``{"ready", "database", "search": {"engine", "documents", "degraded"}, "outbox": {"pending", "oldest_seconds"}}``;
    503 when the database or the search engine does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        report = {"database": "ok", **service.health()}
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "unavailable"}, status=503)
    ready = report["search"]["ok"]
    return JsonResponse({"ready": ready, **report}, status=200 if ready else 503)
