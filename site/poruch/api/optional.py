"""Ways of reading that are off unless a setting switches them on; libraries are loaded when first used."""

from importlib import import_module

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from poruch.api import problems
from poruch.api.http import UNPREFIXED


@csrf_exempt
def graphql(request: HttpRequest) -> HttpResponse:
    """Without the setting, or without the library, there is nothing at this address."""
    request.urlconf = UNPREFIXED
    if not settings.PORUCH_GRAPHQL:
        return problems.not_found(request)
    found: HttpResponse = import_module("poruch.api.graphql.view").answer(request)
    return found


@csrf_exempt
def wagtail(request: HttpRequest, rest: str) -> HttpResponseBase:
    request.urlconf = UNPREFIXED
    if not settings.PORUCH_WAGTAIL_API:
        return problems.not_found(request)
    found: HttpResponseBase = import_module("poruch.api.wagtail.view").answer(request, rest)
    return found


urlpatterns = [
    path("api/graphql", graphql, name="graphql"),
    re_path(r"^api/wagtail/(?P<rest>.*)$", wagtail, name="wagtail_api"),
]
