"""Search of ours and of stock Wagtail over the same pages: ``python -m tests.load.search``.

Each contender runs alone, behind the same production server with one worker, and is asked by threads of this
process over loopback. Times are of this machine and whatever else it does; read them as ratios. A node named
by ``PORUCH_TEST_ELASTICSEARCH_URL`` is used as it is, else one is started. Whatever is started is stopped,
and whatever is written is removed, but for the results in ``var/bench/``.
"""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.load.search import report
from tests.load.search.clients import Elastic
from tests.load.search.contenders import CONTENDERS, Contender
from tests.load.search.measure import Asked, Effort, Figures, Measuring, inside, run, say
from tests.load.search.texts import KEPT, Texts
from tests.server import Site, copied
from tests.with_postgres import cluster, server_folder
from tools.elasticsearch import Failed, Unavailable, running

#: All questions come from one address, faster than any reader asks.
UNLIMITED = {"PORUCH_SEARCH_RATE": "0"}
QUICK = Effort(seconds=2, questions=60, documents=500)


def main() -> None:
    options = _options()
    chosen = [one for one in CONTENDERS if one.name in options.engines]
    effort = QUICK if options.quick else Effort(seconds=options.seconds, questions=options.questions)
    with ExitStack() as stack:
        url = ""
        if any("elasticsearch" in one.needs for one in chosen):
            url = stack.enter_context(_elasticsearch())
        postgresql = server_folder()
        skipped = [one for one in chosen if not _can_run(one, url, postgresql)]
        chosen = [one for one in chosen if one not in skipped]
        for pages in [200] if options.quick else options.pages:
            asked = Asked.of(Texts(), pages, effort)
            left_out = [] if options.all else [one.label for one in chosen if pages > one.most]
            results: dict[str, Figures] = {}
            try:
                for needs_postgresql in (False, True):
                    group = [
                        one
                        for one in chosen
                        if ("postgresql" in one.needs) == needs_postgresql and one.label not in left_out
                    ]
                    folder = postgresql if needs_postgresql else None
                    for name, figures in _measured(group, pages, url, folder, asked, effort):
                        results[name] = figures
            finally:  # also what an interrupted run has measured so far
                if results:
                    _save(pages, results)
                    print(f"\n{report.table(pages, results)}\n", flush=True)
                    if left_out:
                        print(f"Not measured at {pages:,} pages (--all does): {'; '.join(left_out)}.\n")
                    print(f"{report.verdicts(pages, results)}\n", flush=True)


def _options() -> argparse.Namespace:
    names = [one.name for one in CONTENDERS]
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--pages", type=int, nargs="+", default=[1_000, 10_000, 100_000],
        help="generated guides (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--engines", nargs="+", choices=names, default=names, metavar="ENGINE", help=", ".join(names)
    )
    parser.add_argument("--seconds", type=float, default=8, help="of each throughput (default %(default)s)")
    parser.add_argument("--questions", type=int, default=400, help="to time one by one (default %(default)s)")
    parser.add_argument("--all", action="store_true", help="every contender at every number of pages: hours")
    parser.add_argument("--quick", action="store_true", help="200 pages, a few questions: does it run?")
    return parser.parse_args()


@contextmanager
def _elasticsearch() -> Iterator[str]:
    """A node's address, or "" where none can run."""
    if given := os.environ.get("PORUCH_TEST_ELASTICSEARCH_URL"):
        yield given
        return
    with ExitStack() as stack:
        url = ""
        try:
            url = stack.enter_context(running()).url
        except (Unavailable, Failed) as error:
            say(f"No Elasticsearch: {error}")
        yield url


def _can_run(one: Contender, elasticsearch: str, postgresql: Path | None) -> bool:
    missing = ""
    if "elasticsearch" in one.needs and not elasticsearch:
        missing = "Elasticsearch cannot run here"
    elif "postgresql" in one.needs and not postgresql:
        missing = "PostgreSQL's server is not installed here"
    if missing:
        print(f"skipped: {one.label}, {missing}", flush=True)
    return not missing


def _measured(
    group: list[Contender], pages: int, url: str, postgresql: Path | None, asked: Asked, effort: Effort
) -> Iterator[tuple[str, Figures]]:
    """The contenders that share a database: filled once, then measured one after the other."""
    if not group:
        return
    with ExitStack() as stack:
        database = {"DATABASE_URL": stack.enter_context(cluster(postgresql))} if postgresql else {}
        site = stack.enter_context(copied(**UNLIMITED, **database))
        if postgresql:
            say("Filling PostgreSQL with the starter content ...")
            site.manage("prepare")
        loaded = run(site, "tests.load.search.load", str(pages))
        say(f"{loaded['pages']:,} pages loaded in {loaded['seconds']:.0f} s")
        if not any(one.engine == "embedded" for one in group) and any(one.ours for one in group):
            # What Elasticsearch finds is shown from the embedded index.
            inside(site, "rebuild", "embedded")
        for one in group:
            yield one.name, _of(one, site, url, asked, effort)


def _of(one: Contender, site: Site, url: str, asked: Asked, effort: Effort) -> Figures:
    prefix = f"poruch-bench-{os.getpid()}-{one.name}"
    elastic = Elastic(url, prefix) if "elasticsearch" in one.needs else None
    environment = {**site.extra_env, **one.environment(url, prefix)}
    mine = Site(site.data_dir, environment, application=one.application)
    try:
        return Measuring(one, mine, elastic, asked, effort).all()
    finally:
        if elastic:
            elastic.remove()


def _save(pages: int, results: dict[str, Figures]) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"search-{pages}-{time.strftime('%Y%m%d-%H%M%S')}.json"
    path.write_text(json.dumps({"pages": pages, "results": results}, ensure_ascii=False, indent=1))
    say(f"Kept in {path}")


if __name__ == "__main__":
    # Ended from outside, it still stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
