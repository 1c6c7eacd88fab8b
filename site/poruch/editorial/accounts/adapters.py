"""What allauth asks of this house: no sign-up, no addresses kept, secrets not readable in the database."""

import base64
import hashlib
import secrets
import time
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from poruch.core.throttle import network_of
from poruch.editorial.accounts import policy

#: Seconds after the password in which a first factor may be set up without typing the password again.
FRESH: Final = 600


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators in the CMS."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("Забагато невдалих спроб. Зачекайте п’ять хвилин і спробуйте знову."),
        "rate_limited": _("Забагато спроб поспіль. Зачекайте хвилину."),
        "incorrect_password": _("Пароль не підійшов."),
        "incorrect_code": _("Код не підійшов. Візьміть новий код і спробуйте ще раз."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """A keyed digest of the network: limits count by it, and nothing holds an address."""
        key = settings.SECRET_KEY.encode()[:64]
        return hashlib.blake2b(network_of(request).encode(), key=key, digest_size=16).hexdigest()

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of a newcomer who has just typed the password and has nothing yet to protect."""
        request = self.request
        if request is not None and not policy.has_factor(request.user):
            records = get_authentication_records(request, request.user)
            if any(time.time() - record.get("at", 0) < FRESH for record in records):
                return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))


class MFAAdapter(DefaultMFAAdapter):
    """Secrets are encrypted with a key made of ``SECRET_KEY``; ``SECRET_KEY_FALLBACKS`` still open them."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Код не підійшов. Візьміть новий код і спробуйте ще раз."),
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def build_totp_svg(self, url: str) -> str:
        """To stand in a page, so without the XML declaration."""
        return str(super().build_totp_svg(url)).partition("?>")[2].strip()

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A secret that no key opens any more matches nothing: an administrator resets the factor."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.blake2b(b"second factor", key=str(key).encode()[:64], digest_size=32) for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one.digest())) for one in digests])
