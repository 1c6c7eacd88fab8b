"""Asks the site for its public pages, in this process and as a reader without an account."""

import mimetypes
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

import lxml.html
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files import File
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model

from poruch import languages
from poruch.core.models import HomePage
from poruch.core.pages import public
from poruch.mirror.addresses import Origin, wanted

#: ``progress(done, known)``.
Progress = Callable[[int, int], None]
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

    def add(self, address: str, content_type: str, chunks: Iterable[bytes]) -> None:
        start = self.spool.seek(0, 2)
        for chunk in chunks:
            self.spool.write(chunk)
        self.kept[address] = Kept(start, self.spool.tell() - start, content_type)

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
        self.crawl = Crawl(tempfile.TemporaryFile())
        self.queue: deque[str] = deque()
        self.known: set[str] = set()

    def run(self, progress: Progress) -> Crawl:
        with translation.override(languages.SOURCE):
            for address in self._seeds():
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
            yield str(page.url or "")

    def _enqueue(self, address: str) -> None:
        if address and address not in self.known and wanted(address, self.today):
            self.known.add(address)
            self.queue.append(address)

    def _ask(self, address: str) -> Any:
        return self.client.get(
            address, headers={"host": self.origin.host}, secure=self.origin.scheme == "https"
        )

    def _visit(self, address: str) -> None:
        for prefix, storage in ((settings.MEDIA_URL, default_storage), (settings.STATIC_URL, _Static())):
            if address.startswith(prefix):
                return self._file(address, storage, unquote(address.removeprefix(prefix)))
        response = self._ask(address)
        try:
            self._take(address, response)
        finally:
            response.close()
        return None

    def _take(self, address: str, response: Any) -> None:
        status = response.status_code
        if status == 400 and address in {f"/{code}/" for code in languages.CODES}:
            raise Broken(
                _(
                    "Сайт не відповідає на ім’я %s. Додайте його до ALLOWED_HOSTS або виправте PORUCH_BASE_URL."
                )
                % self.origin.host
            )
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
        except (OSError, ValueError):
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
        """Where a page stands that is shown here because this language has none; None for any other."""
        canonical = lxml.html.document_fromstring(body).xpath("string(//link[@rel='canonical']/@href)")
        found = self.origin.local(canonical, address) if canonical else None
        if found is None or found[0].split("/")[1] == address.split("/")[1]:
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
