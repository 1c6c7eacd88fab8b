"""Clients that ask many different questions at once, and Elasticsearch without us."""

import http.client
import json
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.load.clients import get


@dataclass(frozen=True)
class Rate:
    """Requests answered a second, their 95th percentile in milliseconds, and the share of one processor that
    the clients used meanwhile: what they took from the server."""

    per_second: float
    p95: float
    client_share: float


def rate(base: str, paths: Sequence[str], clients: int, seconds: float) -> Rate:
    """As many requests as ``clients`` threads get answered, each its own part of ``paths``, over and over."""
    times: list[list[float]] = [[] for _ in range(clients)]
    errors: list[BaseException] = []
    deadline = time.perf_counter() + seconds

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=120)
        mine, at = paths[number::clients], 0
        try:
            while (started := time.perf_counter()) < deadline:
                get(connection, mine[at % len(mine)])
                times[number].append((time.perf_counter() - started) * 1000)
                at += 1
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    began, used = time.perf_counter(), time.process_time()
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    took = time.perf_counter() - began
    every = [one for many in times for one in many]
    p95 = statistics.quantiles(every, n=20, method="inclusive")[-1] if len(every) > 1 else float("nan")
    return Rate(len(every) / took, p95, (time.process_time() - used) / took)


class Elastic:
    """A node's plain HTTP interface. ``prefix`` begins the names of a contender's indices."""

    def __init__(self, url: str, prefix: str) -> None:
        self.url, self.prefix = url, prefix
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=120)

    def ask(self, method: str, path: str, body: bytes | None = None) -> Any:
        self._connection.request(method, path, body, {"Content-Type": "application/x-ndjson"} if body else {})
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"Elasticsearch answered {answer.status} to {path}: {text[:300]!r}")
        return json.loads(text)

    def bare(self, folder: Path) -> list[float]:
        """Milliseconds of each question whose bodies stand in ``folder``, sent as they were."""
        bodies: dict[str, list[bytes]] = {}
        for file in sorted(folder.glob("*.ndjson")):
            bodies.setdefault(file.name.partition("-")[0], []).append(file.read_bytes())
        times = []
        for parts in bodies.values():
            started = time.perf_counter()
            for body in parts:
                self.ask("POST", "/_msearch", body)
            times.append((time.perf_counter() - started) * 1000)
        return times

    def names(self) -> list[str]:
        rows = self.ask("GET", f"/_cat/indices/{self.prefix}*?format=json&expand_wildcards=all")
        return [row["index"] for row in rows]

    def megabytes(self) -> float:
        """Of the indices on disk, once everything is written there."""
        self.ask("POST", f"/{self.prefix}*/_flush")
        stats = self.ask("GET", f"/{self.prefix}*/_stats/store")
        return float(stats["_all"]["primaries"]["store"]["size_in_bytes"]) / 1e6

    def heap(self) -> float:
        """Megabytes of heap in use, garbage included."""
        nodes = self.ask("GET", "/_nodes/stats/jvm")["nodes"].values()
        return sum(node["jvm"]["mem"]["heap_used_in_bytes"] for node in nodes) / 1e6

    def remove(self) -> None:
        """Delete every index of the contender."""
        for name in self.names():
            self.ask("DELETE", f"/{name}")
        self._connection.close()
