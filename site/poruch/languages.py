"""The languages of the site and the order in which a reader falls back.

Crimean Tatar is not known to Django: :func:`register_crimean_tatar` adds it to
``django.conf.locale.LANG_INFO``. Without a compiled ``locale/crh`` catalogue Django answers
404 under ``/crh/``.
"""

from collections.abc import Mapping
from typing import Final, TypeVar

from django.conf.locale import LANG_INFO

T = TypeVar("T")

SOURCE: Final = "uk"
LANGUAGES: Final = [
    ("uk", "Українська"),
    ("en", "English"),
    ("ru", "Русский"),
    ("crh", "Qırımtatarca"),
]
CODES: Final = tuple(code for code, _ in LANGUAGES)

#: What a reader of the key is shown when a page is missing in it, in this order.
FALLBACKS: Final[dict[str, tuple[str, ...]]] = {
    "uk": ("uk", "en"),
    "en": ("en", "uk"),
    "ru": ("ru", "uk", "en"),
    "crh": ("crh", "uk", "en"),
}


def chain(language: str) -> tuple[str, ...]:
    """The languages to try for a reader of ``language``, their own first."""
    return FALLBACKS.get(language, (language, SOURCE))


def choose(found: Mapping[str, T], language: str) -> T | None:
    """What there is for a reader of ``language``: along the chain, else any, else None."""
    return next((found[code] for code in (*chain(language), *found) if code in found), None)


def register_crimean_tatar() -> None:
    """Make Django know ``crh`` (written left to right, in Latin script here)."""
    LANG_INFO.setdefault(
        "crh",
        {
            "bidi": False,
            "code": "crh",
            "name": "Crimean Tatar",
            "name_local": "Qırımtatarca",
        },
    )
