"""Addresses that programs know: whom to tell of a hole (RFC 9116), where an editor changes their password."""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

#: Days for which the answer says that it holds; the RFC asks for less than a year.
_HOLDS: Final = 90


@require_safe
@never_cache
def security_txt(request: HttpRequest) -> HttpResponse:
    """Only when the operator names a contact: none is made up."""
    contact: str = settings.PORUCH_SECURITY_CONTACT
    if not contact:
        raise Http404
    if "@" in contact and ":" not in contact:
        contact = f"mailto:{contact}"
    expires = (datetime.now(UTC) + timedelta(days=_HOLDS)).replace(hour=0, minute=0, second=0, microsecond=0)
    own = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: uk, en, ru",
        f"Canonical: {own}{request.path}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def change_password(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("wagtailadmin_account"))
