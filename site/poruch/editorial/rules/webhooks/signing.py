"""Signatures of calls by the Standard Webhooks specification, symmetric scheme (v1).

``webhook-signature`` holds ``v1,<base64>`` for each valid secret, with spaces between: HMAC-SHA256 of
``<webhook-id>.<webhook-timestamp>.<body>``. The key is what follows ``whsec_`` in the secret, out of base64.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from typing import Final

PREFIX: Final = "whsec_"
#: Bytes of a key at least, and at most. (The specification's are 24 and 64, and ours 32; those made before it
#: keep their length.)
KEY_LEAST: Final = 16
KEY_MOST: Final = 80


def key_of(secret: str) -> bytes:
    """ValueError for a text that is no secret."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
    if not secret.startswith(PREFIX) or not KEY_LEAST <= len(key) <= KEY_MOST:
        raise ValueError("not a secret")
    return key


def signature(secret: str, id: str, seconds: int, body: bytes) -> str:
    signed = f"{id}.{seconds}.".encode() + body
    digest = hmac.new(key_of(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def headers(secrets: Iterable[str], id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The three headers; the receiver needs one of the signatures to be right."""
    return {
        "webhook-id": id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signature(secret, id, seconds, body) for secret in secrets),
    }
