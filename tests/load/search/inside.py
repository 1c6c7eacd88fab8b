"""What must be measured within a site's environment: ``python -m tests.load.search.inside WHAT [ARGUMENT…]``.

Prints one JSON object as its last line. Starting Python and Django is in no figure.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import django


class _Undone(Exception):
    """Ends a rebuild that nobody shall read."""


def rebuild(name: str) -> dict[str, Any]:
    """Fill the index ``name`` from the database, the gate at its end included."""
    from tqdm import tqdm

    from search import registry
    from search.engines import engine
    from search.rebuild import rebuild

    total = sum(1 for source in registry.sources() for _ in source.ids())
    with tqdm(total=total, unit=" objects", desc=f"rebuild {name}", mininterval=1) as bar:
        started = time.monotonic()
        done = rebuild(engine(name), bar.update)
    return {"documents": done.written, "seconds": time.monotonic() - started}


def upsert(name: str, most: str) -> dict[str, Any]:
    """Write ready documents into a generation that is thrown away: analysis and bulk requests alone.

    First all of them with every word new to the process; then the last thousand, whose words it knows, three
    times under other keys.
    """
    from search import registry
    from search.engines import engine

    source = registry.source("guide")
    assert source
    ids = list(islice(source.ids(), int(most)))
    ready = [(one, 1) for at in range(0, len(ids), 500) for one in source.documents(ids[at : at + 500])]
    found: dict[str, Any] = {}
    try:
        with engine(name).rebuilding() as fresh:
            known = [
                (replace(one, object_id=one.object_id + copy * 10**9), version)
                for copy in (1, 2, 3)
                for one, version in ready[-1000:]
            ]
            for kind, part in (("new", ready), ("known", known)):
                started, used = time.monotonic(), time.process_time()
                fresh.upsert(part)
                found[kind] = len(part) / (time.monotonic() - started)
                found[f"{kind} ms"] = 1000 * (time.process_time() - used) / len(part)
            raise _Undone
    except _Undone:
        return found


def wagtail_index() -> dict[str, Any]:
    """Wagtail's own indexing, whatever its backend; it indexes images and documents, too; there are none."""
    import io
    import re

    from django.core.management import call_command

    out = io.StringIO()
    started = time.monotonic()
    call_command("wagtail_update_index", stdout=out)
    took = time.monotonic() - started
    return {"documents": sum(map(int, re.findall(r"indexed (\d+) objects", out.getvalue()))), "seconds": took}


def capture(questions: str, into: str) -> dict[str, Any]:
    """Write the very bodies that each question sends to Elasticsearch, one file per question."""
    from search import service
    from search.engines.elastic import client

    sent: list[Any] = []
    asked = client.client()
    plain = asked.msearch

    def recording(**options: Any) -> Any:
        sent.append(options["searches"])
        return plain(**options)

    asked.msearch = recording  # type: ignore[method-assign]
    folder = Path(into)
    folder.mkdir(parents=True, exist_ok=True)
    for number, (text, locale) in enumerate(json.loads(Path(questions).read_text())):
        service.search(text, locale=locale)
        bodies = [b"\n".join(searches) + b"\n" for searches in sent]
        sent.clear()
        for part, body in enumerate(bodies):
            (folder / f"{number:05}-{part}.ndjson").write_bytes(body)
    return {}


def sizes() -> dict[str, Any]:
    """Megabytes of the tables of our index and of Wagtail's, and the words our index holds."""
    from django.db import connection

    from search.models import IndexedTerm

    found: dict[str, Any] = {"terms": IndexedTerm.objects.count()}
    for key, pattern in (("ours", "search\\_%"), ("wagtail", "wagtailsearch\\_%")):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class "
                    "WHERE relkind = 'r' AND relname LIKE %s",
                    [pattern],
                )
            else:
                cursor.execute(
                    "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE aggregate = TRUE AND name IN "
                    "(SELECT name FROM sqlite_master WHERE tbl_name LIKE %s ESCAPE '\\')",
                    [pattern],
                )
            found[key] = float(cursor.fetchone()[0]) / 1e6
    return found


def publish(marker: str) -> dict[str, Any]:
    """Publish a starter guide with a word that occurs nowhere else; when it began, how long it took."""
    from kb.models import GuidePage

    page = GuidePage.objects.get(slug="idp-certificate", locale__language_code="uk")
    page.summary = f"Тут стоїть {marker}."
    began = time.time()
    page.save_revision().publish()
    return {"began": began, "seconds": time.time() - began}


COMMANDS: dict[str, Callable[..., dict[str, Any]]] = {
    one.__name__: one for one in (rebuild, upsert, wagtail_index, capture, sizes, publish)
}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])))
