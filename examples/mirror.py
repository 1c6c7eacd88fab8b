#!/usr/bin/env python3
"""A full copy of everything that the API of a Poruch site shows, kept current. Standard library only.

    python3 mirror.py https://poruch.example FOLDER            # read what is new, then stop
    python3 mirror.py https://poruch.example FOLDER --watch 60 # go on, asking every 60 seconds
    python3 mirror.py https://poruch.example FOLDER --check    # prove the copy equal to the site

In the folder: ``page/12.json`` (the answer of the API as it came), ``page/12.html`` (the text with its
attribution and where it is from), ``term/…``, ``list/…`` and ``mirror.sqlite3`` (where we stand). It may be
stopped at any moment: what was announced and not yet read is read at the next start. Exit code 1: the copy
differs (--check) or the site could not be read.
"""

import argparse
import contextlib
import gzip
import html
import json
import os
import re
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

API = "/api/v1"
#: Attempts at one address before giving up, and the longest wait between two, in seconds.
ATTEMPTS = 6
LONGEST_WAIT = 300
TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS object (
    object TEXT, id TEXT, api TEXT NOT NULL, etag TEXT NOT NULL, round INTEGER NOT NULL,
    PRIMARY KEY (object, id)
);
CREATE TABLE IF NOT EXISTS waiting (
    object TEXT, id TEXT, sequence INTEGER NOT NULL, kind TEXT NOT NULL, api TEXT NOT NULL,
    PRIMARY KEY (object, id)
);
"""
Key = tuple[str, str]


class MirrorError(Exception):
    """A sentence for the person who runs this."""


class StartAgain(Exception):
    """The site does not remember far enough back (410)."""


class Site:
    """Asking the API: politely, compressed, again when the site is busy."""

    def __init__(self, address: str, patience: Callable[[float], None] = time.sleep) -> None:
        self.root = address.rstrip("/")
        self.patience = patience

    def get(self, path: str, etag: str = "") -> tuple[int, bytes, str]:
        """Status (200, 304, 404), body and ETag."""
        headers = {"Accept-Encoding": "gzip", "User-Agent": "poruch-mirror/1", "Accept": "application/json"}
        if etag:
            headers["If-None-Match"] = etag
        wait = 1.0
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._ask(urllib.request.Request(self.root + path, headers=headers))
            except urllib.error.HTTPError as error:
                if error.code in (304, 404):
                    return error.code, b"", etag
                if error.code == 410:
                    raise StartAgain from None
                if error.code < 500 and error.code != 429:
                    raise MirrorError(f"The site refused {path}: {error.code} {_detail(error)}") from None
                trouble = f"the site answers {error.code}"
                wait = max(wait, _seconds(error.headers.get("Retry-After")))
            except (urllib.error.URLError, OSError, EOFError) as error:
                trouble = str(getattr(error, "reason", error)) or type(error).__name__
            if attempt < ATTEMPTS:
                say(f"{trouble}: waiting {wait:.0f} s")
                self.patience(min(wait, LONGEST_WAIT))
                wait *= 2
        raise MirrorError(f"{self.root} could not be read: {trouble}. Run this again later, nothing is lost.")

    def _ask(self, request: urllib.request.Request) -> tuple[int, bytes, str]:
        with urllib.request.urlopen(request, timeout=60) as answer:
            body = answer.read()
            if answer.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            return answer.status, body, answer.headers.get("ETag", "")

    def json(self, path: str, /, **query: Any) -> Any:
        given = {name: value for name, value in query.items() if value != ""}
        status, body, _etag = self.get(
            f"{API}{path}" + (f"?{urllib.parse.urlencode(given)}" if given else "")
        )
        if status != 200:
            raise MirrorError(f"The site has no {API}{path}: is this the address of a Poruch site?")
        return json.loads(body)


def _detail(error: urllib.error.HTTPError) -> str:
    with contextlib.suppress(ValueError, OSError):
        return str(json.loads(error.read()).get("detail", ""))
    return ""


def _seconds(text: str | None) -> float:
    return float(text) if text and text.isdigit() else 0


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Mirror:
    """The folder. Rows and position change together, files are replaced whole."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder = site, folder
        folder.mkdir(parents=True, exist_ok=True)
        self.rows = sqlite3.connect(folder / "mirror.sqlite3", timeout=2)
        try:
            self.rows.execute("PRAGMA locking_mode=EXCLUSIVE")
            self.rows.executescript(TABLES)
            with self.rows:
                self._set("site", self._meta("site", site.root))
        except sqlite3.OperationalError as error:
            raise MirrorError(
                f"Another mirror is at work in {folder}, or it cannot be written: {error}"
            ) from None
        if self._meta("site") != site.root:
            raise MirrorError(f"{folder} is a copy of {self._meta('site')}. Choose another folder.")

    def _meta(self, name: str, default: str = "") -> str:
        row = self.rows.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else default

    def _set(self, name: str, value: Any) -> None:
        self.rows.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, str(value)))

    def sync(self) -> int:
        """Bring the copy up to date; how many objects were read or removed."""
        done = self._work_off()
        more = True
        while more:
            try:
                page = self.site.json("/changes", since=self._meta("since"), size=500)
            except StartAgain:
                self._start_again()
                continue
            with self.rows:
                for item in page["items"]:
                    self._announce(item)
                self._set("since", page["next"])
            more = page["has_more"]
            done += self._work_off()
        self._forget_old()
        return done

    def _start_again(self) -> None:
        """Nothing is thrown away: what is still the same answers 304, what is not announced again goes."""
        if not self._meta("since"):
            raise MirrorError("The site refuses even to begin: its changes feed is broken.")
        say("The site no longer remembers where we stood: reading everything again.")
        with self.rows:
            self._set("since", "")
            self._set("round", int(self._meta("round", "0")) + 1)
            self.rows.execute("DELETE FROM waiting")

    def _forget_old(self) -> None:
        old = "SELECT object, id FROM object WHERE round < ?"
        for object, id in self.rows.execute(old, (self._meta("round", "0"),)).fetchall():
            self._remove(object, id)

    def _announce(self, item: dict[str, Any]) -> None:
        if not re.fullmatch(r"[a-z_]{1,40}", item["object"]) or not re.fullmatch(r"[\w-]{1,64}", item["id"]):
            raise MirrorError(
                f"The site names an object that cannot be a file: {item['object']} {item['id']}"
            )
        if not item["api"].startswith(f"{API}/"):
            raise MirrorError(f"The site sends us elsewhere: {item['api']}")
        values = (item["object"], item["id"], item["sequence"], item["kind"], item["api"])
        self.rows.execute("INSERT OR REPLACE INTO waiting VALUES (?, ?, ?, ?, ?)", values)

    def _work_off(self) -> int:
        total = self.rows.execute("SELECT count(*) FROM waiting").fetchone()[0]
        for done in range(total):
            row = self.rows.execute("SELECT object, id, kind, api FROM waiting ORDER BY sequence").fetchone()
            object, id, kind, api = row
            if kind == "delete":
                self._remove(object, id)
            else:
                self._read(object, id, api)
            if done % 50 == 49 or done == total - 1:
                say(f"{done + 1} of {total}: {object} {id}")
        return int(total)

    def _read(self, object: str, id: str, api: str) -> None:
        row = self.rows.execute(
            "SELECT etag FROM object WHERE object = ? AND id = ?", (object, id)
        ).fetchone()
        known = row[0] if row and self._path(object, id).exists() else ""
        try:
            status, body, etag = self.site.get(api, known)
        except StartAgain:
            status, body, etag = 404, b"", ""
        if status == 404:  # Gone since it was announced; its tombstone follows.
            self._remove(object, id)
            return
        if status == 200:
            self._write(self._path(object, id), body)
            if object == "page":
                self._write(self._path(object, id, "html"), page_as_html(json.loads(body)).encode())
        with self.rows:
            values = (object, id, api, etag, self._meta("round", "0"))
            self.rows.execute("INSERT OR REPLACE INTO object VALUES (?, ?, ?, ?, ?)", values)
            self._settled(object, id)

    def _remove(self, object: str, id: str) -> None:
        for kind in ("json", "html"):
            self._path(object, id, kind).unlink(missing_ok=True)
        with self.rows:
            self.rows.execute("DELETE FROM object WHERE object = ? AND id = ?", (object, id))
            self._settled(object, id)

    def _settled(self, object: str, id: str) -> None:
        self.rows.execute("DELETE FROM waiting WHERE object = ? AND id = ?", (object, id))

    def _path(self, object: str, id: str, kind: str = "json") -> Path:
        return self.folder / object / f"{id}.{kind}"

    def _write(self, path: Path, body: bytes) -> None:
        path.parent.mkdir(exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(body)
        os.replace(part, path)

    def copied(self) -> dict[Key, Any]:
        """What the files say, with nothing taken from the rows."""
        return {
            (path.parent.name, path.stem): json.loads(path.read_bytes())
            for path in sorted(self.folder.glob("*/*.json"))
        }

    def check(self) -> list[str]:
        """What differs from a fresh reading of the site; what was edited meanwhile is read again."""
        wrong: list[str] = []
        for attempt in range(3):
            edited = self.sync()
            if attempt and not edited:
                break
            wrong = list(differences(self.copied(), dict(fresh(self.site))))
            if not wrong:
                break
        return wrong


def fresh(site: Site) -> Iterator[tuple[Key, Any]]:
    """Everything, read without any memory: by the lists of the API and by its feed from the beginning."""
    found: dict[Key, str] = {}
    for item in _listed(site, "/pages"):
        found["page", str(item["id"])] = f"{API}/pages/{item['id']}"
    for locale in [row["code"] for row in site.json("/locales")["items"]]:
        for item in _listed(site, "/glossary", locale=locale):
            found["term", str(item["id"])] = f"{API}/glossary/{item['id']}"
    for kind in ("image", "document"):
        for item in _listed(site, f"/{kind}s"):
            found[kind, str(item["id"])] = f"{API}/{kind}s/{item['id']}"
    since, more = "", True
    while more:
        page = site.json("/changes", since=since, size=500)
        found |= {
            (item["object"], item["id"]): item["api"] for item in page["items"] if item["kind"] == "upsert"
        }
        since, more = page["next"], page["has_more"]
    say(f"Reading {len(found)} objects afresh to compare.")
    for key, api in found.items():
        status, body, _etag = site.get(api)
        if status == 200:
            yield key, json.loads(body)


def _listed(site: Site, path: str, **query: str) -> Iterator[Any]:
    cursor: str | None = ""
    while cursor is not None:
        page = site.json(path, size=100, cursor=cursor, **query)
        yield from page["items"]
        cursor = page["next_cursor"]


def differences(copy: dict[Key, Any], site: dict[Key, Any]) -> Iterator[str]:
    for key in sorted(copy.keys() | site.keys()):
        name = " ".join(key)
        if key not in copy:
            yield f"{name}: is on the site and not in the copy"
        elif key not in site:
            yield f"{name}: is in the copy and not on the site"
        elif copy[key] != site[key]:
            fields = sorted(
                field
                for field in copy[key].keys() | site[key].keys()
                if copy[key].get(field) != site[key].get(field)
            )
            yield f"{name}: differs in {', '.join(fields)}"


def page_as_html(page: dict[str, Any]) -> str:
    """The text and its source in one file: whoever takes the text takes the rest along.

    ``body_html`` is safe HTML. It brings the notices of a draft or a changed law, the sources, and the
    attribution line that joint material must carry; without it in the text, it is written here.
    """
    text = {
        name: html.escape(str(page.get(name) or ""))
        for name in ("title", "locale", "html_url", "attribution")
    }
    body = page.get("body_html", "")
    line = "" if text["attribution"] in body else f'<p class="attribution">{text["attribution"]}</p>\n'
    partners = ", ".join(html.escape(partner["name"]) for partner in page.get("partners", ()))
    return (
        f'<!doctype html>\n<html lang="{text["locale"]}">\n<meta charset="utf-8">\n'
        f"<title>{text['title']}</title>\n<h1>{text['title']}</h1>\n{body}\n{line}"
        f"<footer>\n<p>{partners}</p>\n"
        f'<p><a href="{text["html_url"]}">{text["html_url"]}</a></p>\n</footer>\n</html>\n'
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Keep a copy of a Poruch site, by its API.")
    parser.add_argument("site", help="the address of the site, such as https://poruch.example")
    parser.add_argument("folder", type=Path, help="where the copy is, or is to be")
    parser.add_argument("--check", action="store_true", help="prove the copy equal to the site")
    parser.add_argument("--watch", type=int, metavar="SECONDS", help="go on, asking that often")
    options = parser.parse_args(arguments)
    if not re.match(r"https?://", options.site):
        parser.error("the address of the site begins with https://")
    try:
        mirror = Mirror(Site(options.site), options.folder)
        if options.check:
            return report(mirror)
        while True:
            say(f"Up to date. Objects read or removed: {mirror.sync()}.")
            if not options.watch:
                return 0
            time.sleep(options.watch)
    except MirrorError as error:
        say(str(error))
        return 1
    except OSError as error:
        say(f"The copy cannot be read or written: {error}")
        return 1
    except KeyboardInterrupt:
        say("Stopped. The next start goes on from here.")
        return 130


def report(mirror: Mirror) -> int:
    wrong = mirror.check()
    for line in wrong:
        print(line)
    if wrong:
        print(f"The copy differs from the site in {len(wrong)} objects.")
        return 1
    print(f"The copy is equal to the site: {len(mirror.copied())} objects.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
