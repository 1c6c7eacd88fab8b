"""All tests, several lanes at a time: ``python -m tests.lanes [pytest arguments]``.

Each lane is a pytest process with a database of its own, so that none sees what another leaves behind. They
share one Elasticsearch. A lane's output is printed when it ends; the exit code is 1 when any failed.
"""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tests.elastic import GIVEN
from tools.elasticsearch import Unavailable, running

ROOT = Path(__file__).resolve().parents[1]
#: One more than processors: a lane often waits, for a browser, a database, a node that starts.
AT_ONCE: Final = (os.cpu_count() or 2) + 1
#: Of the folders below, what says the same on any database or asks none.
ON_ANY: Final = [
    *("tests/core/test_security_headers.py", "tests/core/test_throttle.py", "tests/core/test_richtext.py"),
    *("tests/core/test_partial_dates.py", "tests/kb/test_extraction.py", "tests/search/test_analysis.py"),
    *("tests/search/test_analysis_properties.py", "tests/search/test_breaker.py"),
    *("tests/search/test_elasticsearch_node.py", "tests/search/test_understanding_apertium.py"),
    "tests/search/needs/test_leaking.py",
]
#: What differs between databases: search, import and export, queries, bookings. The rest ran on SQLite.
ON_POSTGRES: Final = [
    *("-m", "not slow and not elasticsearch"),
    *("tests/search", "tests/core", "tests/kb", "tests/api/test_lists.py", "tests/api/test_pages.py"),
    *("tests/api/test_search.py", "tests/campaigns/events", "tests/campaigns/registration/test_booking.py"),
    "tests/campaigns/registration/test_concurrency.py",
    *("tests/editorial/collection", "tests/editorial/desk", "tests/api/test_changes_concurrency.py"),
    *("tests/operations/test_backup.py", "tests/operations/test_restore.py"),
    *(f"--ignore={part}" for part in ON_ANY),
]
ATTACKS: Final = ["tests/test_canary.py", "tests/test_xss.py", "tests/test_xss_queries.py"]
#: The CMS in a browser, a lane of its own.
NEWSROOM: Final = ["tests/browser/editorial", "tests/a11y/test_newsroom.py"]
#: The longest first, so that the last to end are short.
LANES: Final[dict[str, list[str]]] = {
    "postgres": ON_POSTGRES,
    "reader": [
        *("tests/browser", "tests/a11y", "tests/relevance"),
        *(f"--ignore={part}" for part in NEWSROOM),
    ],
    "attacks": ["tests/security", *ATTACKS],
    "editorial": ["tests/editorial"],
    "newsroom": NEWSROOM,
    "core": ["tests/core", "tests/kb", "tests/test_compose.py", "tests/test_query_counts.py"],
    "search": ["tests/search"],
    "api": ["tests/api", "tests/load"],
    "copies": ["tests/mirror", "tests/examples"],
    "operator": ["tests/operations"],
    "campaigns": ["tests/campaigns"],
}  # fmt: skip
#: They ask no Elasticsearch, and run while it starts.
EARLY: Final = ("postgres", "newsroom")
#: A lane's exit code, output and seconds, when it has ended.
Lane = Future[tuple[int, str, float]]
_begun: list["subprocess.Popen[bytes]"] = []


def missing() -> list[str]:
    """Test files that no lane runs."""
    named = [ROOT / part for lane in LANES.values() for part in lane if part.startswith("tests/")]
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [
        str(file.relative_to(ROOT))
        for file in files
        if not any(file == part or part in file.parents for part in named)
    ]


def run(name: str, arguments: list[str], environment: dict[str, str]) -> tuple[int, str, float]:
    """pytest's exit code, its output, seconds."""
    module = "tests.with_postgres" if name == "postgres" else "pytest"
    command = [sys.executable, "-m", module, *LANES[name], *arguments]
    started = time.monotonic()
    pipe = subprocess.PIPE
    lane = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=subprocess.STDOUT)
    _begun.append(lane)
    output, _ = lane.communicate()
    # A test may print anything, half a letter too.
    return lane.returncode, output.decode(errors="replace"), time.monotonic() - started


def begin(stack: ExitStack, pool: ThreadPoolExecutor, arguments: list[str]) -> dict[Lane, str]:
    """All lanes, each to begin when there is a place in the pool."""
    environment = dict(os.environ)
    lanes = {pool.submit(run, name, arguments, environment): name for name in EARLY}
    if GIVEN not in environment:
        try:
            environment = {**environment, GIVEN: stack.enter_context(running(quick=True)).url}
        except Unavailable as error:
            sys.stderr.write(f"Without Elasticsearch: {error}\n")
    late = [name for name in LANES if name not in EARLY]
    return lanes | {pool.submit(run, name, arguments, environment): name for name in late}


def main(arguments: list[str]) -> int:
    if lost := missing():
        sys.stderr.write(f"No lane of {Path(__file__).name} runs: {', '.join(lost)}\n")
        return 1
    failed = []
    with ExitStack() as stack:
        pool = ThreadPoolExecutor(max_workers=AT_ONCE)
        try:
            lanes = begin(stack, pool, arguments)
            for lane in as_completed(lanes):
                code, output, seconds = lane.result()
                verdict = "passed" if code == 0 else f"FAILED (code {code})"
                sys.stdout.write(f"\n=== {lanes[lane]}: {verdict} in {seconds:.0f} s ===\n{output}")
                sys.stdout.flush()
                if code:
                    failed.append(lanes[lane])
        finally:
            # Whoever interrupts this wants no further lane, and those that run to end.
            pool.shutdown(wait=False, cancel_futures=True)
            for process in _begun:
                process.terminate()
            pool.shutdown()
    sys.stdout.write(f"\nFailed lanes: {', '.join(failed)}\n" if failed else "\nAll lanes passed.\n")
    return 1 if failed else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
