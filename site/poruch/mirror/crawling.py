"""Asks the site for its public pages, in this process and as a reader without an account."""

import hashlib
import mimetypes
import tempfile
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import unquote

import lxml.html
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.http.request import split_domain_port, validate_host
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents import get_document_model

from poruch import languages
from poruch.core.models import HomePage
from poruch.core.pages import public
from poruch.mirror.addresses import Origin, wanted

#: ``progress(done, known)``.
Progress = Callable[[int, int], None]
_UNKNOWN_HOST: Final = gettext_lazy(
    "Сайт не відповідає на ім’я %s. Додайте його до ALLOWED_HOSTS або виправте PORUCH_BASE_URL."
)
#: Attributes that hold an address.
LINKS = ("href", "src", "poster", "data")


class Broken(Exception):
    """The copy is not made: a whole sentence for the operator."""


@dataclass(frozen=True)
class Kept:
    """Where in the spool an answer stands."""

    start: int
    size: int
    content_type: str

    @property
    def is_page(self) -> bool:
        return self.content_type.startswith("text/html")


@dataclass
class Crawl:
    """Every answer of the site, on disk, by address. ``moved`` names addresses that lead to others."""

    spool: IO[bytes]
    kept: dict[str, Kept] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    #: Digest of a file -> the address that it was first found at.
    _digests: dict[bytes, str] = field(default_factory=dict)

    def add(self, address: str, content_type: str, chunks: Iterable[bytes]) -> None:
        """Keep an answer. A file that is there already (a lesson's PDF by another address) is not."""
        start, digest = self.spool.seek(0, 2), hashlib.sha256()
        for chunk in chunks:
            self.spool.write(chunk)
            digest.update(chunk)
        kept = Kept(start, self.spool.tell() - start, content_type)
        first = address if kept.is_page else self._digests.setdefault(digest.digest(), address)
        if first != address:
            self.spool.truncate(start)
            self.moved[address] = first
        else:
            self.kept[address] = kept

    def read(self, address: str) -> bytes:
        found = self.kept[address]
        self.spool.seek(found.start)
        return self.spool.read(found.size)

    def lands(self, address: str) -> str | None:
        """The address whose answer is shown for ``address``, or None when the copy has none."""
        for _step in range(5):
            if address in self.kept:
                return address
            if address not in self.moved:
                return None
            address = self.moved[address]
        return None


class _Static:
    """Collected files under their hashed names; in development the files that would be collected."""

    def open(self, name: str) -> Any:
        if not settings.DEBUG and staticfiles_storage.exists(name):
            return staticfiles_storage.open(name)
        found = finders.find(name)
        if not found:
            raise FileNotFoundError(name)
        return File(Path(found).open("rb"))


class Crawler:
    """``fallbacks``: pages a language lacks are kept under its address too, as the site shows them."""

    def __init__(self, origin: Origin, fallbacks: bool = True, today: date | None = None) -> None:
        self.origin = origin
        self.fallbacks = fallbacks
        self.today = today or timezone.localdate()
        self.client = Client(raise_request_exception=False)
        self.crawl = Crawl(tempfile.TemporaryFile())  # noqa: SIM115
        self.queue: deque[str] = deque()
        self.known: set[str] = set()
        #: What follows the language in the addresses of pages -> the languages that have such a page.
        self.written: defaultdict[str, set[str]] = defaultdict(set)

    def run(self, progress: Progress) -> Crawl:
        # Asked here: Django would write a traceback for each page.
        if not validate_host(split_domain_port(self.origin.host)[0], settings.ALLOWED_HOSTS):
            raise Broken(_UNKNOWN_HOST % self.origin.host)
        with translation.override(languages.SOURCE):
            for address in list(self._seeds()):
                self._enqueue(address)
            while self.queue:
                self._visit(self.queue.popleft())
                progress(len(self.known) - len(self.queue), len(self.known))
        return self.crawl

    def links_of(self, address: str, body: bytes) -> None:
        """Also fetch what a page of the copy's own leads to."""
        for link in page_links(body):
            if (found := self.origin.local(link, address)) is not None:
                self._enqueue(found[0])

    def _seeds(self) -> Iterator[str]:
        """Every home page and every public page: what nothing links to is found all the same."""
        if not HomePage.objects.live().exists():
            raise Broken(_("На сайті ще немає сторінок: копіювати нічого."))
        yield from (f"/{code}/" for code in languages.CODES)
        for page in public().select_related("locale").iterator(chunk_size=200):
            url = str(page.url or "")
            language, _slash, tail = url.lstrip("/").partition("/")
            self.written[tail].add(language)
            yield url

    def _enqueue(self, address: str) -> None:
        if address in self.known or not wanted(address, self.today):
            return
        self.known.add(address)
        own = None if self.fallbacks else self._elsewhere(address)
        if own is not None:
            self.crawl.moved[address] = own
            self._enqueue(own)
        else:
            self.queue.append(address)

    def _elsewhere(self, address: str) -> str | None:
        """Where a page stands that a language lacks, told without asking for it."""
        language, _slash, tail = address.lstrip("/").partition("/")
        there = self.written.get(tail, set())
        if not tail or not there or language in there:
            return None
        return next((f"/{code}/{tail}" for code in languages.chain(language) if code in there), None)

    def _ask(self, address: str) -> Any:
        return self.client.get(
            address, headers={"host": self.origin.host}, secure=self.origin.scheme == "https"
        )

    def _visit(self, address: str) -> None:
        if address.startswith(settings.STATIC_URL):
            return self._file(address, _Static(), unquote(address.removeprefix(settings.STATIC_URL)))
        # The client closes what it answers itself: a second time would close the database too.
        self._take(address, self._ask(address))
        return None

    def _take(self, address: str, response: Any) -> None:
        status = response.status_code
        if status >= 500:
            raise Broken(_("Сторінка %s не відкрилася: помилка сервера. Копію не змінено.") % address)
        if status in {301, 302, 303, 307, 308}:
            self._follow(address, str(response.headers.get("Location", "")))
        elif status == 200:
            self._keep(address, response)
        else:
            self.crawl.missing.append(address)

    def _follow(self, address: str, location: str) -> None:
        found = self.origin.local(location, address)
        if found is not None:
            self.crawl.moved[address] = found[0]
            self._enqueue(found[0])
        elif address.startswith("/documents/"):
            # The view let it out, and sends readers to where files are stored.
            document = get_document_model().objects.get(pk=int(address.split("/")[2]))
            self._file(address, document.file.storage, document.file.name)

    def _file(self, address: str, storage: Any, name: str) -> None:
        try:
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            with storage.open(name) as file:
                self.crawl.add(address, kind, file.chunks())
        except (OSError, ValueError, SuspiciousOperation):
            self.crawl.missing.append(address)

    def _keep(self, address: str, response: Any) -> None:
        content_type = str(response.headers.get("Content-Type", ""))
        if not content_type.startswith("text/html"):
            chunks = response.streaming_content if response.streaming else [response.content]
            self.crawl.add(address, content_type, chunks)
            return
        body: bytes = response.content
        own = self._own_address(address, body)
        if own and not self.fallbacks:
            self.crawl.moved[address] = own
            self._enqueue(own)
            return
        self.crawl.add(address, content_type, [body])
        self.links_of(address, body)

    def _own_address(self, address: str, body: bytes) -> str | None:
        """Where a page stands that is shown here because this language has none; None for any other.

        Every language keeps a home page: its menus are the way in.
        """
        canonical = lxml.html.document_fromstring(body).xpath("string(//link[@rel='canonical']/@href)")
        found = self.origin.local(canonical, address) if canonical else None
        is_home = not address.strip("/").partition("/")[2]
        if is_home or found is None or found[0].split("/")[1] == address.split("/")[1]:
            return None
        return found[0]


def page_links(body: bytes) -> Iterator[str]:
    """Every address that a page names."""
    root = lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8"))
    for element in root.iter(lxml.etree.Element):
        for name in LINKS:
            if value := element.get(name):
                yield value
        yield from srcset(element.get("srcset") or "")


def srcset(value: str) -> Iterator[str]:
    """The addresses of a ``srcset``."""
    for part in value.split(","):
        if words := part.split():
            yield words[0]
