"""From the site to files: crawl, rewrite, write. What a folder and a ZIM file are made of is the same."""

import functools
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from poruch import languages
from poruch.core.models import SiteRevision
from poruch.core.pages import next_change
from poruch.mirror import addresses, indexing, manifest, own_pages, rewriting
from poruch.mirror.addresses import Origin
from poruch.mirror.crawling import Crawl, Crawler, Progress
from poruch.mirror.manifest import Manifest
from poruch.mirror.minisign import SecretKey
from poruch.mirror.own_pages import Copy
from poruch.mirror.writing import Folder

#: The folder of the copy's own files.
_ASSETS = "assets"
ASSETS = {name: f"{_ASSETS}/{name}" for name in ("copy.css", "mirror.js", "search.js")}
#: Times the site is read anew because somebody changed it meanwhile.
_ROUNDS = 3


@dataclass(frozen=True)
class Options:
    fallbacks: bool = True
    #: Where the copy will be served, if that is known: only then can it have a sitemap and a page for 404.
    address: str = ""

    @property
    def key(self) -> str:
        return json.dumps([self.fallbacks, self.address])


@dataclass(frozen=True)
class File:
    """``address`` is of what the site has, "" of the copy's own."""

    name: str
    content: bytes
    content_type: str
    address: str = ""


@dataclass
class Site:
    """The site, fetched; :meth:`files` are made one at a time."""

    crawl: Crawl
    copy: Copy
    options: Options
    names: dict[str, str]

    def digests(self) -> dict[str, str]:
        """Name -> SHA-256 of every file."""
        return {file.name: hashlib.sha256(file.content).hexdigest() for file in self.files()}

    def files(self, policy: bool = True) -> Iterator[File]:
        """``policy``: whether pages carry their own CSP."""
        for address, kept in self.crawl.kept.items():
            body = self.crawl.read(address)
            if kept.is_page:
                body = rewriting.rewritten(body, self._place(address, policy))
            yield File(self.names[address], body, kept.content_type, address)
        yield from self._own()

    def find(self, address: str) -> str | None:
        """The name of the file that shows an address of the site."""
        if address.startswith(f"/{_ASSETS}/"):
            return address[1:]
        found = self.crawl.lands(address)
        return self.names[found] if found is not None else None

    def counts(self) -> dict[str, int]:
        pages = [at for at, kept in self.crawl.kept.items() if kept.is_page]
        return {code: sum(1 for at in pages if at.startswith(f"/{code}/")) for code in languages.CODES}

    def _place(self, address: str, policy: bool) -> rewriting.Place:
        own = address.endswith(("/mirror/", "/mirror/all/"))
        live = f"/{address.split('/')[1]}/" if own else address
        return rewriting.Place(
            address, self.names[address], self.find, self.copy.origin, ASSETS, live, policy
        )

    def _own(self) -> Iterator[File]:
        day = timezone.localtime(self.copy.made).strftime("%d.%m.%Y")
        style = _static("copy.css").decode().replace("DAY", day)
        yield File(ASSETS["copy.css"], style.encode(), "text/css")
        for name in ("mirror.js", "search.js"):
            yield File(ASSETS[name], _static(name), "text/javascript")
        for code, text in self._shards:
            yield File(f"{_ASSETS}/index-{code}.js", text.encode(), "text/javascript")
        if self.options.address:
            yield File("robots.txt", self._robots().encode(), "text/plain")
            yield File("sitemap.xml", self._sitemap().encode(), "application/xml")
            yield File("404.html", self._not_found(), "text/html")
        else:
            yield File("robots.txt", b"User-agent: *\nDisallow:\n", "text/plain")

    @functools.cached_property
    def _shards(self) -> list[tuple[str, str]]:
        """Made once, for the folder and for the ZIM file."""
        return list(indexing.shards(self.find))

    def _robots(self) -> str:
        return f"User-agent: *\nDisallow:\n\nSitemap: {self.options.address.rstrip('/')}/sitemap.xml\n"

    def _not_found(self) -> bytes:
        """Shown at any depth: its links start from the root of the copy's own site."""
        page = own_pages.not_found(self.copy).encode()
        root = urlsplit(self.options.address).path.rstrip("/") + "/"
        place = self._place(f"/{languages.SOURCE}/", policy=True)
        return rewriting.rewritten(page, replace(place, file="404.html", root=root))

    def _sitemap(self) -> str:
        base = self.options.address.rstrip("/")
        pages = [self.names[at] for at, kept in self.crawl.kept.items() if kept.is_page]
        rows = "".join(
            f"<url><loc>{base}/{addresses.relative(name, '')}</loc></url>\n" for name in sorted(pages)
        )
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{rows}</urlset>\n'


def _static(name: str) -> bytes:
    return (files("poruch.mirror") / "static" / "mirror" / name).read_bytes()


def fetch(options: Options, key: SecretKey | None, progress: Progress) -> tuple[Site, int]:
    """The site, and the revision that it was read at.

    Read again when somebody published or withdrew something meanwhile, so that a copy holds no page that
    was gone when it was finished. A site that never rests is taken as it is, with revision -1.
    """
    origin = Origin.of(settings.WAGTAILADMIN_BASE_URL)
    copy = Copy(origin, timezone.now(), key.public.name if key else "")
    for _round in range(_ROUNDS):
        revision = SiteRevision.current()
        crawler = Crawler(origin, options.fallbacks)
        crawl = crawler.run(progress)
        own_pages.add(crawl, copy)
        if SiteRevision.current() == revision:
            break
    else:
        revision = -1
    names = {at: addresses.file_name(at, kept.content_type) for at, kept in crawl.kept.items()}
    return Site(crawl, copy, options, names), revision


def source(options: Options, revision: int, key: SecretKey | None) -> str:
    """A digest of all that a build depends on: content, day (what is overdue), code, styles, options."""
    digest = hashlib.sha256()
    made_of = (revision, timezone.localdate(), settings.WAGTAILADMIN_BASE_URL, options.key, _code())
    digest.update(repr((*made_of, key.public.text if key else "")).encode())
    return digest.hexdigest()


def dated() -> set[str]:
    """The files that tell when the copy was made, and so differ each time."""
    return {ASSETS["copy.css"], *(f"{code}/mirror/index.html" for code in languages.CODES)}


@functools.cache
def _code() -> str:
    """Changes with an upgrade: programs, templates, styles, scripts and catalogues."""
    digest = hashlib.sha256()
    for folder in ("templates", "static", "locale", "site", "kb", "campaigns", "search"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".po"}:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class Result:
    """What a run did. ``rested``: nothing had changed since the last one."""

    manifest: Manifest
    changed: int = 0
    gone: int = 0
    missing: tuple[str, ...] = ()
    rested: bool = False


def is_current(folder: Path, options: Options, key: SecretKey | None) -> Manifest | None:
    """The manifest of the copy that is there, if a run would make the same and nobody touched it."""
    there = Manifest.read(folder)
    if there is None or there.source != source(options, SiteRevision.current(), key):
        return None
    checked = manifest.problems(folder, key.public if key else None)
    return None if checked or _page_ended_since(there) else there


def _page_ended_since(there: Manifest) -> bool:
    """Whether a page went or came by its date after the copy was made: no revision tells that."""
    moment = next_change(datetime.fromisoformat(there.generated_at))
    return moment is not None and moment <= timezone.now()


def write(folder: Path, site: Site, revision: int, key: SecretKey | None, progress: Progress) -> Result:
    """Write a fetched site into a folder that is :func:`poruch.mirror.writing.locked`."""
    target = Folder(folder)
    for number, file in enumerate(site.files(), 1):
        target.put(file.name, file.content)
        progress(number, len(site.names))
    made = Manifest(
        generated_at=site.copy.made.isoformat(timespec="seconds"),
        base_url=str(site.copy.origin),
        version=manifest.VERSION,
        counts=site.counts(),
        files=target.files,
        source=source(site.options, revision, key),
        signed=key is not None,
    )
    target.add_sums(made)
    signature = key.sign(io.BytesIO(made.text.encode()), comment(made)) if key else ""
    gone = target.finish(made, signature)
    return Result(made, len(target.changed), len(gone), tuple(site.crawl.missing))


def comment(made: Manifest) -> str:
    """What minisign shows beside a good signature."""
    return f"poruch mirror of {made.base_url}, {made.generated_at}"
