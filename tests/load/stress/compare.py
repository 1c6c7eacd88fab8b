"""Ours, a bare cached answer of Django's and stock Wagtail, on the same server in the same run."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.load.clients import held, throughput
from tests.server import ROOT, Site, copied

GUIDE: Final = "/uk/guides/establish-deprivation-of-liberty/"
#: Articles of the stock site, as ../shared/peers.md had them.
ARTICLES: Final = 1_020
PUBLISHED: Final = 40
#: ../shared/peers.md: Plone with its RAM cache, a page as JSON, 1 and 8 at once.
PLONE_JSON: Final = 204


def compared(seconds: float) -> Iterator[str]:
    """Lines of a table, measured one after the other."""
    with _stock() as stock, copied(PORUCH_SEARCH_RATE="0") as ours:
        ours.start()
        try:
            page_id = _guide_id(ours)
            stock_id = _article_id(stock)
            bare, theirs, mine = (
                [throughput(site.url, path, clients, seconds) for clients in (1, 8)]
                for site, path in ((stock, "/bare"), (stock, f"/{stock_id[1]}/"), (ours, GUIDE))
            )
            yield _row("bare cached answer of Django", bare)
            yield _row("page, stock Wagtail", theirs)
            yield _row("page, ours", mine)
            yield _verdict("ours : bare, 8 at once", mine[1] / bare[1], 0.7)
            yield _verdict("ours : stock Wagtail, page, 8 at once", mine[1] / theirs[1], 40)
            api = [throughput(stock.url, f"/api/v2/pages/{stock_id[0]}/", n, seconds) for n in (1, 8)]
            own = [throughput(ours.url, f"/api/v1/pages/{page_id}", n, seconds) for n in (1, 8)]
            yield _row("page as JSON, stock Wagtail", api)
            yield _row("page as JSON, ours", own)
            yield _verdict("ours : stock Wagtail, JSON, 8 at once", own[1] / api[1], 5)
            yield _verdict("ours : Plone with its cache then, JSON", own[1] / PLONE_JSON, 2)
            yield f"{'worker, stock Wagtail':44} {held(stock.worker)}"
            yield f"{'worker, ours (wanted < 200 MB)':44} {held(ours.worker)}"
            yield from _publishing(stock, ours)
        finally:
            ours.stop()


def _publishing(stock: Site, ours: Site) -> Iterator[str]:
    """Of ours with a worker that indexes, as a server runs, and without one, as `make run` does."""
    worker = Site(ours.data_dir, {**ours.extra_env, "PORUCH_TASKS": "worker"})
    times = {
        "stock Wagtail": _published(stock, "stock", 0),
        "ours": _published(worker, "ours", 0),
        "ours, indexed at once": _published(ours, "ours", PUBLISHED),
    }
    for name, milliseconds in times.items():
        yield f"{f'create and publish, {name}':44} {milliseconds:8.1f} ms"
    ratio = times["ours"] / times["stock Wagtail"]
    verdict = "met" if ratio <= 1.2 else "NOT met"
    yield f"{'ours : stock, create and publish':44} {ratio:8.2f}  {verdict} (<= 1.2)"


def _row(what: str, rates: list[float]) -> str:
    return f"{what:44} {rates[0]:8.0f} /s at 1, {rates[1]:8.0f} /s at 8"


def _verdict(what: str, ratio: float, wanted: float) -> str:
    return f"{what:44} {ratio:8.2f}  {'met' if ratio >= wanted else 'NOT met'} (>= {wanted})"


@contextmanager
def _stock() -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="poruch-stock-") as folder:
        environment = {"DJANGO_SETTINGS_MODULE": "tests.load.stock.settings"}
        site = Site(Path(folder), environment, application="tests.load.stock.wsgi:application")
        run(site, "tests.load.stock.fill", str(ARTICLES))
        site.start()
        try:
            yield site
        finally:
            site.stop()


def run(site: Site, module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, env={**os.environ, **site.env}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def _published(site: Site, kind: str, first: int) -> float:
    printed = run(site, "tests.load.stock.publish", kind, str(first), str(PUBLISHED))
    return float(printed.split()[-1])


_ONE: Final = "from %s import %s as P; p = P.objects.order_by('pk')[5]; print('one', p.pk, p.slug)"


def _article_id(site: Site) -> tuple[int, str]:
    command = [
        sys.executable,
        "-m",
        "django",
        "shell",
        "-v",
        "0",
        "-c",
        _ONE % ("tests.load.stock.models", "ArticlePage"),
    ]
    printed = subprocess.run(command, cwd=ROOT, env=site.env, stdout=subprocess.PIPE, text=True, check=True)
    _one, number, slug = printed.stdout.split()[-3:]
    return int(number), slug


def _guide_id(site: Site) -> int:
    slug = GUIDE.rstrip("/").rpartition("/")[2]
    found = f"P.objects.get(slug='{slug}', locale__language_code='uk').pk"
    text = f"from kb.models import GuidePage as P; print('one', {found})"
    printed = site.manage("shell", "-v", "0", "-c", text).stdout
    return int(printed.split()[-1])
