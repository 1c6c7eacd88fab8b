"""The copy as one ZIM file, for Kiwix on a phone or a small library server.

One file holds all languages: a family passes on one thing. Only who makes or reads one imports this module:
``libzim`` is large.
"""

import hashlib
import io
import math
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import lxml.html
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from libzim.reader import Archive
from libzim.writer import Creator, Hint, Item, StringProvider
from PIL import Image, ImageDraw

from poruch import languages
from poruch.core.models import Partner
from poruch.mirror import building, minisign
from poruch.mirror.building import File, Site
from poruch.mirror.crawling import Broken, Progress
from poruch.mirror.manifest import SUMS

#: ISO 639-3, as the ZIM format asks; the source language first.
_CODES: Final = {"uk": "ukr", "en": "eng", "ru": "rus", "crh": "crh"}
_MAIN: Final = "index.html"
#: Grows when what this module makes of the same pages changes.
_FORMAT: Final = 1
#: A digest of all that is in the file but for its date.
_CONTENT: Final = "X-Content"
#: Beside the file: for which state of the site it is right (:func:`poruch.mirror.building.source`).
_RIGHT: Final = ".source"
#: The symbol of static/symbol.svg, in its units: side, width of a stroke; where each stroke stands and bends.
_SIDE, _STROKE = 32, 6
_STROKES: Final = (
    ((6, 28), (15, 14.5), (180, 263), "#0e3b43"),
    ((26, 28), (17, 14.5), (308, 360), "#f6b15f"),
)
_SHARP: Final = 8


class _Entry(Item):
    def __init__(self, file: File) -> None:
        super().__init__()
        self._file = file
        self._page = file.content_type.startswith("text/html")

    def get_path(self) -> str:
        return self._file.name

    def get_title(self) -> str:
        if not self._page:
            return ""
        title = str(lxml.html.document_fromstring(self._file.content).findtext("head/title") or "")
        return title.rpartition(" · ")[0] or title

    def get_mimetype(self) -> str:
        return self._file.content_type.partition(";")[0].strip()

    def get_contentprovider(self) -> StringProvider:
        return StringProvider(self._file.content)

    def get_hints(self) -> dict[Hint, int]:
        return {Hint.FRONT_ARTICLE: int(self._page), Hint.COMPRESS: int(self._compresses())}

    def _compresses(self) -> bool:
        return self.get_mimetype().startswith("text/") or "xml" in self.get_mimetype()


def is_current(path: Path, source: str, key: minisign.SecretKey | None) -> bool:
    """Whether the file that is there is whole and what a build would make."""
    try:
        noted = beside(path, _RIGHT).read_text()
    except OSError:
        return False
    return noted == source and _content(path, key) is not None


def _content(path: Path, key: minisign.SecretKey | None) -> str | None:
    """The digest that a file tells of itself; None unless it is whole and signed with this key."""
    if not path.is_file() or (key is not None and problems(path, key.public)):
        return None
    try:
        archive = Archive(path)
        return bytes(archive.get_metadata(_CONTENT)).decode() if archive.check() else None
    except (RuntimeError, KeyError, UnicodeDecodeError):
        return None


def content(site: Site, digests: Mapping[str, str], key: minisign.SecretKey | None) -> str:
    """Changes with any page, file or title, not with the day alone."""
    made_of = [(name, digest) for name, digest in sorted(digests.items()) if name not in _left_out()]
    told = [row for row in _metadata(site) if row[0] != "Date"]
    by = key.public.text if key else ""
    return hashlib.sha256(repr((_FORMAT, made_of, told, by)).encode()).hexdigest()


def _left_out() -> set[str]:
    return {*building.dated(), "robots.txt", SUMS}


def holds(path: Path, content: str, key: minisign.SecretKey | None) -> bool:
    """Whether the file that is there can stay: libzim writes one only as a whole."""
    return _content(path, key) == content


def note(path: Path, source: str) -> None:
    """That the file is right for this state of the site, so that the next run can rest."""
    beside(path, _RIGHT).write_text(source)


def write(path: Path, site: Site, content: str, key: minisign.SecretKey | None, progress: Progress) -> None:
    """Write a fetched site in place of an older file, which stays whole until then."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with Creator(part).config_verbose(False).config_indexing(True, _CODES[languages.SOURCE]) as creator:
            creator.set_mainpath(_MAIN)
            creator.add_illustration(48, symbol(48))
            for name, value in [*_metadata(site), (_CONTENT, content)]:
                creator.add_metadata(name, value)
            for number, file in enumerate(_files(site), 1):
                creator.add_item(_Entry(file))
                progress(number, len(site.names))
        _sign(part, path, site, key)
        os.replace(part, path)
    except RuntimeError as error:
        raise Broken(_("Файл ZIM не записано: %s") % error) from error
    finally:
        part.unlink(missing_ok=True)


def _files(site: Site) -> Iterator[File]:
    """Pages without a policy: readers of ZIM files add scripts of theirs. No web server's files."""
    return (file for file in site.files(policy=False) if file.name != "robots.txt")


def _sign(part: Path, path: Path, site: Site, key: minisign.SecretKey | None) -> None:
    """The sums stand ready when the file appears; between the two a check says that they differ."""
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        told = f"poruch zim of {site.copy.origin}, {site.copy.made.isoformat(timespec='seconds')}"
        signature = key.sign(file, told) if key else ""
    beside(path, ".sha256").write_text(f"{digest}  {path.name}\n")
    if signature:
        beside(path, ".minisig").write_text(signature)
    else:
        beside(path, ".minisig").unlink(missing_ok=True)


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _metadata(site: Site) -> Iterator[tuple[str, str]]:
    with translation.override(languages.SOURCE):
        yield "Title", _("Поруч: довідка для родин")
        yield "Description", _("Що робити, коли людину забрали: кроки, папери, телефони")
        yield "Creator", ", ".join(partner.name for partner in Partner.objects.all()) or _("Поруч")
        yield "Publisher", _("Поруч")
    yield "Language", ",".join(_CODES[code] for code in languages.CODES)
    yield "Name", "poruch_mul_all"
    yield "Date", timezone.localtime(site.copy.made).date().isoformat()
    yield "Source", str(site.copy.origin)
    yield "Scraper", "poruch build_mirror"


def problems(path: Path, key: minisign.PublicKey) -> list[str]:
    """What is wrong with a file, in sentences; none when it is whole and of this signer."""
    if not path.is_file():
        return [_("Немає файлу %s.") % path]
    try:
        signature = beside(path, ".minisig").read_text("utf-8", errors="replace")
        with path.open("rb") as file:
            minisign.verify(file, signature, key)
        whole = bool(Archive(path).check())
    except OSError:
        return [_("Файл не підписано: поруч немає %s.") % beside(path, ".minisig").name]
    except (minisign.Unreadable, minisign.Forged) as error:
        return [str(error)]
    except RuntimeError:
        return [_("Файл не читається як ZIM.")]
    return [] if whole else [_("Файл ZIM пошкоджено.")]


def symbol(side: int) -> bytes:
    """The site's symbol as a PNG, drawn large and made smaller."""
    scale = side * _SHARP / _SIDE
    image = Image.new("RGBA", (side * _SHARP, side * _SHARP), "#fbfaf7")
    draw = ImageDraw.Draw(image)
    for foot, centre, angles, colour in _STROKES:
        _stroke(draw, foot, centre, angles, colour, scale)
    png = io.BytesIO()
    image.resize((side, side), Image.Resampling.LANCZOS).save(png, "PNG", optimize=True)
    return png.getvalue()


def _stroke(draw: Any, foot: tuple[float, float], centre: tuple[float, float], angles: tuple[float, float],
            colour: str, scale: float) -> None:  # fmt: skip
    """A line up from ``foot`` that bends along a circle, with round ends."""
    radius, half = abs(foot[0] - centre[0]), _STROKE / 2
    draw.line(
        [foot[0] * scale, foot[1] * scale, foot[0] * scale, centre[1] * scale], colour, round(_STROKE * scale)
    )
    for step in range(101):
        angle = math.radians(angles[0] + (angles[1] - angles[0]) * step / 100)
        _dot(
            draw,
            centre[0] + radius * math.cos(angle),
            centre[1] + radius * math.sin(angle),
            half,
            colour,
            scale,
        )
    _dot(draw, *foot, half, colour, scale)


def _dot(draw: Any, x: float, y: float, half: float, colour: str, scale: float) -> None:
    draw.ellipse(
        [(x - half) * scale, (y - half) * scale, (x + half) * scale, (y + half) * scale], fill=colour
    )
