"""The media kit: everything journalists may use, in one zip with its licences.

Made when it is asked for, of what is public then; kept under a name made from its content, so that a kit of
yesterday is never handed out for one of today.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, Final

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _

from campaigns.materials.blocks import LICENCE_URLS, LICENCES
from campaigns.press.listing import newest
from campaigns.press.models import PressReleasePage, PressRoomPage
from poruch.core.documents import open_documents
from poruch.core.models import AttributionRule, ContentPage, Partner
from poruch.core.models.partial_dates import show_partial_date
from poruch.core.richtext import drop_marks, plain

#: Bytes of files in one kit at most; what does not fit is named in the README.
BYTES_MOST: Final = 60 * 1024 * 1024
#: Kits kept at a time: of each language, with what was public lately.
_KEPT: Final = 12
_TIME: Final = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Part:
    """One file of the kit: its name inside, and its text or where it lies."""

    name: str
    text: str = ""
    file: Any = None
    size: int = 0
    digest: str = ""


def parts(room: PressRoomPage, base: str) -> list[Part]:
    """The texts and files of the kit in the active language; ``base`` is the site's address."""
    releases = [entry for entry in newest() if hasattr(entry.page, "press_kit")]
    pages = [room, *(entry.page for entry in releases)]
    files, left_out, licences = _files(pages)
    texts = [
        Part("README.txt", _readme(room, left_out, [entry.attribution for entry in releases], base)),
        Part("LICENCE.txt", "\n".join(licences) or _("Файлів у цьому наборі ще немає.")),
    ]
    if room.facts:
        texts.append(Part("facts.txt", "\n\n".join(_facts(room))))
    texts += [
        Part(f"releases/{entry.page.slug}.txt", _release(entry.page, entry.attribution, base))
        for entry in releases[:20]
        if isinstance(entry.page, PressReleasePage)
    ]
    return [*texts, *files]


def _files(pages: Iterable[ContentPage]) -> tuple[list[Part], list[str], list[str]]:
    """Files that fit, titles of those that do not, and a line of licence for each file."""
    found: list[Part] = []
    left_out: list[str] = []
    licences: list[str] = []
    total = 0
    for number, (value, item) in enumerate(_materials(pages), 1):
        size = item.get_file_size() or 0
        stem = slugify(value["title"], allow_unicode=True)[:60] or "file"
        name = f"files/{number:02d}-{stem}.{item.filename.rsplit('.', 1)[-1].lower()}"
        if total + size > BYTES_MOST:
            left_out.append(value["title"])
            continue
        total += size
        found.append(Part(name, file=item.file, size=size, digest=item.get_file_hash()))
        licence = dict(LICENCES).get(value["licence"], "")
        line = [name, value["title"], value["author"], str(licence), LICENCE_URLS.get(value["licence"], "")]
        licences.append(" | ".join(filter(None, line)))
    return found, left_out, licences


def _materials(pages: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Each image and open document once."""
    values = [block.value for page in pages for block in page.press_kit]
    documents = open_documents(value["document"].pk for value in values if value["document"])
    seen: set[tuple[str, int]] = set()
    for value in values:
        document = documents.get(value["document"].pk) if value["document"] else None
        item = value["image"] or document
        key = (type(item).__name__, item.pk if item else 0)
        if item is not None and key not in seen:
            seen.add(key)
            yield value, item


def _readme(room: PressRoomPage, left_out: list[str], lines: list[str], base: str) -> str:
    """Who we are, whom to ask, and the lines of attribution that must stand with joint material."""
    partners = [f"{partner.name} {partner.website}".strip() for partner in Partner.objects.all()]
    code = room.locale.language_code
    rules = [str(getattr(rule, f"line_{code}", "")) for rule in AttributionRule.objects.all()]
    said = list(dict.fromkeys(filter(None, [*lines, *rules])))
    contacts = [
        ", ".join(filter(None, (block.value["role"], _number(block.value["phone"]), block.value["email"])))
        for block in room.contacts
    ]
    sections = [
        (room.title, [drop_marks(room.summary), f"{base}{room.url}"]),
        (_("Хто ми"), partners),
        (_("Спільні матеріали друкують із цим рядком"), said),
        (_("Контакти для медіа"), contacts),
        (_("Не вмістилися, завантажте на сайті"), left_out),
    ]
    return "\n\n".join("\n".join([head, *filter(None, body)]) for head, body in sections if any(body))


def _number(phone: Any) -> str:
    return str(phone.number) if phone is not None and phone.confirmed else ""


def _facts(room: PressRoomPage) -> Iterator[str]:
    for block in room.facts:
        fact = block.value
        on = _("станом на %s") % show_partial_date(fact["date"].isoformat())
        old = _("давно не перевіряли") if fact.is_stale else ""
        head = f"{fact['number']}: {fact['what']}"
        yield "\n".join(filter(None, (head, on, old, fact["source"], fact["source_url"])))


def _release(page: Any, attribution: str, base: str) -> str:
    about = (page.title, attribution, drop_marks(page.summary), plain(page.body), page.about_us)
    return "\n\n".join(filter(None, (*about, f"{base}{page.url}")))


def digest_of(found: Iterable[Part]) -> str:
    """Of what the zip holds: two kits of one digest are one."""
    digest = hashlib.sha256()
    for part in found:
        digest.update(f"{part.name}\0{part.digest}\0{part.text}\0".encode())
    return digest.hexdigest()[:32]


def opened(found: list[Part], digest: str) -> IO[bytes]:
    """The zip, made unless it is kept already."""
    folder = Path(settings.MEDIA_ROOT) / "press-kits"
    path = folder / f"{digest}.zip"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _tidy(folder)
        with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as made:
            _write(made, found)
        Path(made.name).replace(path)
    return path.open("rb")


def _write(made: IO[bytes], found: list[Part]) -> None:
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in found:
            entry = zipfile.ZipInfo(part.name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED if part.file is None else zipfile.ZIP_STORED
            if part.file is None:
                archive.writestr(entry, part.text.replace("\n", "\r\n") + "\r\n")
                continue
            entry.file_size = part.size
            with part.file.open("rb") as source, archive.open(entry, "w") as target:
                while chunk := source.read(1 << 20):
                    target.write(chunk)


def _tidy(folder: Path) -> None:
    """Old kits go: they may hold what has since been taken back."""
    kits = sorted(folder.glob("*.zip"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kits[_KEPT - 1 :]:
        path.unlink(missing_ok=True)
