"""Letting a token in: whose it is, whether it still works, and whether it is enough for what is wanted."""

import re
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security.http import HttpAuthBase

from poruch.api.models import ApiToken
from poruch.api.problems import Forbidden, TooManyRequests, Unauthorised
from poruch.api.tokens.keeping import SECRET, digest_of
from poruch.core import throttle
from poruch.editorial.accounts import policy

#: RFC 6750: the scheme, spaces, the token.
_HEADER: Final = re.compile(rf"(?i:bearer) +({SECRET.pattern}) *")
#: Wrong tokens of one network that are answered at once.
_BURST: Final = 20
_USED_AGAIN: Final = timedelta(hours=1)


def token_of(request: HttpRequest) -> ApiToken | None:
    """The token of a request; None without an ``Authorization`` header.

    A token that does not work is refused, never taken for nobody: whoever sent it must learn that.
    Looked up by its digest: the time that takes says nothing of the secret.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return None
    match = _HEADER.fullmatch(header)
    found = ApiToken.objects.select_related("user").filter(digest=digest_of(match[1])) if match else None
    token = found.first() if found is not None else None
    if token is None or not token.works:
        raise _wrong(request)
    _demand_owner(token.user)
    _note_use(token)
    return token


def _wrong(request: HttpRequest) -> Exception:
    rate = settings.PORUCH_WRONG_TOKEN_RATE / 60
    if rate and (seconds := throttle.wait_at(request, "token", rate, _BURST)):
        return TooManyRequests(
            seconds, _("З вашої мережі надто часто надсилають токени, які не діють. Зачекайте.")
        )
    return Unauthorised(
        _(
            "Токен не діє: його немає, він прострочений або відкликаний. "
            "Надішліть Authorization: Bearer poruch_…"
        ),
        error="invalid_token",
    )


def _demand_owner(user: Any) -> None:
    """The owner must still be one who could come into the CMS themselves."""
    if not user.is_active or not user.has_perm("wagtailadmin.access_admin"):
        raise Unauthorised(_("Власник токена більше не працює в редакції."), error="invalid_token")
    if settings.PORUCH_REQUIRE_MFA and not policy.has_factor(user) and policy.must_have(user):
        raise Unauthorised(
            _("Власник токена ще не налаштував другий крок входу. Без нього токен не діє."),
            error="invalid_token",
        )


def _note_use(token: ApiToken) -> None:
    """To the hour: enough to see that a token is forgotten, too little to see when somebody works."""
    now = timezone.now()
    if token.last_used_at is not None and now - token.last_used_at < _USED_AGAIN:
        return
    hour = now.replace(minute=0, second=0, microsecond=0)
    stale = Q(last_used_at=None) | Q(last_used_at__lt=hour)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=hour)


def demand(token: ApiToken, scope: str) -> None:
    """:class:`Forbidden` that names the scope, when the token has it not."""
    if scope not in token.scopes:
        refused = Forbidden(_("Токен не має дозволу %s. Створіть токен, який його має.") % scope)
        refused.headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{scope}"'
        raise refused


def bearer_token(request: HttpRequest) -> ApiToken:
    """The token of a request that :class:`Bearer` has let in."""
    token: ApiToken = request.api_token  # type: ignore[attr-defined]
    return token


class Bearer(HttpAuthBase):
    """``auth=`` of an operation that nobody without a token may use; ``scope`` when it is always the same.

    Cookies are not looked at: what a browser sends by itself changes nothing here.
    """

    openapi_scheme: str = "bearer"
    openapi_bearerFormat: str = "poruch_…"

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiToken:
        token: ApiToken | None = request.api_token  # type: ignore[attr-defined]
        if token is None:
            raise Unauthorised(_("Для цього потрібен токен: Authorization: Bearer poruch_…"))
        if self.scope:
            demand(token, self.scope)
        return token
