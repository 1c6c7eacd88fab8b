"""A lesson or a programme as web pages that work from a disk."""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import timezone, translation

from campaigns.education import finding
from campaigns.education.models import LessonPage, ProgrammePage
from campaigns.education.packs import Audience, Credit, Pack, credit, lesson_pack
from campaigns.education.texts import Texts
from poruch.core.documents import open_documents

#: Bytes of attached files in one package; larger ones are named with their address.
FILES_MOST: Final = 20_000_000
_TEMPLATES: Final = "campaigns/education/package"


@dataclass(frozen=True)
class Attached:
    """A file of a lesson. ``path`` is where it lies in the package; "" when it is too large for it."""

    title: str
    description: str
    kind: str
    size: int
    url: str
    path: str = ""
    document: Any = None


@dataclass
class LessonFiles:
    lesson: LessonPage
    folder: str
    teacher: Pack
    pupils: Pack
    attached: list[Attached] = field(default_factory=list)

    @property
    def links(self) -> list[Any]:
        return [block.value for block in self.lesson.links]


@dataclass
class Package:
    """All of one package before it is written: what its index tells, and its files by path."""

    title: str
    language: str
    summary: str
    credit: Credit
    updated: datetime
    lessons: list[LessonFiles]
    modules: list[tuple[str, list[LessonFiles]]]
    intro: Any = ""
    draft: bool = False
    files: dict[str, bytes] = field(default_factory=dict)


def package(page: LessonPage | ProgrammePage, base: str) -> Package:
    """``base`` (``https://example.org``) is where links lead that go back to the site."""
    is_lesson = isinstance(page, LessonPage)
    language = page.locale.language_code
    with translation.override(language):
        lessons = [page] if is_lesson else finding.lessons_of(page, language, light=False)
        room = _Room()
        held = [
            _lesson_files(lesson, base, "" if is_lesson else f"{lesson.slug}/", room) for lesson in lessons
        ]
        found = Package(
            title=page.title,
            language=language,
            summary=page.summary,
            credit=credit((page, *lessons), f"{base}{page.url}"),
            updated=max(
                (one.last_published_at for one in (page, *lessons) if one.last_published_at),
                default=timezone.now(),
            ),
            lessons=held,
            modules=[("", held)] if is_lesson else _by_module(page, held),
            intro="" if is_lesson else Texts(language, base=base, sources=False).html(page.body),
            draft=not all(one.confirmed for one in (page, *lessons)),
        )
        _write_pages(found)
    return found


def zipped(files: dict[str, bytes], moment: datetime) -> bytes:
    """The same files give the same bytes."""
    buffer = io.BytesIO()
    stamp = max(timezone.localtime(moment), timezone.make_aware(datetime(1980, 1, 2))).timetuple()[:6]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[path])
    return buffer.getvalue()


class _Room:
    """What is left for attached files."""

    def __init__(self) -> None:
        self.left = FILES_MOST

    def take(self, size: int) -> bool:
        if size > self.left:
            return False
        self.left -= size
        return True


def attachments(lesson: LessonPage, base: str = "") -> list[Attached]:
    """The files that anyone may read, in the order of the lesson."""
    values = [block.value for block in lesson.attachments]
    documents = open_documents(value["document"].pk for value in values if value["document"])
    found = []
    for value in values:
        document = documents.get(value["document"].pk) if value["document"] else None
        if document is not None:
            found.append(
                Attached(
                    value["title"], value["description"], document.file_extension.upper(),
                    document.get_file_size() or 0, f"{base}{document.url}", "", document,
                )
            )  # fmt: skip
    return found


def _lesson_files(lesson: LessonPage, base: str, folder: str, room: _Room) -> LessonFiles:
    attached = []
    for number, one in enumerate(attachments(lesson, base), 1):
        path = f"{folder}files/{number}-{one.document.filename}" if room.take(one.size) else ""
        attached.append(Attached(**{**one.__dict__, "path": path}))
    teacher, pupils = (lesson_pack(lesson, audience, base) for audience in Audience)
    return LessonFiles(lesson, folder, teacher, pupils, attached)


def _by_module(page: ProgrammePage, held: list[LessonFiles]) -> list[tuple[str, list[LessonFiles]]]:
    titles = {block.value["code"]: block.value["title"] for block in page.modules}
    groups: dict[str, list[LessonFiles]] = {}
    for one in held:
        groups.setdefault(titles.get(one.lesson.module, ""), []).append(one)
    return list(groups.items())


def _write_pages(found: Package) -> None:
    found.files["style.css"] = render_to_string(f"{_TEMPLATES}/style.css").encode()
    found.files["index.html"] = _html("index", found, {"package": found})
    found.files["licence.txt"] = "\n".join([found.title, *found.credit.sentences, ""]).encode()
    for one in found.lessons:
        up = "../" if one.folder else ""
        for pack in (one.teacher, one.pupils):
            path = f"{one.folder}{pack.audience}.html"
            found.files[path] = _html("sheet", found, {"pack": pack, "up": up})
        for file in one.attached:
            if file.path:
                with file.document.file.open("rb") as stored:
                    found.files[file.path] = stored.read()


def _html(name: str, found: Package, context: dict[str, Any]) -> bytes:
    text = render_to_string(f"{_TEMPLATES}/{name}.html", {"LANG": found.language, **context})
    return text.encode()
