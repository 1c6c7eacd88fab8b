"""Is the process alive (`/healthz`), and can it do its work (`/readyz`)."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search import outbox
from search.engines import configured, first_that_answers
from search.query import apertium


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether the database answers, which search engine does, and how far the indices lag behind.

    ``{"ready", "database", "search": {"engine", "configured", "degraded", "russian_dictionary"},
    "outbox": {"pending", "oldest_seconds", "engines": {name: {"pending", "oldest_seconds"}}}}``.
    503 when the database does not answer. Without Elasticsearch the site works and says ``degraded``.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waiting = {
            name: {"pending": pending, "oldest_seconds": round(oldest, 1)}
            for name, (pending, oldest) in outbox.waiting().items()
        }
        _, used, degraded = first_that_answers(lambda asked: asked.ping())
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "unavailable"}, status=503)
    report = {
        "ready": True,
        "database": "ok",
        "search": {
            "engine": used,
            "configured": configured()[0],
            "degraded": degraded,
            "russian_dictionary": apertium.state()["state"],
        },
        "outbox": {
            "pending": sum(row["pending"] for row in waiting.values()),
            "oldest_seconds": max((row["oldest_seconds"] for row in waiting.values()), default=0.0),
            "engines": waiting,
        },
    }
    return JsonResponse(report)
