"""What reading one file may cost, and why a file may have no text. Reasons: docs/decisions/0010."""

from enum import StrEnum
from typing import Final

#: Kinds of files that are read, by the ending of their names.
KINDS: Final = ("pdf", "docx", "odt")

FILE_BYTES: Final = 20 * 1024 * 1024
"""The size from which a file is not read; uploads have the same limit."""
MEMORY_BYTES: Final = 512 * 1024 * 1024
CPU_SECONDS: Final = 18
WALL_SECONDS: Final = 20
ANSWER_BYTES: Final = 8 * 1024 * 1024
"""What the child may write: more than CHARACTERS in any encoding of them."""

PAGES: Final = 500
CHARACTERS: Final = 500_000

UNPACKED_BYTES: Final = 100 * 1024 * 1024
"""All parts of a DOCX or ODT together, unpacked."""
ZIP_PARTS: Final = 5_000


class Reason(StrEnum):
    """Why there is no text, or (``LONG``, ``HEAVY``) only a part of it."""

    LONG = "long"
    HEAVY = "heavy"
    SCANNED = "scanned"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_BIG = "too_big"
    UNSUPPORTED = "unsupported"
    MISSING = "missing"


class Refused(Exception):
    """The file cannot be read, for a reason that is known."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
