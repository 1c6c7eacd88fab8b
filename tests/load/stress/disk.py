"""A site on SQLite whose disk fills up while an editor works."""

import http.client
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from tests.load.clients import get
from tests.load.stress.compare import GUIDE
from tests.load.stress.editors import Editors
from tests.load.stress.faults import fill, root, small_disk
from tests.server import Site, prepare
from tools.processes import wait_for

MEGABYTES = 220


def full_disk(say: Callable[[str], None]) -> list[str]:
    """What went wrong: pages that readers did not get, changes acknowledged and lost, no recovery."""
    if not root():
        say("\nDisk full: not tried, making a small disk needs root.")
        return []
    say("\nDisk full, SQLite:")
    with (
        tempfile.TemporaryDirectory(prefix="poruch-disk-") as folder,
        small_disk(Path(folder), MEGABYTES) as disk,
    ):
        site = Site(disk / "data")
        prepare(site.data_dir)
        site.start()
        try:
            return _tried(site, disk, say)
        finally:
            site.stop()


def _tried(site: Site, disk: Path, say: Callable[[str], None]) -> list[str]:
    found: list[str] = []
    editors = Editors.at(site, 1)
    editor = editors.everyone[0]
    editor.log_in()
    editor.publish(1)
    ballast = fill(disk)
    for number in (2, 3, 4):
        editor.publish(number)
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=30)
    for path in (GUIDE, "/uk/", "/api/v1/pages?locale=uk"):
        try:
            get(connection, path)
        except (RuntimeError, OSError) as error:
            found.append(f"disk full: {path}: {error}")
    refused = [change.number for change in editor.changes if not change.acknowledged]
    say(f"  refused while full: {refused}; pages served: {not found}")
    ballast.unlink()
    started = time.monotonic()

    def again() -> bool:
        editor.publish(5)
        return editor.changes[-1].acknowledged

    if not wait_for(again, 60):
        found.append("disk full: no change was taken after there was room again")
    say(f"  changes taken again {time.monotonic() - started:.1f} s after there was room")
    return found + editors.lost(site)
