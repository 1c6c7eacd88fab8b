"""Lessons and programmes that readers may see, with what lists of them show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import get_language

from campaigns.education.levels import Level, rank
from campaigns.education.models import AgeBand, LessonPage, ProgrammePage
from poruch import languages
from poruch.core.attribution import with_rules
from poruch.core.models import Topic
from poruch.core.pages import best_by_key, public

#: Minutes that a form offers; any number up to MINUTES_MOST may stand in an address.
MINUTES: Final = (20, 30, 45, 60, 90)
MINUTES_MOST: Final = 360


_LONG: Final = (
    "body", "care", "teacher_notes", "activities", "handouts", "links", "attachments", "sources", "related",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What a teacher asks for; "" or 0 is anything. ``level`` is the hardest that is still welcome."""

    age: str = ""
    topic: str = ""
    level: str = ""
    minutes: int = 0

    def __bool__(self) -> bool:
        return any((self.age, self.topic, self.level, self.minutes))


def wanted(data: QueryDict) -> Wanted:
    """From an address; what is no answer to a question counts as none given."""
    minutes = data.get("minutes", "")
    number = int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 5 else 0
    level = data.get("level", "")
    return Wanted(
        age=_code(data, "age"),
        topic=_code(data, "topic"),
        level=level if level in Level.values else "",
        minutes=min(number, MINUTES_MOST),
    )


def _code(data: QueryDict, name: str) -> str:
    return str(data.get(name, "")).replace("\x00", "")[:32]


def prefetched(pages: Any) -> Any:
    return pages.select_related("lead_partner").prefetch_related("age_bands", "topics")


def lessons(language: str | None = None, *, light: bool = True) -> list[LessonPage]:
    """One a translation group for the reader, in the order of programmes, modules and numbers.

    Each knows its programme as ``programme``. Six queries, however many. ``light`` leaves long texts in the
    database: a list does not show them.
    """
    pages = prefetched(public(LessonPage.objects.all())).order_by("path")
    return ordered(best_by_key(pages.defer(*_LONG) if light else pages, language).values())


def lessons_of(
    programme: ProgrammePage, language: str | None = None, *, light: bool = True
) -> list[LessonPage]:
    """The programme's lessons in the reader's language, also those that only a translation of it has."""
    versions = public(ProgrammePage.objects.filter(translation_key=programme.translation_key))
    below = Q(pk__in=())
    for path in versions.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    pages = prefetched(public(LessonPage.objects.filter(below))).order_by("path")
    return ordered(best_by_key(pages.defer(*_LONG) if light else pages, language).values())


def ordered(pages: Iterable[LessonPage]) -> list[LessonPage]:
    """By programme, module, number and title; programmes that are not public leave their lessons out."""
    pages = list(pages)
    paths = {page.path[: -LessonPage.steplen] for page in pages}
    parents = {page.path: page for page in public(ProgrammePage.objects.filter(path__in=paths))}
    shown = []
    for page in pages:
        programme = parents.get(page.path[: -LessonPage.steplen])
        if programme is not None:
            page.programme = programme
            shown.append(page)
    with_rules(shown)
    modules = {path: programme.module_codes() for path, programme in parents.items()}
    first: dict[Any, str] = {}
    for page in shown:
        key, path = page.programme.translation_key, page.programme.path
        first[key] = min(path, first.get(key, path))

    def place(page: Any) -> tuple[Any, ...]:
        codes = modules[page.programme.path]
        module = codes.index(page.module) if page.module in codes else len(codes)
        return (first[page.programme.translation_key], module, page.number, page.title, page.path)

    return sorted(shown, key=place)


def programmes() -> list[ProgrammePage]:
    """One a translation group for the reader."""
    pages = prefetched(public(ProgrammePage.objects.all()))
    found = list(best_by_key(pages.order_by("path")).values())
    with_rules(found)
    return found


def fits(page: LessonPage, want: Wanted) -> bool:
    """Whether a lesson is one the teacher asked to see."""
    return not unmet(page, want)


def unmet(page: LessonPage, want: Wanted) -> list[str]:
    """The names of the conditions a lesson does not meet."""
    found = []
    if want.age and want.age not in {band.code for band in page.age_bands.all()}:
        found.append("age")
    if want.topic and want.topic not in {topic.code for topic in page.topics.all()}:
        found.append("topic")
    if want.level and rank(page.trauma_level) > rank(want.level):
        found.append("level")
    if want.minutes and page.minutes > want.minutes:
        found.append("minutes")
    return found


def choices(pages: list[LessonPage]) -> dict[str, Any]:
    """What the forms offer: only ages and topics that some lesson has."""
    ages = {band.pk for page in pages for band in page.age_bands.all()}
    topics = {topic.pk for page in pages for topic in page.topics.all()}
    return {
        "ages": [band for band in AgeBand.objects.all() if band.pk in ages],
        "topics": [topic for topic in Topic.objects.all() if topic.pk in topics],
        "levels": Level.choices,
        "minute_choices": MINUTES,
    }


def find(pk: int) -> LessonPage | ProgrammePage | None:
    """A public lesson of a public programme, or a public programme."""
    programme: ProgrammePage | None = prefetched(public(ProgrammePage.objects.filter(pk=pk))).first()
    if programme is not None:
        return programme
    found = ordered(prefetched(public(LessonPage.objects.filter(pk=pk))))
    return found[0] if found else None


def reader_language() -> str:
    return get_language() or languages.SOURCE
