"""Passages of the original text with the matched words marked: safe HTML, made from plain text."""

from collections.abc import Collection
from html import escape
from typing import Final

from search.analysis import Word, places

#: Characters of a passage; two lines of a phone hold about as many.
SIZE: Final = 200
_SENTENCE_ENDS: Final = ".!?…\n\f"
#: Text looked through; a longer one is cut before its words are compared.
_LOOKED_AT: Final = 40_000


def snippet(text: str, marked: Collection[str], *, size: int = SIZE) -> str:
    """The best passage of ``text`` as HTML, words whose normalised form is in ``marked`` in ``<mark>``.

    Best is: most different marked words, then most of them, then earliest. Without any, the beginning.
    Everything but the marks is escaped.
    """
    text = text[:_LOOKED_AT]
    hits = places(text, marked) if marked else []
    start, end = _window(text, hits, size)
    inside = [word for word in hits if word.start >= start and word.end <= end]
    body = _mark(text, inside, start, end)
    return ("… " if start else "") + body + (" …" if end < len(text.rstrip()) else "")


def _mark(text: str, hits: list[Word], start: int, end: int) -> str:
    parts: list[str] = []
    place = start
    for word in hits:
        parts += [escape(text[place : word.start]), "<mark>", escape(text[word.start : word.end]), "</mark>"]
        place = word.end
    parts.append(escape(text[place:end]))
    return " ".join("".join(parts).split())


def _window(text: str, hits: list[Word], size: int) -> tuple[int, int]:
    """Where the passage begins and ends, at blanks."""
    if len(text) <= size:
        return 0, len(text)
    first = _best_first(hits, size)
    start = _begin(text, hits[first].start, size) if hits else 0
    end = min(len(text), start + size)
    if end < len(text):
        blank = text.rfind(" ", start + size // 2, end + 1)
        end = blank if blank > 0 else end
    if hits and hits[first].end > end:
        end = hits[first].end
    return start, end


def _best_first(hits: list[Word], size: int) -> int:
    """The index of the hit that the best window begins with."""
    best, best_value = 0, (0, 0)
    for first, word in enumerate(hits):
        seen: set[str] = set()
        count = 0
        for other in hits[first:]:
            if other.end > word.start + int(size * 0.8):
                break
            seen.add(other.form)
            count += 1
        if (len(seen), count) > best_value:
            best, best_value = first, (len(seen), count)
    return best


def _begin(text: str, hit: int, size: int) -> int:
    """A sentence's beginning shortly before the hit, else a word's."""
    low = max(0, hit - size // 4)
    if low == 0:
        return 0
    sentence = max(text.rfind(end, low, hit) for end in _SENTENCE_ENDS)
    if sentence >= 0:
        start = sentence + 1
    else:
        blank = text.find(" ", low, hit)
        start = blank + 1 if blank >= 0 else hit
    while start < hit and text[start].isspace():
        start += 1
    return start
