"""What readers get from memory while editors publish: ``python -m tests.load.kept [--every READS]``.

Two runs over the starter content, popular pages read more often: in the first every publication makes all
that is kept old (as before docs/decisions/0040), in the second it is compared. Readers ask within the
process, so the times are the program's alone.
"""

import argparse
import random
import subprocess
import sys
import time
from collections import Counter

from tests.server import ROOT, copied

READS = 2_000
SEED = 20261126


def run(every: int, *, whole: bool) -> str:
    """A publication of some page for each ``every`` reads; shares and processor time as a line."""
    from django.core.cache import cache
    from django.test import Client

    from poruch.core.models import SiteRevision
    from poruch.core.pages import public

    cache.clear()
    reader, dice = Client(), random.Random(SEED)
    pages = [page for page in public().specific() if page.url]
    dice.shuffle(pages)
    addresses = [page.url for page in pages]
    popular = [1 / (rank + 1) ** 0.8 for rank in range(len(addresses))]
    for address in addresses:
        reader.get(address)
    outcomes: Counter[str] = Counter()
    spent = 0.0
    seen: dict[str, int] = {}
    for number, address in enumerate(dice.choices(addresses, popular, k=READS)):
        if number % every == 0:
            page = dice.choice(pages)
            page = type(page).objects.get(pk=page.pk)
            page.summary = f"Підсумок {number}"
            page.save_revision(clean=False).publish()
            if whole:
                SiteRevision.renew()
        before = time.process_time()
        answer = reader.get(address)
        spent += time.process_time() - before
        revision = SiteRevision.current()
        hit = answer.wsgi_request.META["PORUCH_PAGE_CACHE"] == "hit"
        outcomes["nothing changed" if seen.get(address) == revision else "compared" if hit else "anew"] += 1
        seen[address] = revision
    shares = ", ".join(f"{name} {count / READS:.0%}" for name, count in sorted(outcomes.items()))
    return f"{shares}; {spent / READS * 1000:.1f} ms of processor for a read"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=40, help="reads for one publication")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.inside:
        with copied(ALLOWED_HOSTS="testserver") as site:
            command = [sys.executable, "-m", "tests.load.kept", "--inside", "--every", str(arguments.every)]
            return subprocess.run(command, cwd=ROOT, env=site.env, check=False).returncode
    import django

    django.setup()
    for label, whole in (("all made old", True), ("compared", False)):
        print(f"{label}: {run(arguments.every, whole=whole)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
