"""Measure the budgets of the design and print them as one table: ``python -m tests.load.bench``.

Times are of this machine and whatever else it does. What counts is their size against the budget,
against ``/healthz`` (the server's bare answer), and the processor's time, which a busy machine does
not stretch. Loopback only; the servers it starts it stops.
"""

import argparse
import csv
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.browser.reader import PAGE_TYPES
from tests.browser.weight import BUDGET, SECTIONS, Weigher
from tests.load import corpus
from tests.load.clients import held, latency, processor_time, throughput
from tests.server import ROOT, Site, copied

QUERIES = ROOT / "tests" / "relevance" / "queries_dev.tsv"
GUIDE = "/uk/guides/establish-deprivation-of-liberty/"
LANGUAGES = ("uk", "en", "ru", "crh")
#: Publishes a page with a word that occurs nowhere else; prints when it began, and how long it took itself.
PUBLISH = """
import time
from kb.models import GuidePage
page = GuidePage.objects.get(slug="idp-certificate", locale__language_code="uk")
page.summary = "Тут стоїть %s."
began = time.time()
page.save_revision().publish()
print("published", began, time.time() - began)
"""


@dataclass
class Table:
    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, what: str, value: object, budget: str = "") -> None:
        self.rows.append((what, str(value), budget))
        print(f"  {what}: {value}", file=sys.stderr)

    def show(self) -> None:
        widths = [max(len(row[column]) for row in [*self.rows, ("", "", "budget")]) for column in range(3)]
        for row in [("measured", "", "budget"), ("", "", ""), *self.rows]:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            print("  ".join(cells).rstrip() if any(row) else "-" * (sum(widths) + 4))


def questions() -> list[tuple[str, str]]:
    """(question, reader's language) of the judged file."""
    with QUERIES.open(newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        found = [(row["query"], row["lang"]) for row in rows]
    return [(question, language if language in LANGUAGES else "uk") for question, language in found]


def searches(rounds: int) -> Iterator[str]:
    for _ in range(rounds):
        for question, language in questions():
            yield "/api/v1/search?" + urlencode({"q": question, "locale": language})


def beginnings(rounds: int) -> Iterator[str]:
    """What is typed so far, letter by letter, of every question's first twelve letters."""
    for _ in range(rounds):
        for question, language in questions():
            for length in (2, 3, 5, 8, 12):
                yield "/api/v1/suggest?" + urlencode({"q": question[:length], "locale": language})


def timed(site: Site, paths: list[str]) -> str:
    """Latency at the client, and what of it the worker computed."""
    before = processor_time(site.worker)
    measured = latency(site.url, paths)
    spent = (processor_time(site.worker) - before) / measured.count
    return f"{measured}, {spent:.1f} ms of processor each"


def measure_bytes(table: Table, site: Site) -> None:
    weigher = Weigher(site.url)
    for kind, path in PAGE_TYPES.items():
        if kind not in {"not found", "api docs"}:
            table.add(f"page bytes, {kind}", f"{weigher.page(path):,}", f"{BUDGET:,}")
    for language in ("uk", "en"):
        paths = [*weigher.listed(f"/{language}/guides/"), *(f"/{language}/{section}" for section in SECTIONS)]
        heavy = weigher.too_heavy(paths)
        table.add(f"pages over the budget, {language}", f"{len(heavy)} of {len(paths)}", "0")
        for path, over in heavy.items():
            table.add(f"  {path}", over)


def measure_search(table: Table, site: Site, size: str, rounds: int) -> None:
    latency(site.url, searches(1))  # warms the dictionaries, the vocabulary and the database's pages
    table.add(f"search, {size}", timed(site, list(searches(rounds))), "p95 < 50 ms")
    latency(site.url, beginnings(1))
    table.add(f"suggest, {size}", timed(site, list(beginnings(rounds))), "p95 < 20 ms")


def measure_pages(table: Table, site: Site, seconds: float) -> None:
    many = 200 if seconds < 3 else 2000
    for path, name, budget in ((GUIDE, "cached guide", "p50 < 2 ms"), ("/healthz", "bare answer", "")):
        latency(site.url, [path] * 50)
        table.add(f"{name}, one client", timed(site, [path] * many), budget)
    for clients in (1, 8):
        bare = throughput(site.url, "/healthz", clients, seconds)
        page = throughput(site.url, GUIDE, clients, seconds)
        ratio = f"{page:,.0f} requests/s = {page / bare:.2f} of /healthz ({bare:,.0f})"
        table.add(f"cached guide, {clients} at once", ratio)


def measure_publish(table: Table, site: Site, size: str, marker: str) -> None:
    """From the moment an editor's publishing begins to the first search that finds the page."""
    path = f"{site.url}/api/v1/search?" + urlencode({"q": marker, "locale": "uk"})
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", PUBLISH % marker]
    with subprocess.Popen(command, cwd=ROOT, env=site.env, stdout=subprocess.PIPE, text=True) as publisher:
        deadline = time.monotonic() + 120
        while not found_first(path):
            if time.monotonic() > deadline:
                publisher.kill()
                raise RuntimeError("What was published is not found.")
            time.sleep(0.02)
        found = time.time()
        assert publisher.stdout
        words = publisher.stdout.read().split()
    began, took = float(words[-2]), float(words[-1])
    spent = f"{found - began:.2f} s (publishing itself {took:.2f} s)"
    table.add(f"publish to searchable, {size}", spent, "< 2 s")


def found_first(address: str) -> bool:
    with urllib.request.urlopen(address, timeout=60) as answer:
        results = json.load(answer)["results"]
    return bool(results) and results[0]["slug"] == "idp-certificate"


def load(table: Table, site: Site, pages: int) -> None:
    lines = site.data_dir / "bench.jsonl"
    corpus.write(lines, pages)
    started = time.monotonic()
    site.manage("import_content", str(lines), capture_output=False)  # its progress bar is for whoever waits
    took = time.monotonic() - started
    table.add(f"import of {pages:,} guides", f"{took:.0f} s, {pages / took:.1f} lines/s", "minutes")
    started = time.monotonic()
    check = site.manage("check_search", check=False)
    differences = check.stderr.strip().splitlines()
    clean = f"clean, in {time.monotonic() - started:.0f} s"
    table.add("check_search after it", differences[-1] if check.returncode else clean)
    if check.returncode:
        site.manage("rebuild_search")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000, help="generated guides (default 10000)")
    parser.add_argument("--seconds", type=float, default=5, help="of each throughput measurement (default 5)")
    parser.add_argument("--quick", action="store_true", help="500 pages, one second")
    options = parser.parse_args()
    pages, seconds, rounds = (500, 1.0, 1) if options.quick else (options.pages, options.seconds, 5)
    table = Table()
    # All questions come from one address, faster than any reader asks.
    with copied(PORUCH_SEARCH_RATE="0") as site:
        try:
            site.start()
            starter = "starter content"
            measure_bytes(table, site)
            measure_search(table, site, starter, rounds)
            measure_pages(table, site, seconds)
            measure_publish(table, site, starter, "шмигодзьобик")
            table.add(f"worker memory, {starter}", f"{held(site.worker)}", "< 200 MB")
            judged = site.manage("evaluate_search", str(QUERIES)).stdout
            site.stop()
            load(table, site, pages)
            site.start()
            large = f"{pages:,} pages more"
            measure_search(table, site, large, rounds)
            measure_publish(table, site, large, "хрумкозаврик")
            table.add(f"worker memory, {large}", f"{held(site.worker)}", "< 200 MB")
        finally:
            site.stop()
    print()
    table.show()
    print(f"\nRelevance over the starter content ({Path(QUERIES).name}):\n{judged}")


if __name__ == "__main__":
    main()
