"""The addresses of the project template, with the API, and the bare answer."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

api = WagtailAPIRouter("wagtailapi")
api.register_endpoint("pages", PagesAPIViewSet)
#: As many bytes as a guide of ours takes, compressed.
BYTES = 9_000


def bare(request: HttpRequest) -> HttpResponse:
    """What Django can give at most: bytes from the cache."""
    body = cache.get("bare")
    if body is None:
        body = b"x" * BYTES
        cache.set("bare", body)
    return HttpResponse(body)


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("api/v2/", api.urls),
    path("healthz", healthz),
    path("bare", bare),
    path("", include(wagtail_urls)),
]
