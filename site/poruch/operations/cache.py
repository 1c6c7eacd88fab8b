"""Redis as the shared cache; while it does not answer, the process's own memory.

Nothing in the cache is the only copy of anything. Limits of logins and codes that were used once do count in
it: they go on counting in memory, in each process for itself.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django_redis.cache import RedisCache
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

#: Seconds for which nobody asks a Redis that did not answer.
PAUSE: Final = 3.0
#: Changes during an outage that are remembered; beyond, all of the cache is emptied when Redis returns.
REMEMBERED: Final = 10_000
_FAULTS: Final = (ConnectionInterrupted, RedisError, OSError)


class Outage:
    """What all threads of the process know about one Redis: whether to ask, and what it has missed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._until = 0.0
        self.away = False
        self.missed: set[tuple[str, int | None]] = set()

    def admits(self) -> bool:
        with self._lock:
            if self.away and self._clock() < self._until:
                return False
            # The others wait for the answer to this one.
            self._until = self._clock() + PAUSE
            return True

    def began(self) -> bool:
        """Note a failure; whether it is the first."""
        with self._lock:
            first, self.away = not self.away, True
            self._until = self._clock() + PAUSE
            return first

    def miss(self, key: str, version: int | None) -> None:
        with self._lock:
            if len(self.missed) <= REMEMBERED:
                self.missed.add((key, version))

    def ended(self) -> None:
        """Note that Redis answers again and holds nothing old."""
        with self._lock:
            self.missed, self.away = set(), False


_outages: dict[str, Outage] = {}


class ForgivingRedisCache(BaseCache):
    """`RedisCache` that goes on without Redis, and never answers with what an outage made old."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._redis: Any = RedisCache(server, params)
        self._memory = LocMemCache(f"poruch-without-{server}", {"OPTIONS": {"MAX_ENTRIES": 2000}})
        self.outage = _outages.setdefault(server, Outage())

    def answers(self) -> bool:
        """Whether Redis answers now; for the doctor."""
        try:
            self._redis.has_key("poruch.awake")
        except _FAULTS:
            return False
        return True

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if self.outage.admits():
            try:
                if self.outage.away:
                    self._catch_up()
                return getattr(self._redis, method)(*args, **kwargs)
            except _FAULTS as error:
                if self.outage.began():
                    logger.warning(
                        "Redis does not answer (%s); pages are kept in memory.", type(error).__name__
                    )
        return getattr(self._memory, method)(*args, **kwargs)

    def _catch_up(self) -> None:
        """What was written or deleted meanwhile may stand in Redis as it was before."""
        missed = list(self.outage.missed)
        self._redis.has_key("poruch.awake")
        if len(missed) > REMEMBERED:
            self._redis.clear()
        else:
            for key, version in missed:
                self._redis.delete(key, version=version)
        self.outage.ended()
        self._memory.clear()
        logger.warning("Redis answers again.")

    def _change(self, method: str, key: str, *args: Any, version: int | None = None, **kwargs: Any) -> Any:
        done = self._ask(method, key, *args, version=version, **kwargs)
        if self.outage.away:
            self.outage.miss(key, version)
        return done

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", key, default, version=version)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(self._ask("has_key", key, version=version))

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._change("add", key, value, timeout=timeout, version=version))

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._change("set", key, value, timeout=timeout, version=version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._change("touch", key, timeout=timeout, version=version))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._change("delete", key, version=version))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return int(self._change("incr", key, delta, version=version))

    def clear(self) -> None:
        self._memory.clear()
        self._ask("clear")
        if self.outage.away:
            for number in range(REMEMBERED + 1):
                self.outage.miss(str(number), None)

    def close(self, **kwargs: Any) -> None:
        """django-redis closes nothing between requests, so that connections are used again."""
