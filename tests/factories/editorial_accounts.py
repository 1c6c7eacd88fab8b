"""People of a newsroom: accounts with roles, and second factors."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User

from poruch.core.models import Partner
from poruch.editorial.roles.groups import sync
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import RoleGroup

PASSWORD = "a long and unlikely phrase"


def person(name: str, role: Role | None = None, partner: Partner | None = None, language: str = "") -> User:
    """An account with the password ``PASSWORD`` in the group of a role."""
    made = User.objects.create_user(name, f"{name}@example.org", PASSWORD)
    if role is not None:
        wanted = {"role": role, "partner": partner, "language": language}
        if not RoleGroup.objects.filter(**wanted).exists():
            sync()
        made.groups.add(RoleGroup.objects.get(**wanted).group)
    return made


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
