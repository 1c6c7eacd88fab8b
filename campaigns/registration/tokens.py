"""Signed texts that readers carry instead of a cookie: the form's, and links in letters.

The public views are exempt from Django's CSRF check, which would need a cookie. That check keeps a foreign
site from using what a browser sends along by itself; these views read neither cookie nor session nor login,
so a foreign site that posts to them can do no more than it could from its own server. What may be done is in
the token alone.
"""

import uuid
from datetime import timedelta
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.core import signing

#: Nobody fills the form in sooner; and after so long what it says of free places is old.
FORM_SOONEST: Final = timedelta(seconds=3)
FORM_LATEST: Final = timedelta(hours=3)
#: An event may be announced long before.
OWN_LATEST: Final = timedelta(days=730)


class Purpose(StrEnum):
    """What a link allows. One of another purpose does not open it."""

    CONFIRM = "confirm"
    OWN = "own"


class Refusal(StrEnum):
    TAMPERED = "tampered"
    EXPIRED = "expired"
    EARLY = "early"


class Unusable(Exception):
    """A token that does not do what it was sent for."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def link(purpose: Purpose, key: uuid.UUID) -> str:
    return _signer(purpose.value).sign(key.hex)


def read_link(purpose: Purpose, token: str) -> uuid.UUID:
    """Whose registration; :class:`Unusable` when it is forged, of another purpose, or too old."""
    hold = timedelta(minutes=settings.PORUCH_REGISTRATION_HOLD_MINUTES)
    return uuid.UUID(_read(purpose.value, token, hold if purpose is Purpose.CONFIRM else OWN_LATEST))


def form(event: uuid.UUID, day: str) -> str:
    return _signer("form").sign(f"{event.hex}.{day}")


def read_form(token: str, event: uuid.UUID, day: str) -> None:
    """:class:`Unusable` when the form was shown for something else, a moment ago, or long ago."""
    if _read("form", token, FORM_LATEST) != f"{event.hex}.{day}":
        raise Unusable(Refusal.TAMPERED)
    try:
        _signer("form").unsign(token, max_age=FORM_SOONEST)
    except signing.SignatureExpired:
        return
    raise Unusable(Refusal.EARLY)


def _read(purpose: str, token: str, latest: timedelta) -> str:
    try:
        return _signer(purpose).unsign(token, max_age=latest)
    except signing.SignatureExpired as error:
        raise Unusable(Refusal.EXPIRED) from error
    except signing.BadSignature as error:
        raise Unusable(Refusal.TAMPERED) from error


def _signer(purpose: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"poruch.registration.{purpose}")
