"""What a web process holds: ``python -m tests.load.memory [--postgres]``.

Resident memory counts what other processes share (the libraries' code); PSS counts each page by the share of
those who have it; USS is what would come back if the process ended. Measured at the start, after requests of
all kinds, the CMS among them, and after thousands of different questions and pages, by four clients at once,
so that every thread of the server has worked.
"""

import argparse
import http.client
import random
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import product
from urllib.parse import urlencode, urlsplit

from tests.browser.reader import PAGE_TYPES
from tests.load.clients import held
from tests.load.stress.editors import Editor
from tests.server import Site, copied
from tests.with_postgres import cluster, server_folder

SEED = 20261126
CLIENTS = 4
LANGUAGES = ("uk", "en", "ru", "crh")
SECTIONS = (
    "", "guides/", "topics/", "contacts/", "glossary/", "laws/", "templates/", "campaigns/", "press/",
    "events/", "events/?view=month", "events/calendar.ics", "events/feed.rss", "education/",
    "feeds/all.atom", "for-sites/",
)  # fmt: skip
API = (
    "pages", "resources", "glossary", "topics", "events", "audiences", "regions", "legal-acts", "locales",
    "partners", "changes", "documents", "images", "navigation", "phones", "redirects", "site", "openapi.json",
    "docs",
)  # fmt: skip
MACHINES = ("/healthz", "/readyz", "/metrics", "/robots.txt", "/sitemap.xml", "/oai?verb=Identify")
CMS = (
    "", "pages/", "pages/2/", "images/", "documents/", "snippets/", "reports/site-history/", "users/",
    "redirects/", "locales/", "account/",
)  # fmt: skip


def kinds() -> list[str]:
    """Addresses of every kind that readers, other sites and machines ask for, about 200."""
    pages = [f"/{language}/{section}" for language, section in product(LANGUAGES, SECTIONS)]
    api = [f"/api/v1/{name}" for name in API]
    asked = ("довідка впо", "как узнать где мой муж", "tsyvilnyi polonenyi", "prisoner certificate", "ghbdsn")
    found = [
        f"{path}?{urlencode({'q': text, 'locale': language})}"
        for path, text, language in product(("/api/v1/search", "/api/v1/suggest"), asked, LANGUAGES)
    ]
    shown = [f"/{language}/search/?{urlencode({'q': text})}" for text, language in product(asked, LANGUAGES)]
    return [*PAGE_TYPES.values(), *pages, *api, *MACHINES, *found, *shown]


def different(site: Site, count: int) -> list[str]:
    """So many different addresses: public pages, the same by the API, questions of words of titles."""
    pages, ids, words = _content(site)
    dice = random.Random(SEED)
    found = dict.fromkeys([*pages, *(f"/api/v1/pages/{number}" for number in ids)][: count // 2])
    while len(found) < count:
        text = " ".join(dice.sample(words, dice.randint(1, 3)))
        language = dice.choice(LANGUAGES)
        api = f"/api/v1/search?{urlencode({'q': text, 'locale': language})}"
        found[dice.choice((api, f"/{language}/search/?{urlencode({'q': text})}"))] = None
    asked = list(found)
    dice.shuffle(asked)
    return asked


def _content(site: Site) -> tuple[list[str], list[int], list[str]]:
    """Paths of all public pages, their ids, and the words of their titles."""
    text = _get(site, "/sitemap.xml").decode()
    paths = [urlsplit(place).path for place in re.findall(r"<loc>([^<]+)</loc>", text)]
    command = "from wagtail.models import Page\nfor p in Page.objects.live(): print('page', p.pk, p.title)"
    printed = site.manage("shell", "-v", "0", "-c", command).stdout
    rows = [line.split(None, 2)[1:] for line in printed.splitlines() if line.startswith("page ")]
    words = {word for _number, title in rows for word in re.findall(r"\w{4,}", title.lower())}
    return paths, [int(number) for number, _title in rows], sorted(words)


def _get(site: Site, path: str) -> bytes:
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=60)
    connection.request("GET", path)
    body = connection.getresponse().read()
    connection.close()
    return body


def ask(site: Site, paths: Sequence[str]) -> int:
    """Ask for all of them, some clients at once; how many answers were faults of the server."""

    def client(number: int) -> int:
        connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=60)
        faults = 0
        for path in paths[number::CLIENTS]:
            connection.request("GET", path, headers={"Accept-Encoding": "br"})
            answer = connection.getresponse()
            answer.read()
            faults += answer.status >= 500
        connection.close()
        return faults

    with ThreadPoolExecutor(CLIENTS) as clients:
        return sum(clients.map(client, range(CLIENTS)))


def edit(site: Site) -> None:
    """What an editor looks at first: the desk, lists, some pages to edit."""
    editor = Editor(site, 0)
    editor.log_in()
    for path in CMS:
        editor.request("GET", f"/cms/{path}")
    _status, _place, text = editor.request("GET", "/cms/pages/2/")
    for number in list(dict.fromkeys(re.findall(r"/cms/pages/(\d+)/edit/", text)))[:5]:
        editor.request("GET", f"/cms/pages/{number}/edit/")


def measured(site: Site, count: int) -> Iterator[str]:
    """Lines of a table. The site runs, and nobody has asked it for more than ``/healthz``."""
    yield f"at the start: {held(site.worker)}"
    faults = ask(site, kinds())
    edit(site)
    yield f"after {len(kinds())} requests of all kinds, the CMS too: {held(site.worker)}"
    faults += ask(site, different(site, count))
    yield f"after {count:,} different questions and pages: {held(site.worker)}"
    if faults:
        yield f"{faults} answers were faults of the server"


@contextmanager
def sites(postgres: bool) -> Iterator[Site]:
    with ExitStack() as stack:
        # All questions come from one address, faster than any reader asks.
        site = stack.enter_context(copied(PORUCH_SEARCH_RATE="0"))
        if postgres:
            server = server_folder()
            if server is None:
                raise SystemExit("PostgreSQL is not installed here: try `apt-get install postgresql`.")
            site.extra_env["DATABASE_URL"] = stack.enter_context(cluster(server))
            site.note_password(site.manage("prepare").stdout)
        site.start()
        stack.callback(site.stop)
        yield site


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own, not on SQLite")
    parser.add_argument(
        "--count", type=int, default=3_000, help="different questions and pages (default 3000)"
    )
    options = parser.parse_args()
    with sites(options.postgres) as site:
        for line in measured(site, options.count):
            print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
