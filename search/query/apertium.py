"""Ukrainian words for Russian lemmas, from the table that ``manage.py build_translations`` makes.

The table comes from the bilingual dictionary of Debian's ``apertium-rus-ukr``. It is optional: without it
the reviewed list of everyday words works alone, and :func:`state` says so.
"""

import logging
import os
import shutil
import sqlite3
import threading
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

FILE_NAME: Final = "russian-ukrainian.sqlite3"
#: Written into the table; another number makes an older table outdated.
FORMAT: Final = 1
_SHARES: Final = (Path("/usr/share/apertium"), Path("/usr/local/share/apertium"))
#: Lemmas remembered by a process, and asked of the table at once.
_REMEMBERED: Final = 8_192
_ASKED_MOST: Final = 500

logger = logging.getLogger(__name__)
_local = threading.local()
_broken: set[tuple[int, int]] = set()


@dataclass(frozen=True)
class Dictionary:
    """Where Apertium's program and its two Russian to Ukrainian transducers are."""

    program: str
    analyser: Path
    bilingual: Path

    @property
    def fingerprint(self) -> str:
        """Tells one version of the files from another."""
        found = [path.stat() for path in (self.analyser, self.bilingual)]
        return ";".join(f"{one.st_size}:{int(one.st_mtime)}" for one in found)


def installed() -> Dictionary | None:
    """Apertium's Russian to Ukrainian dictionary on this machine; None without it."""
    program = shutil.which("lt-proc")
    if not program:
        return None
    for share in _SHARES:
        for bilingual in sorted(share.glob("*/rus-ukr.autobil.bin")):
            analyser = bilingual.with_name("rus-ukr.automorf.bin")
            if analyser.is_file():
                return Dictionary(program, analyser, bilingual)
    return None


def table() -> Path:
    """Where the table is, or would be."""
    return Path(settings.DATA_DIR) / FILE_NAME


def ukrainian(lemmas: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each normalised Russian lemma of the table its Ukrainian words, the best first.

    One look-up in the table for all that are not remembered; empty without a table.
    """
    version = _version()
    if version is None or not lemmas:
        return {}
    remembered = _remembered(version)
    fresh = [lemma for lemma in lemmas if lemma not in remembered]
    if fresh:
        if len(remembered) > _REMEMBERED:
            remembered.clear()
        fresh = fresh[:_ASKED_MOST]
        remembered.update(dict.fromkeys(fresh, ()))
        remembered.update(_read(version, fresh))
    return {lemma: words for lemma in lemmas if (words := remembered.get(lemma))}


def state() -> dict[str, Any]:
    """How the translations are: for ``/readyz`` and for editors.

    ``state``: ``ready``; ``outdated`` (the dictionary or the table's format is newer); ``broken`` (the file
    cannot be read); ``absent``. ``apertium``: whether the dictionary is installed, so that
    ``build_translations`` would mend it. ``lemmas``: how many Russian words the table has.
    """
    dictionary = installed()
    found: dict[str, Any] = {"state": "absent", "apertium": dictionary is not None, "lemmas": 0}
    if _version() is None:
        return found
    try:
        told = _facts()
    except (sqlite3.Error, ValueError):
        return {**found, "state": "broken"}
    current = told["format"] == str(FORMAT)
    if dictionary is not None:
        current = current and told["dictionary"] == dictionary.fingerprint
    return {**found, "state": "ready" if current else "outdated", "lemmas": int(told["lemmas"])}


def wants_building() -> bool:
    """Whether Apertium is here and its table is missing, unreadable or older than the dictionary."""
    found = state()
    return bool(found["apertium"]) and found["state"] != "ready"


def _version() -> tuple[int, int] | None:
    """Tells one file from the next that replaces it; None without a file."""
    try:
        # Asked for every word: a quarter of the time of table().stat().
        found = os.stat(f"{settings.DATA_DIR}/{FILE_NAME}")
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _remembered(version: tuple[int, int]) -> dict[str, tuple[str, ...]]:
    """What this thread has read from this version of the table."""
    if getattr(_local, "version", None) != version:
        if (connection := getattr(_local, "connection", None)) is not None:
            connection.close()
        _local.version, _local.connection, _local.words = version, None, {}
    words: dict[str, tuple[str, ...]] = _local.words
    return words


def _read(version: tuple[int, int], lemmas: Collection[str]) -> dict[str, tuple[str, ...]]:
    if version in _broken:
        return {}
    try:
        if _local.connection is None:
            _local.connection = _connect()
        marks = ", ".join("?" * len(lemmas))
        rows = _local.connection.execute(
            f"SELECT lemma, ukrainian FROM words WHERE lemma IN ({marks})",  # noqa: S608
            [lemma.encode("utf-8", "replace").decode() for lemma in lemmas],
        )
        return {lemma: tuple(words.split("|")) for lemma, words in rows}
    except sqlite3.Error as error:
        _broken.add(version)
        logger.warning("The table of Russian words cannot be read: %s. Run build_translations.", error)
        return {}


def _connect() -> sqlite3.Connection:
    # Immutable: the file is only ever replaced, never changed, so that it needs no locks.
    return sqlite3.connect(table().resolve().as_uri() + "?mode=ro&immutable=1", uri=True)


def _facts() -> dict[str, str]:
    connection = _connect()
    try:
        found = dict(connection.execute("SELECT name, value FROM facts"))
    finally:
        connection.close()
    if missing := {"format", "dictionary", "lemmas"} - set(found):
        raise ValueError(f"The table lacks {', '.join(sorted(missing))}.")
    return found
