"""Counting. With ``PORUCH_METRICS_DIR`` all workers of a server count into files there; any may answer."""

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

#: Seconds: from a cached page to a page that somebody gives up on.
BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
#: Combinations of route, method and class that are told apart; the code has some hundreds.
SERIES_MOST: Final = 3000


class Meter:
    """Each method is called for every request or search, so children are looked up in a dict of our own."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "poruch_request_seconds",
            "Requests by the name of the route, the method and the class of the status.",
            ["route", "method", "status"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.pages = Counter(
            "poruch_page_cache", "Anonymous pages by hit or miss.", ["outcome"], registry=self.registry
        )
        self.searches = Histogram(
            "poruch_search_seconds",
            "Searches by the engine that answered and whether it stood in for another.",
            ["engine", "degraded"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.database_errors = Counter(
            "poruch_database_errors", "Queries of requests that the database refused.", registry=self.registry
        )
        self.slow_queries = Counter(
            "poruch_slow_queries", "Queries above PORUCH_SLOW_QUERY_MS.", registry=self.registry
        )
        self._requests: dict[tuple[str, str, int], Any] = {}
        self._pages = {outcome: self.pages.labels(outcome) for outcome in ("hit", "miss")}

    def request(self, route: str, method: str, status: int, seconds: float, cached: str) -> None:
        key = (route, method, status // 100)
        child = self._requests.get(key)
        if child is None:
            if len(self._requests) >= SERIES_MOST:
                route = "other"
            child = self.requests.labels(route, method, f"{key[2]}xx")
            if len(self._requests) < SERIES_MOST:
                self._requests[key] = child
        child.observe(seconds)
        if cached:
            self._pages[cached].inc()

    def search(self, engine: str, degraded: bool, seconds: float) -> None:
        self.searches.labels(engine, "yes" if degraded else "no").observe(seconds)


@cache
def meter() -> Meter:
    """Of this process, made when something is first counted."""
    folder: str = settings.PORUCH_METRICS_DIR
    if folder:
        _prepare(Path(folder))
    return Meter()


def _prepare(folder: Path) -> None:
    """Before the library is loaded: it looks at the variable once. Files of ended processes go."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    for file in folder.glob("*_*.db"):
        number = file.stem.rpartition("_")[2]
        if number.isdigit() and not _lives(int(number)):
            with suppress(FileNotFoundError):
                file.unlink()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
