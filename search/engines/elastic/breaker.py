"""Whether Elasticsearch is worth trying.

A cluster that does not answer must not cost every reader a timeout: after a failure nobody asks for a
while, then one request tries again.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

#: Seconds a reader waits for Elasticsearch before the embedded engine answers instead.
SEARCH_SECONDS: Final = 2.0
#: Seconds nobody asks after a failure; doubled with each further one.
_PAUSE: Final = 2.0
_PAUSE_MOST: Final = 30.0


class Breaker:
    """Lets requests through, none after a failure, and then one at a time until one succeeds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._until = 0.0
        self.on_recovery: Callable[[], object] = lambda: None

    def admits(self) -> bool:
        """Whether to try now. After a pause it admits one, and the others when that one succeeded."""
        with self._lock:
            if self._failures == 0:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + SEARCH_SECONDS
            return True

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            pause = min(_PAUSE * 2 ** min(self._failures - 1, 10), _PAUSE_MOST)
            self._until = self._clock() + pause

    def succeeded(self) -> None:
        with self._lock:
            recovered, self._failures = self._failures > 0, 0
        if recovered:
            self.on_recovery()

    def reset(self) -> None:
        """Forget all failures (tests, and commands that want to know now)."""
        with self._lock:
            self._failures, self._until = 0, 0.0


breaker = Breaker()
