"""`/metrics`, for those who may see it; for all others there is no such address."""

import ipaddress
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from poruch.api.http import UNPREFIXED
from poruch.operations.metrics.counting import meter

#: A request that came through a proxy comes from the proxy's address, whoever sent it.
_FORWARDED = (
    *("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"),
    "HTTP_X_FORWARDED_HOST",
)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures as text. 404 without ``PORUCH_METRICS_TOKEN`` or an address of an allowed network."""
    if not settings.PORUCH_METRICS or not _may_see(request):
        # Without this Django would look for the address in each language first.
        request.urlconf = UNPREFIXED
        return HttpResponseNotFound(content_type="text/plain")
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    from poruch.operations.metrics.state import StateCollector

    state = CollectorRegistry()
    state.register(StateCollector())
    counted = meter().registry
    if settings.PORUCH_METRICS_DIR:
        counted = CollectorRegistry()
        MultiProcessCollector(counted, settings.PORUCH_METRICS_DIR)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(counted) + generate_latest(state), content_type=CONTENT_TYPE_LATEST)


def _may_see(request: HttpRequest) -> bool:
    token: str = settings.PORUCH_METRICS_TOKEN
    scheme, _, given = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if token and scheme.lower() == "bearer":
        return secrets.compare_digest(given.strip().encode(), token.encode())
    if any(name in request.META for name in _FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(
        address in ipaddress.ip_network(network, strict=False) for network in settings.PORUCH_METRICS_NETWORKS
    )
