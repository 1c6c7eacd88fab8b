"""Answers kept for a minute at most, in this process's memory alone, for whoever asks the same next.

A key is a digest under a random key of this process, so that no question can be read out of it. An answer
holds only for the moment it was found in (:mod:`search.moment`): any public change ends it. What it shows is
authorised again by whoever takes it. Reasons and figures: docs/decisions/0013-kept-answers.md.
"""

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from search.moment import Moment

#: Seconds an answer is kept at most.
SECONDS: Final = 60.0
V = TypeVar("V")


@dataclass(frozen=True)
class _Entry(Generic[V]):
    moment: Moment
    until: float
    value: V


class Keeper(Generic[V]):
    """At most ``most`` values, those asked for lately; safe for threads. ``clock`` never goes back."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._salt = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._held: OrderedDict[bytes, _Entry[V]] = OrderedDict()
        self._timer: threading.Timer | None = None

    def __len__(self) -> int:
        return len(self._held)

    def key(self, question: Hashable) -> bytes:
        """What stands for a question: ``repr`` must tell it from every other."""
        text = repr(question).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, key=self._salt, digest_size=16).digest()

    def get(self, key: bytes, moment: Moment) -> V | None:
        """The value put under the key, if that was at this very moment and its time has not run out."""
        with self._lock:
            entry = self._held.get(key)
            if entry is None:
                return None
            if entry.moment != moment or entry.until <= self._clock():
                del self._held[key]
                return None
            self._held.move_to_end(key)
            return entry.value

    def put(self, key: bytes, moment: Moment, value: V, seconds: float = SECONDS) -> None:
        """Keep a value found at this moment for so many seconds, but no longer than :data:`SECONDS`."""
        if seconds <= 0:
            return
        with self._lock:
            self._held[key] = _Entry(moment, self._clock() + min(seconds, SECONDS), value)
            self._held.move_to_end(key)
            if len(self._held) > self._most:
                self._held.popitem(last=False)
            self._watch()

    def drop(self, key: bytes) -> None:
        """Forget one value."""
        with self._lock:
            self._held.pop(key, None)

    def clear(self) -> None:
        """Forget all values."""
        with self._lock:
            self._held.clear()

    def sweep(self) -> None:
        """Forget what has run out, though nobody asks for it any more."""
        with self._lock:
            now = self._clock()
            for key in [key for key, entry in self._held.items() if entry.until <= now]:
                del self._held[key]
            self._timer = None
            if self._held:
                self._watch()

    def _watch(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(SECONDS, self.sweep)
            self._timer.daemon = True
            self._timer.start()
