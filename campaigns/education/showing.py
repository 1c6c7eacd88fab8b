"""What the pages of a programme and of a lesson show."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from campaigns.education import finding
from campaigns.education.levels import Level
from campaigns.education.models import LessonPage, ProgrammePage
from campaigns.education.packages.pages import attachments
from campaigns.education.packs import Audience
from campaigns.education.texts import Texts
from poruch.core.pages import linked


@dataclass(frozen=True)
class Activity:
    title: str
    minutes: int
    level: str
    pupils: SafeString
    teacher: SafeString
    simpler: SafeString
    harder: SafeString


@dataclass(frozen=True)
class Module:
    """A module with its lessons; those that name none come last, under no title."""

    title: str
    text: SafeString
    lessons: list[LessonPage]


def lesson_context(page: LessonPage) -> dict[str, Any]:
    """Texts are made in the order in which they stand: the first use of a word is the one explained.

    Sheets for pupils are named only, and stand on a page of their own: this one has 14 KB.
    """
    texts = Texts(page.locale.language_code)
    care = texts.html(page.care)
    activities = [_activity(block.value, texts) for block in page.activities]
    return {
        "care": care,
        "activities": activities,
        "teacher_notes": texts.html(page.teacher_notes),
        "body": texts.html(page.body),
        "terms": texts.terms,
        "attached": attachments(page) if page.attachments else [],
        "related_links": related(page),
        "level": Level(page.trauma_level).label,
        "files": files(page),
    }


def _activity(value: Any, texts: Texts) -> Activity:
    html = {name: texts.html(value[name]) for name in ("pupils", "teacher", "simpler", "harder")}
    level = "" if value["level"] == Level.LOW else str(Level(value["level"]).label)
    return Activity(value["title"], value["minutes"], level, **html)


def programme_context(page: ProgrammePage) -> dict[str, Any]:
    texts = Texts(page.locale.language_code)
    lessons = finding.lessons_of(page)
    codes = page.module_codes()
    modules = [
        Module(
            block.value["title"],
            texts.html(block.value["text"]),
            [lesson for lesson in lessons if lesson.module == block.value["code"]],
        )
        for block in page.modules
    ]
    if rest := [lesson for lesson in lessons if lesson.module not in codes]:
        modules.append(Module("", texts.html(""), rest))
    return {
        "modules": modules,
        "body": texts.html(page.body),
        "teacher_notes": texts.html(page.teacher_notes),
        "terms": texts.terms,
        "related_links": related(page),
        "lessons": lessons,
        "total_minutes": sum(lesson.minutes for lesson in lessons),
        "files": files(page),
    }


def related(page: Any) -> list[Any]:
    """The pages to read, in the reader's best language; those that are not public are left out."""
    ids = [block.value.pk for block in page.related if block.value]
    found = linked(ids)
    return [found[pk] for pk in ids if pk in found]


def files(page: Any) -> dict[str, str]:
    """Addresses of what can be taken away, under the reader's language."""
    kinds = ["pages.zip", "cartridge.imscc"]
    sheets = list(Audience) if isinstance(page, LessonPage) else []
    kinds += [f"{sheet}.pdf" for sheet in sheets]
    return {
        **{kind.replace(".", "_"): reverse("education-file", args=[page.pk, kind]) for kind in kinds},
        **{str(sheet): reverse("education-sheet", args=[page.pk, sheet]) for sheet in sheets},
    }
