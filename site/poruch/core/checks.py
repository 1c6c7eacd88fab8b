"""What Django's system checks say about a site's settings."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


def connect() -> None:
    register(proxies)


def proxies(**kwargs: Any) -> list[CheckMessage]:
    """Behind a proxy nobody told us of, all readers would share one limit of searches."""
    told = settings.PORUCH_TRUSTED_PROXIES or settings.PORUCH_SEARCH_RATE <= 0
    if told or not settings.SECURE_PROXY_SSL_HEADER:
        return []
    return [
        Warning(
            "The site stands behind a proxy that PORUCH_TRUSTED_PROXIES does not name: all readers together "
            "share one limit of searches.",
            hint="Set it to the number of proxies that append to X-Forwarded-For (often 1), "
            "or PORUCH_SEARCH_RATE to 0.",
            id="core.W001",
        )
    ]
