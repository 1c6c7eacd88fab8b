"""Blanks left out, or typed where none is: «заявадополіції», «24год», «нота ріус», «2505 VIII»."""

import re
from collections.abc import Set
from itertools import pairwise
from typing import Final

from search.analysis import knows, lemmas
from search.analysis.lemmas import with_apostrophe
from search.analysis.normalise import is_cyrillic
from search.analysis.references import canonical, is_reference
from search.query.drafts import Draft, respaced
from search.query.vocabulary import Vocabulary

_LONGEST: Final = 32
#: Of a word to be divided, and of one put together.
_LEAST: Final = 6
_PIECES_MOST: Final = 5
#: Short words that people run together with their neighbours.
_LINKS: Final = frozenset(re.findall("[^ ]+", "в у з із зі і й та на до по за про від для не без с к и о об"))
#: What a division costs: a word of the index, one that only the dictionary has, a link; three letters more.
_HELD, _KNOWN, _LINK, _SHORT = 1.0, 1.4, 1.2, 0.5
_RUNS: Final = re.compile(r"[0-9]+|[^\W\d_]+")


def joined(drafts: list[Draft], df: dict[str, int], vocabulary: Vocabulary, locale: str) -> list[Draft]:
    """The words, with one for two neighbours of which one alone is none, or that are a reference together."""
    pairs = {place: found for place in range(len(drafts) - 1) if (found := _pair(drafts, place, df))}
    if not pairs:
        return drafts
    df.update(vocabulary.document_frequencies({lemma for form in pairs.values() for lemma in lemmas(form)}))
    joint: list[Draft] = []
    place = 0
    while place < len(drafts):
        form = pairs.get(place, "")
        wanted = lemmas(form)[:1] if is_reference(form) else lemmas(form)
        if form and any(lemma in df for lemma in wanted):
            joint += respaced([form], drafts[place].phrase, locale)
            place += 2
        else:
            joint.append(drafts[place])
            place += 1
    return joint


def _pair(drafts: list[Draft], place: int, df: dict[str, int]) -> str:
    """The word that two neighbours may be; "" for two that stand well alone."""
    one, other = drafts[place], drafts[place + 1]
    if one.phrase != other.phrase:
        return ""
    if one.form.isdigit():
        return canonical(f"{one.form}-{other.form}") if len(other.form) > 1 and other.form.isalpha() else ""
    form = one.form + other.form
    if len(form) < _LEAST or not form.isalpha() or (one.known(df) and other.known(df)):
        return ""
    return form if knows("uk", form) or knows("ru", form) else ""


def divided(form: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words that were run together to ``form``; empty when they cannot be told."""
    if len(form) > _LONGEST:
        return ()
    runs = _RUNS.findall(form)
    if len(runs) > 1:
        if len(runs) == 2 and runs[0].isdigit() and (reference := canonical("-".join(runs))):
            return (reference,)
        return tuple(runs) if "".join(runs) == form else ()
    if len(form) < _LEAST:
        return ()
    ends = range(len(form) + 1)
    parts = {form[start:end] for start in ends for end in ends[start + 3 :]} - {form}
    return _cheapest(form, vocabulary.held(parts))


def _cheapest(form: str, held: Set[str]) -> tuple[str, ...]:
    """The division into fewest words that the index or the dictionary holds, one at least of the index."""
    best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for end in range(1, len(form) + 1):
        for start in range(max(0, end - 20), end):
            if start in best:
                part = form[start:end]
                cost, before = best[start]
                cost += _cost(part, held, last=end == len(form))
                if cost < best.get(end, (float(_PIECES_MOST), ()))[0]:
                    best[end] = (cost, (*before, part))
    found = best.get(len(form), (0.0, ()))[1]
    if len(found) < 2 or not any(len(part) > 3 for part in found) or held.isdisjoint(found):
        return ()
    # Two words of one letter stand nowhere side by side: «в», «и», «платка».
    return found if all(len(one) + len(other) > 2 for one, other in pairwise(found)) else ()


def _cost(part: str, held: Set[str], *, last: bool) -> float:
    if len(part) > 2 and part in held:
        return _HELD + (_SHORT if len(part) == 3 else 0.0)
    if part in _LINKS and not last:
        return _LINK
    if (
        len(part) > 3
        and is_cyrillic(part)
        and (with_apostrophe(part) or (len(part) > 4 and knows("uk", part)))
    ):
        return _KNOWN
    return float(_PIECES_MOST)
