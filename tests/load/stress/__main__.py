"""Speeds beside stock Wagtail's, then readers and editors under faults: ``python -m tests.load.stress``.

Everything runs on loopback, is started here and stopped here. It ends with code 1 when something acknowledged
was lost, or when readers or editors did not come back.
"""

import argparse
import signal
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any

from tests.load.clients import held
from tests.load.stress import faults
from tests.load.stress.compare import GUIDE, compared
from tests.load.stress.disk import full_disk
from tests.load.stress.editors import Editors
from tests.load.stress.readers import Readers, Summary
from tests.load.stress.stack import running
from tools.elastic_node import Node
from tools.elasticsearch import Failed, Unavailable

#: What readers ask for: pages, a search once in a while, the API.
PATHS = (
    *("/uk/", GUIDE, "/uk/guides/", "/uk/guides/first-72-hours/", "/en/guides/first-72-hours/"),
    *("/uk/contacts/", "/uk/topics/", "/uk/glossary/", "/uk/events/", "/ru/guides/first-72-hours/"),
    *("/uk/search/?q=%D0%B4%D0%BE%D0%B2%D1%96%D0%B4%D0%BA%D0%B0", "/api/v1/pages?locale=uk"),
)


def say(text: str) -> None:
    print(text, flush=True)


def main() -> int:
    options = _options()
    if not options.only_faults:
        say("Side by side, one worker of the same server:")
        for line in compared(options.seconds / 3):
            say(f"  {line}")
    if options.only_speeds:
        return 0
    failures = [*_under_faults(options), *full_disk(say)]
    for text in failures:
        say(f"LOST: {text}")
    say("Nothing acknowledged was lost." if not failures else f"{len(failures)} losses.")
    return 1 if failures else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--readers", type=int, default=300)
    parser.add_argument("--editors", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=20, help="of each phase (default %(default)s)")
    parser.add_argument("--only-speeds", action="store_true", help="no faults")
    parser.add_argument("--only-faults", action="store_true", help="no comparison")
    return parser.parse_args()


def _node(stack: ExitStack, folder: Path) -> Any:
    """A node of our own, so that it can be killed; None where none can run."""
    node = Node(folder / "elasticsearch", port=0, heap="512m", name="load")
    try:
        node.start()
    except (Unavailable, Failed) as error:
        say(f"No Elasticsearch: {error}")
        return None
    stack.callback(node.stop)
    return node


def _under_faults(options: argparse.Namespace) -> list[str]:
    with ExitStack() as everything:
        # Not below the home of whoever runs this: PostgreSQL and Elasticsearch run as others.
        folder = Path(everything.enter_context(tempfile.TemporaryDirectory(prefix="poruch-load-")))
        folder.chmod(0o755)
        clock = folder / "clock"
        clock.write_text("0")
        node = _node(everything, folder)
        stack = everything.enter_context(running(folder, node, clock))
        readers = Readers(stack.site.url, PATHS, options.readers)
        editors = Editors.at(stack.site, options.editors)
        editors.start()
        readers.start()
        time.sleep(options.seconds / 2)
        say(f"\n{options.readers} readers, {options.editors} editors:")
        trial = faults.Trial(stack, readers, editors, options.seconds)
        failures = []
        for outcome in chain(faults.kills(trial, node), faults.clock(trial, clock)):
            say(f"  {outcome}")
            if outcome.readers is None or outcome.editors is None:
                failures.append(f"nobody came back after {outcome.fault}")
        readers.stop()
        editors.stop()
        changes = [change for editor in editors.everyone for change in editor.changes]
        done = [change.ms for change in changes if change.acknowledged]
        say(f"  all: {Summary.of(readers.seen)}")
        say(f"  {len(done)} of {len(changes)} changes acknowledged, p50 {statistics.median(done):.0f} ms")
        web = stack.services["web"].process
        assert web
        children = Path(f"/proc/{web.pid}/task/{web.pid}/children").read_text().split()
        say(f"  web worker at the end: {held(int(children[0]))}")
        for name, service in stack.services.items():
            say(f"  {name}: started {service.starts} times")
        stack.site.manage("db_worker", "--batch", check=False, timeout=120)
        checked = stack.site.manage("check_search", check=False)
        if checked.returncode:
            failures.append(f"check_search: {checked.stderr.strip().splitlines()[-1:]}")
        return failures + editors.lost(stack.site)


if __name__ == "__main__":
    # A time limit ends it as Ctrl+C does: what was started here is stopped here.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())
