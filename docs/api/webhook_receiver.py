"""Checks a call from Poruch: standard library only. Copy it into the system that is called."""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping

#: Seconds by which clocks may differ, and after which a copied call is worth nothing.
TOLERANCE = 300


class Refused(Exception):
    """Answer 400, and do nothing."""


def check(secret: str, headers: Mapping[str, str], body: bytes, now: float | None = None) -> str:
    """The call's id when it is genuine: do nothing twice for one id. ``body`` is as it came, not parsed.

    ``headers`` are found in lower case. ``secret`` is the target's: whsec_…
    """
    id, sent, signatures = (headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    if not (id and sent.isdecimal() and signatures):
        raise Refused("headers are missing")
    if abs((time.time() if now is None else now) - int(sent)) > TOLERANCE:
        raise Refused("too old, or a clock is wrong")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{id}.{sent}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    # While a secret is being changed there are two signatures: one that is right is enough.
    for signature in signatures.split():
        version, _, given = signature.partition(",")
        if version == "v1" and hmac.compare_digest(given.encode("utf-8", "replace"), wanted):
            return id
    raise Refused("the signature is wrong")
