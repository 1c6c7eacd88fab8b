"""Words typed with the wrong keyboard layout, and Russian letters in Ukrainian words."""

from functools import lru_cache
from typing import Final

_LATIN: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`\\"
_UKRAINIAN: Final = "йцукенгшщзхїфівапролджєячсмитьбюʼґ"
_RUSSIAN: Final = "йцукенгшщзхъфывапролджэячсмитьбюё\\"
_SHIFTED: Final = str.maketrans('{}:"<>~|', "[];',.`\\")

_TO_UKRAINIAN: Final = str.maketrans(_LATIN, _UKRAINIAN)
_TO_RUSSIAN: Final = str.maketrans(_LATIN, _RUSSIAN)
_FROM_UKRAINIAN: Final = str.maketrans(_UKRAINIAN + "'’", _LATIN + "``")
_FROM_RUSSIAN: Final = str.maketrans(_RUSSIAN, _LATIN)
# The same keys of the two Cyrillic layouts.
_RUSSIAN_KEYS: Final = str.maketrans("ыъэё", "іїєʼ")
_UKRAINIAN_KEYS: Final = str.maketrans("іїєґ", "ыъэё")


@lru_cache(maxsize=4_096)
def readings(raw: str) -> tuple[str, ...]:
    """What ``raw`` would be on the other layouts, the Ukrainian one first; without ``raw`` itself."""
    low = raw.lower()
    keys = low.translate(_SHIFTED)
    found: list[str] = []
    if any("a" <= c <= "z" for c in low) or not any(c.isalpha() for c in low):
        found += [keys.translate(_TO_UKRAINIAN), keys.translate(_TO_RUSSIAN)]
    elif any(c in _UKRAINIAN or c in _RUSSIAN for c in low):
        found += [low.translate(_FROM_UKRAINIAN), low.translate(_FROM_RUSSIAN)]
    return tuple(dict.fromkeys(text for text in found if text != low))


def other_cyrillic(form: str) -> tuple[str, ...]:
    """A Cyrillic word as the same keys of the other Cyrillic layout write it, where they differ."""
    found = (form.translate(_RUSSIAN_KEYS), form.translate(_UKRAINIAN_KEYS))
    return tuple(text for text in found if text != form)
