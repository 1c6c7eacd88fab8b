"""What a machine must give back untouched: tags, source marks, addresses, phones, dates.

They are taken out of a sentence before it is translated and put back after it; whether all came back, once
each and in an order that keeps tags paired, is checked.
"""

import html
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

#: What stands for a protected piece: a blank of Apertium's stream, which its programs carry along.
_HELD: Final = re.compile(r"\[§(\d+)\]")
_PROTECTED: Final = re.compile(
    r"<[^>]+>"  # tags
    r"|\[S\d+\]"  # source marks
    r"|https?://[^\s<]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:[\w-]+\.)+(?:ua|com|org|net|info|gov)\b(?:/[^\s<]*)?"
    r"|\+?\d[\d\s()\u00a0-]{3,}\d"  # phones and long numbers
    r"|\d{1,2}\.\d{1,2}\.\d{4}"  # dates
    r"|№\s?[\w/-]*\d[\w/-]*"  # numbers of acts
)
_ENDING: Final = re.compile(r"(?<=[.!?…])(\s+)(?=[«\"(\[]*[A-ZА-ЯІЇЄҐ0-9])")
_SPECIAL: Final = re.compile(r"[\\^$/@<>{}\[\]*]")
_NUMBERS: Final = re.compile(r"\d+")
_NEGATIONS: Final = {
    "uk": re.compile(r"\b(?:не|ні|немає|нема|без|жод\w+|ніхто|ніщо|ніколи)\b", re.IGNORECASE),
    "ru": re.compile(r"\b(?:не|ни|нет|без|никто|ничто|никогда|никак\w+|ни один\w*)\b", re.IGNORECASE),
}


@dataclass(frozen=True)
class Held:
    """A text with its pieces taken out. ``sentences`` and ``gaps`` alternate, the sentences first."""

    sentences: tuple[str, ...]
    gaps: tuple[str, ...]
    pieces: tuple[str, ...]


def hold(text: str) -> Held:
    """The sentences of a segment (HTML with inline tags), ready for Apertium's stream format."""
    pieces: list[str] = []

    def take(match: re.Match[str]) -> str:
        pieces.append(match.group())
        return f"\0{len(pieces) - 1}\0"

    # The dictionaries write the apostrophe so; another loses letters.
    bare = html.unescape(_PROTECTED.sub(take, text)).replace("\u2019", "'").replace("\u02bc", "'")
    split = _ENDING.split(bare)
    return Held(tuple(_escaped(one) for one in split[::2]), tuple(split[1::2]), tuple(pieces))


def release(held: Held, translated: tuple[str, ...]) -> str | None:
    """The text made of the translated sentences; None when a piece got lost, doubled or out of its pair."""
    said = "".join(
        _unescaped(sentence) + gap for sentence, gap in zip(translated, (*held.gaps, ""), strict=True)
    )
    order = [int(number) for number in _HELD.findall(said)]
    if sorted(order) != list(range(len(held.pieces))):
        return None
    tags = [number for number in order if held.pieces[number].startswith("<")]
    if tags != sorted(tags):
        return None
    texts = _HELD.split(said)
    return "".join(
        held.pieces[int(part)] if place % 2 else html.escape(part, quote=False)
        for place, part in enumerate(texts)
    )


def is_faithful(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether no number changed and no «not» was lost: either would turn advice into its opposite."""
    if Counter(_NUMBERS.findall(source)) != Counter(_NUMBERS.findall(target)):
        return False
    before, after = (
        len(_NEGATIONS[language].findall(text))
        for language, text in ((source_language, source), (target_language, target))
    )
    return before == after


def _escaped(text: str) -> str:
    escaped = _SPECIAL.sub(lambda match: "\\" + match.group(), text)
    return re.sub("\0(\\d+)\0", r"[§\1]", escaped)


def _unescaped(text: str) -> str:
    plain = re.sub(r"\\(.)", r"\1", text)
    return re.sub(r" {2,}", " ", plain).strip(" ").replace("'", "\u2019")
