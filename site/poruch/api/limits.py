"""How often one network or one token may ask, told in headers.

The fields are those of draft-ietf-httpapi-ratelimit-headers-10. ``RateLimit-Policy: "reads";q=6000;w=60`` is
the quota and its window in seconds; ``RateLimit: "reads";r=5999;t=1`` what is left and when it is full again.
Nobody's address is kept (:mod:`poruch.core.throttle`).
"""

from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import ngettext

from poruch.api.problems import TooManyRequests
from poruch.api.sharing import NO_TRACE, PREFIX
from poruch.core import throttle
from poruch.core.throttle import Quota

#: Seconds' worth of the rate that may come at once.
BURST_SECONDS: Final = 60


def check(request: HttpRequest) -> None:
    """Count a request whose answer must be made; TooManyRequests when it comes too soon.

    A request with a token counts for the token, whatever it asks.
    """
    token, operation = getattr(request, "api_token", None), _operation(request)
    if token is None and operation in NO_TRACE:
        found = throttle.searches(request, operation)
    else:
        found = _reads(request, look=False)
    if found is None:
        return
    request.poruch_quota = found  # type: ignore[attr-defined]
    if not found.wait:
        return
    if found.name in NO_TRACE:
        raise TooManyRequests(found.wait)
    text = ngettext(
        "Забагато запитів. Зачекайте %s секунду й повторіть.",
        "Забагато запитів. Зачекайте %s секунд і повторіть.",
        found.wait,
    )
    raise TooManyRequests(found.wait, text % found.wait)


def tell(request: HttpRequest, response: HttpResponseBase) -> None:
    """The headers of any answer of the API; one from memory took nothing."""
    found: Quota | None = getattr(request, "poruch_quota", None)
    if found is None and _operation(request) not in NO_TRACE:
        found = _reads(request, look=True)
    if found is None:
        return
    response.headers["RateLimit-Policy"] = f'"{found.name}";q={found.quota};w={found.window}'
    response.headers["RateLimit"] = f'"{found.name}";r={found.left};t={found.reset}'


def _operation(request: HttpRequest) -> str:
    return request.path.removeprefix(PREFIX).strip("/")


def _reads(request: HttpRequest, *, look: bool) -> Quota | None:
    if token := getattr(request, "api_token", None):
        rate: float = settings.PORUCH_API_TOKEN_RATE
        return throttle.quota("token", str(token.pk), rate, BURST_SECONDS, look=look)
    return throttle.quota(
        "reads", throttle.network_of(request), settings.PORUCH_API_RATE, BURST_SECONDS, look=look
    )
