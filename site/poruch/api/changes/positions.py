"""Positions in the feed: opaque to clients, signed, so that we know those we gave out.

``base`` is the newest number when the client began: of what was gone before, it had nothing to forget.
"""

from dataclasses import dataclass
from typing import Final

from django.core import signing
from django.utils.translation import gettext as _

from poruch.api.changes.models import FeedState
from poruch.api.problems import BadParameter, Gone

_LONGEST: Final = 300
_signer: Final = signing.Signer(salt="poruch.api.changes.position", sep=".")


@dataclass(frozen=True)
class Position:
    sequence: int
    base: int

    def text(self, epoch: str) -> str:
        """Always the same for the same place, so that an unchanged answer stays a 304."""
        return _signer.sign_object([epoch, self.sequence, self.base])


def read(text: str, state: FeedState) -> Position:
    """What a client sent back. BadParameter: not given out by us; Gone: given out, but no way on from it."""
    if not text:
        return Position(0, state.last)
    try:
        if len(text) > _LONGEST:
            raise ValueError
        epoch, sequence, base = _signer.unsign_object(text)
    except (signing.BadSignature, ValueError, UnicodeError):
        raise BadParameter(
            "since", _("Цей since не від нас. Беріть next із попередньої відповіді.")
        ) from None
    found = Position(sequence, base)
    if epoch != state.epoch or sequence > state.last or max(sequence, base) < state.forgotten:
        raise Gone(
            _(
                "Звідси вже не можна продовжити: записи про видалене за той час не збереглися. "
                "Почніть спочатку, без since."
            )
        )
    return found
