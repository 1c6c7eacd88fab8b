"""Second factors."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User


def factor(user: User) -> str:
    """An application with codes and recovery codes; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return str(secret)


def code(secret: str, steps: int = 0) -> str:
    """What the application shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def recovery_codes(user: User) -> list[str]:
    held: Any = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return list(held.wrap().get_unused_codes())
