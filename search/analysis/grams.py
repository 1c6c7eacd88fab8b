"""Character 4-grams: how much two words look alike when no dictionary relates them."""

from functools import lru_cache
from typing import Final

SIZE: Final = 4
#: Stands on both sides of a word, so that its beginning and its end are pieces of their own.
FRAME: Final = "_"


@lru_cache(maxsize=4_096)
def grams(form: str) -> tuple[str, ...]:
    """The 4-grams of ``_word_``; a shorter word is its own only gram."""
    padded = f"{FRAME}{form}{FRAME}"
    if len(padded) <= SIZE:
        return (padded,)
    return tuple(dict.fromkeys(padded[i : i + SIZE] for i in range(len(padded) - SIZE + 1)))


def similarity(one: str, other: str) -> float:
    """Dice's coefficient of the two words' grams, 0 to 1."""
    a, b = set(grams(one)), set(grams(other))
    return 2 * len(a & b) / (len(a) + len(b))
