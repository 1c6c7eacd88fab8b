"""Making a token and taking it back."""

import hashlib
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from poruch.api.models import ApiToken

#: A prefix that programs which look for secrets in code can find.
PREFIX: Final = "poruch_"
SECRET: Final = re.compile(rf"{PREFIX}[0-9a-f]{{64}}")
LONGEST: Final = timedelta(days=366)
MADE: Final = "poruch.token.make"
REVOKED: Final = "poruch.token.revoke"


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make(user: Any, name: str, scopes: Collection[str], expires_at: datetime) -> tuple[ApiToken, str]:
    """A new token of ``user`` and its secret, which nobody can find out afterwards."""
    secret = PREFIX + secrets.token_hex(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        scopes=sorted(scopes),
        digest=digest_of(secret),
        hint=secret[-4:],
        expires_at=expires_at,
    )
    log(instance=token, action=MADE, user=user)
    return token, secret


@transaction.atomic
def revoke(token: ApiToken, user: Any) -> None:
    """From the next request on it opens nothing."""
    changed = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_by=user
    )
    if changed:
        log(instance=token, action=REVOKED, user=user)
