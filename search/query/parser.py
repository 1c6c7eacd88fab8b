"""From the text typed to chunks: what stands between blanks, with its words and quotes."""

import re
from dataclasses import dataclass
from typing import Final

from search.analysis import forms
from search.analysis.normalise import APOSTROPHE

#: More is never a question; it only costs time.
CHARACTERS_MOST: Final = 400
WORDS_MOST: Final = 32

#: A mark typed for the apostrophe: «об"єднаний», «сім*я».
_FOR_APOSTROPHE: Final = re.compile(r'(?<=[бпвмфркґнБПВМФРКҐН])["”“*](?=[яюєїЯЮЄЇ])')
_QUOTED: Final = re.compile('["«»“”„]')
_CHUNK: Final = re.compile(r"\S+")


@dataclass(frozen=True)
class Chunk:
    """What stands between two blanks. Its punctuation may be letters of another keyboard layout."""

    raw: str
    forms: tuple[str, ...]
    phrase: int = 0


def parse(text: str) -> list[Chunk]:
    """The chunks of the first 400 characters, with at most 32 words in all."""
    chunks: list[Chunk] = []
    left = WORDS_MOST
    parts = _QUOTED.split(_FOR_APOSTROPHE.sub(APOSTROPHE, clean(text)))
    for number, part in enumerate(parts):
        # Every second part stands in quotes; the last one only if they were closed.
        phrase = number // 2 + 1 if number % 2 and number < len(parts) - 1 else 0
        for raw in _CHUNK.findall(part):
            found = tuple(forms(raw))[:left]
            left -= max(1, len(found))
            chunks.append(Chunk(raw, found, phrase))
            if left <= 0:
                return chunks
    return chunks


def clean(text: str) -> str:
    """The text with control characters as blanks, cut to the length that is used."""
    used = text[:CHARACTERS_MOST]
    return "".join(c if c.isprintable() or c in "\u00ad\u200d" else " " for c in used).strip()
