"""What people write when they register, as the database holds it: sealed, and a mark of the contact.

Keys are made (HKDF, SHA-256) of the secrets of ``PORUCH_REGISTRATION_KEYS``; without any, of ``SECRET_KEY``
and its fallbacks. The first secret seals, every one opens, so that a key is changed by putting a new one in
front and running ``rotate_registration_keys``. Who has the database alone reads nothing and can test no
guess.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_SEAL: Final = b"poruch.registration.seal"
_MARK: Final = b"poruch.registration.mark"


@dataclass(frozen=True)
class Person:
    """Who comes: a name or nickname, how to reach them, what they need. Empty when it has been deleted."""

    name: str = ""
    contact: str = ""
    needs: str = ""


class Sealed(Exception):
    """No secret that is set opens it."""


def seal(person: Person) -> str:
    """At the moment 0: Fernet writes its moment in clear."""
    return _fernet(_secrets()).encrypt_at_time(json.dumps(asdict(person)).encode(), 0).decode()


def unseal(text: str) -> Person:
    """:class:`Sealed` when the secret it was sealed with is not set any more."""
    if not text:
        return Person()
    try:
        found: Mapping[str, str] = json.loads(_fernet(_secrets()).decrypt(text.encode()))
    except InvalidToken as error:
        raise Sealed from error
    return Person(**found)


def mark(contact: str, scope: str) -> str:
    """By which the same contact is known again within ``scope``, and nowhere else."""
    return _mark(_secrets()[0], contact, scope)


def marks(contact: str, scope: str) -> list[str]:
    """Of every secret: some registrations may still have the mark of an older one."""
    return [_mark(secret, contact, scope) for secret in _secrets()]


def _secrets() -> tuple[str, ...]:
    """The first seals, all open: what was sealed before there were keys of its own must not be lost."""
    own: list[str] = settings.PORUCH_REGISTRATION_KEYS
    return (*own, settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=8)
def _fernet(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet(Fernet(base64.urlsafe_b64encode(_key(secret, _SEAL))) for secret in secrets)


def _mark(secret: str, contact: str, scope: str) -> str:
    return hmac.digest(_key(secret, _MARK), f"{scope}\n{contact}".encode(), "sha256").hex()


@lru_cache(maxsize=16)
def _key(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
