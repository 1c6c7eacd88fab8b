"""Loopback clients that time a server: one request after another, or as many as it bears."""

import http.client
import os
import re
import shutil
import statistics
import subprocess
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Latency:
    """Milliseconds at the client, connection kept open."""

    count: int
    p50: float
    p95: float
    p99: float

    def __str__(self) -> str:
        return f"p50 {self.p50:.1f}  p95 {self.p95:.1f}  p99 {self.p99:.1f} ms  ({self.count} requests)"


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}: {body[:300]!r}")
    return body


def latency(base: str, paths: Iterable[str]) -> Latency:
    """One client, one request after another."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
    times: list[float] = []
    for path in paths:
        started = time.perf_counter()
        get(connection, path)
        times.append((time.perf_counter() - started) * 1000)
    connection.close()
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return Latency(len(times), statistics.median(times), cuts[94], cuts[98])


def throughput(base: str, path: str, clients: int, seconds: float) -> float:
    """Requests answered a second, by wrk if it is installed, else by Python threads (which ask slower)."""
    if wrk := shutil.which("wrk"):
        command = [wrk, f"-t{min(clients, 2)}", f"-c{clients}", f"-d{max(1, round(seconds))}s"]
        run = subprocess.run(
            [*command, "-H", "Accept-Encoding: gzip", base + path], capture_output=True, text=True, check=True
        )
        if "Non-2xx" in run.stdout:
            raise RuntimeError(run.stdout)
        found = re.search(r"Requests/sec:\s+([\d.]+)", run.stdout)
        assert found, run.stdout
        return float(found[1])
    counts = [0] * clients
    deadline = time.perf_counter() + seconds

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
        while time.perf_counter() < deadline:
            get(connection, path)
            counts[number] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def processor_time(pid: int) -> float:
    """Milliseconds of processor a process has used: unlike the clock, the same on a busy machine."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Held:
    """Megabytes of a process. ``pss`` counts what several share by their number, ``uss`` not at all."""

    rss: float
    pss: float
    uss: float

    def __str__(self) -> str:
        return f"{self.rss:.0f} MB (PSS {self.pss:.0f}, of its own {self.uss:.0f})"


def held(pid: int) -> Held:
    """What a process holds now, as the kernel counts it."""
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        lines = (line.split() for line in rollup)
        found = {words[0]: int(words[1]) / 1024 for words in lines if words[-1] == "kB"}
    return Held(found["Rss:"], found["Pss:"], found["Private_Clean:"] + found["Private_Dirty:"])
