"""Three hundred readers on keep-alive connections, each with time to read between two pages."""

import asyncio
import random
import statistics
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

#: Seconds a reader spends on a page, on average: fast, so that some minutes tell something.
READING = 3.0
TIMEOUT = 15.0


@dataclass(frozen=True)
class Seen:
    """``at`` is seconds of the monotonic clock; ``status`` 0: no answer."""

    at: float
    ms: float
    status: int
    path: str


@dataclass
class Readers:
    """Ask in a thread of their own until stopped; ``seen`` grows meanwhile."""

    url: str
    paths: Sequence[str]
    count: int = 300
    seen: list[Seen] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._all()), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        assert self._thread
        self._thread.join(TIMEOUT + READING * 5)

    async def _all(self) -> None:
        await asyncio.gather(*(self._one(number) for number in range(self.count)))

    async def _one(self, number: int) -> None:
        dice = random.Random(number)
        await asyncio.sleep(dice.random() * READING)
        parts = urlsplit(self.url)
        connection = None
        while not self._stop.is_set():
            path, started = dice.choice(self.paths), time.monotonic()
            reused = connection is not None
            connection, status = await _asked(connection, parts, path)
            if reused and connection is None:
                # As browsers do when the server has closed a connection that was kept open.
                connection, status = await _asked(None, parts, path)
            self.seen.append(Seen(started, (time.monotonic() - started) * 1000, status, path))
            await asyncio.sleep(dice.expovariate(1 / READING))
        if connection is not None:
            connection[1].close()


async def _asked(connection: Any, parts: SplitResult, path: str) -> tuple[Any, int]:
    """The connection, None when it broke, and the status, 0 without an answer."""
    try:
        async with asyncio.timeout(TIMEOUT):
            if connection is None:
                connection = await asyncio.open_connection(parts.hostname, parts.port)
            return connection, await _get(*connection, parts.netloc, path)
    except (OSError, ValueError, asyncio.IncompleteReadError, TimeoutError):
        if connection is not None:
            connection[1].close()
        return None, 0


async def _get(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, path: str) -> int:
    """The status; the body is read to its end. The site always says its length."""
    asked = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n"
    writer.write(asked.encode())
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status = int(head.split(" ", 2)[1])
    fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if fields.get("transfer-encoding") == "chunked":
        while length := int(await reader.readline(), 16):
            await reader.readexactly(length + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(fields.get("content-length", "0")))
    return status


@dataclass(frozen=True)
class Summary:
    """``failed`` are answers of 5xx and none at all."""

    count: int
    failed: int
    a_second: float
    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, seen: Iterable[Seen]) -> "Summary":
        rows = list(seen)
        times = [row.ms for row in rows if 0 < row.status < 500] or [0.0, 0.0]
        cuts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
        span = max((row.at for row in rows), default=0) - min((row.at for row in rows), default=0)
        return cls(
            len(rows), sum(row.status == 0 or row.status >= 500 for row in rows),
            len(rows) / span if span else 0.0, cuts[49], cuts[94], cuts[98],
        )  # fmt: skip

    def __str__(self) -> str:
        return (
            f"{self.count:6} requests, {self.a_second:5.0f}/s, failed {self.failed:4}, "
            f"p50 {self.p50:6.1f} p95 {self.p95:7.1f} p99 {self.p99:7.1f} ms"
        )
