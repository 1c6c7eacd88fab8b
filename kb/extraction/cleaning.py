"""Text as a file gives it, made fit to be searched and shown."""

import re
import unicodedata
from typing import Final

_BREAKS: Final = dict.fromkeys(map(ord, "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
_BLANKS: Final = dict.fromkeys(map(ord, "\t\xa0\u2000\u2001\u2002\u2003\u2007\u2009\u202f"), " ")
# NUL and halves of surrogate pairs no database stores; other control characters nobody sees.
_DROPPED: Final = {
    code: None for code in (*range(32), *range(127, 160), *range(0xD800, 0xE000)) if code not in (10, 0x85)
}
_TABLE: Final = {**_DROPPED, **_BREAKS, **_BLANKS}
_SPLIT_WORD: Final = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad] ?\n ?([^\W\d_])")
_WRAPPED: Final = re.compile(r"(?<=[^\n.!?:;…])\n([^\W\d_])")


def tidy(text: str, *, wrapped: bool = False) -> str:
    """Composed, one blank between words, no empty lines, no control characters.

    ``wrapped``: lines end where the paper did, as in a PDF. A line that goes on with a small letter is then
    joined to the one before, and so are the halves of a word.
    """
    found = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_TABLE))
    lines = (line.strip() for line in re.sub(" {2,}", " ", found).split("\n"))
    found = "\n".join(line for line in lines if line)
    if not wrapped:
        return found
    found = _SPLIT_WORD.sub(lambda match: match[1] if match[1].islower() else match[0], found)
    return _WRAPPED.sub(lambda match: f" {match[1]}" if match[1].islower() else match[0], found)
