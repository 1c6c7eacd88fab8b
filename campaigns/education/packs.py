"""What a teacher and pupils get in their hands: one structure for print, PDF, web pages and cartridges."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils import translation
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.education.levels import Level
from campaigns.education.licences import BY_CODE, LICENCES, Licence
from campaigns.education.models import LessonPage
from campaigns.education.planning import Plan, Step
from campaigns.education.texts import Texts
from poruch.core.models.partial_dates import show_partial_date
from poruch.core.pages import linked


class Audience(StrEnum):
    TEACHER = "teacher"
    PUPILS = "pupils"


@dataclass(frozen=True)
class Section:
    """A heading (``level`` 2 or 3) with safe HTML below it and ``lines`` empty lines to write on."""

    heading: str
    html: SafeString = field(default_factory=lambda: mark_safe(""))
    level: int = 2
    lines: int = 0
    new_page: bool = False

    @property
    def blank(self) -> range:
        """For templates: one turn a line."""
        return range(self.lines)


@dataclass(frozen=True)
class Credit:
    """Whose it is and what may be done with it: at the foot of everything that leaves.

    ``sentences`` say it all, ``line`` is for the foot of a sheet; both in the material's language.
    """

    licence: Licence
    authors: str
    attribution: str
    url: str
    sentences: tuple[str, ...]
    line: str


def credit(pages: Iterable[Any], url: str) -> Credit:
    """Of a whole made of ``pages``, in the active language. ``url`` is where it comes from."""
    pages = list(pages)
    licence = strictest(page.licence for page in pages)
    authors = _joined(page.lead_partner.name for page in pages if page.lead_partner)
    attribution = " ".join(dict.fromkeys(page.attribution_line for page in pages if page.attribution_line))
    moment = max((page.last_published_at for page in pages if page.last_published_at), default=None)
    date = show_partial_date(moment.date().isoformat()) if moment else ""
    sentences = (
        _("Автори: %s.") % authors if authors else "",
        attribution,
        _("Ліцензія: %s.") % licence.name,
        str(licence.duties),
        _("Станом на %(date)s: %(url)s") % {"date": date, "url": url} if date else url,
    )
    line = " · ".join(part for part in (attribution or authors, licence.name, date) if part)
    return Credit(licence, authors, attribution, url, tuple(part for part in sentences if part), line)


@dataclass(frozen=True)
class Pack:
    """``name`` says whom it is for."""

    title: str
    name: str
    language: str
    audience: Audience
    notes: list[str]
    facts: list[tuple[str, str]]
    sections: list[Section]
    credit: Credit


def lesson_pack(lesson: LessonPage, audience: Audience, base: str) -> Pack:
    """A whole lesson. ``base`` (``https://example.org``) makes links of the site absolute."""
    steps = [Step(lesson, number, block.value) for number, block in enumerate(lesson.activities, 1)]
    made = _Maker([lesson], steps, audience, base)
    return made.pack(lesson.title, lesson.minutes, lesson.trauma_level, f"{base}{lesson.url}")


def plan_pack(plan: Plan, audience: Audience, base: str, url: str) -> Pack:
    """A plan that has a base; ``url`` is where it can be made again."""
    assert plan.base is not None
    made = _Maker(plan.lessons, plan.steps, audience, base)
    return made.pack(plan.base.title, plan.taken, plan.level, url)


class _Maker:
    def __init__(
        self, lessons: Sequence[LessonPage], steps: Sequence[Step], audience: Audience, base: str
    ) -> None:
        self.lessons, self.steps, self.audience, self.base = lessons, steps, audience, base
        self.for_teacher = audience is Audience.TEACHER
        self.language = lessons[0].locale.language_code
        self.texts = Texts(self.language, base=base, sources=self.for_teacher)

    def pack(self, title: str, minutes: int, level: str, url: str) -> Pack:
        with translation.override(self.language):
            sections = [*(self._teacher() if self.for_teacher else self._pupils()), *self._words()]
            if self.for_teacher:
                sections += self._sources()
            return Pack(
                title=title,
                name=_("Для вчителя") if self.for_teacher else _("Аркуші для учнів"),
                language=self.language,
                audience=self.audience,
                notes=self._notes(),
                facts=self._facts(minutes, level) if self.for_teacher else [],
                sections=sections,
                credit=credit(self.lessons, url),
            )

    def _teacher(self) -> list[Section]:
        lists = [
            (_("Мета"), self._gathered("goals")),
            (_("Уміння"), self._gathered("competences")),
        ]
        found = [Section(heading, _list(items)) for heading, items in lists if items]
        found += self._rich(_("Як підготувати й підтримати учнів"), "care")
        if materials := self._materials():
            found.append(Section(_("Що підготувати"), _list(materials)))
        found.append(Section(_("Хід уроку")))
        found += [self._activity(step, number) for number, step in enumerate(self.steps, 1)]
        found += self._rich(_("Нотатки для вчителя"), "teacher_notes")
        found += self._rich(_("Докладніше"), "body")
        return [*found, *self._reading(), *self._handouts()]

    def _pupils(self) -> list[Section]:
        tasks = [
            Section(step.title, html, level=3)
            for step in self.steps
            if (html := self.texts.html(step.value["pupils"]))
        ]
        return [*([Section(_("Завдання"))] if tasks else []), *tasks, *self._handouts()]

    def _activity(self, step: Step, number: int) -> Section:
        rows = [
            (_("Учням"), "pupils"),
            (_("Учителю"), "teacher"),
            (_("Простіше"), "simpler"),
            (_("Складніше"), "harder"),
        ]
        html = [
            format_html("<p><b>{}</b></p>{}", label, text)
            for label, name in rows
            if (text := self.texts.html(step.value[name]))
        ]
        minutes = _("%s хв") % step.minutes
        return Section(f"{number}. {step.title} · {minutes}", mark_safe("".join(html)), level=3)

    def _reading(self) -> list[Section]:
        """Pages of the site and pages elsewhere that the lessons name."""
        ids = [block.value.pk for lesson in self.lessons for block in lesson.related if block.value]
        pages = [(f"{self.base}{page.url}", page.title) for page in linked(ids).values()]
        links = [block.value for lesson in self.lessons for block in lesson.links]
        rows = dict.fromkeys([*pages, *((link["url"], link["title"]) for link in links)])
        items = [format_html('<li><a href="{}">{}</a></li>', url, title) for url, title in rows]
        return [Section(_("Що почитати"), mark_safe(f"<ul>{''.join(items)}</ul>"))] if items else []

    def _handouts(self) -> list[Section]:
        return [
            Section(
                block.value["title"],
                self.texts.html(block.value["text"]),
                lines=block.value["lines"] or 0,
                new_page=True,
            )
            for lesson in self.lessons
            for block in lesson.handouts
        ]

    def _rich(self, heading: str, name: str) -> list[Section]:
        parts = [html for lesson in self.lessons if (html := self.texts.html(getattr(lesson, name)))]
        return [Section(heading, mark_safe("".join(parts)))] if parts else []

    def _gathered(self, name: str) -> list[str]:
        texts = [
            self.texts.line(str(block.value)) for lesson in self.lessons for block in getattr(lesson, name)
        ]
        return list(dict.fromkeys(texts))

    def _materials(self) -> list[str]:
        named = [str(block.value) for lesson in self.lessons for block in lesson.materials]
        named += [item for step in self.steps for item in step.value["materials"]]
        return list(dict.fromkeys(item.strip() for item in named if item.strip()))

    def _words(self) -> list[Section]:
        if not self.texts.terms:
            return []
        rows = [
            format_html('<li id="slovo-{}"><b>{}</b>: {}</li>', term.number, term.name, term.definition)
            for term in self.texts.terms
        ]
        return [Section(_("Слова"), mark_safe(f"<ul>{''.join(rows)}</ul>"))]

    def _sources(self) -> list[Section]:
        found = {
            block.value["code"]: block.value for lesson in self.lessons for block in lesson.sources
        }  # Marks of different lessons may repeat: each lesson's own list stands in its page.
        if not found or len(self.lessons) > 1:
            return []
        rows = [
            format_html('<li id="{}"><b>{}</b> {}</li>', code.lower(), code, _source(value))
            for code, value in found.items()
        ]
        return [Section(_("Джерела"), mark_safe(f"<ul>{''.join(rows)}</ul>"))]

    def _notes(self) -> list[str]:
        """What must be read first: that it is a draft, and what is hard in it."""
        notes = []
        if any(not lesson.confirmed for lesson in self.lessons):
            notes.append(_("Чернетка. Юрист іще не перевірив."))
        for warning in dict.fromkeys(lesson.content_warning for lesson in self.lessons):
            if warning:
                notes.append(_("Важка тема. %s") % warning)
        return notes

    def _facts(self, minutes: int, level: str) -> list[tuple[str, str]]:
        bands = _joined(band.name for lesson in self.lessons for band in lesson.age_bands.all())
        return [
            (label, value)
            for label, value in (
                (_("Вік"), bands),
                (_("Час"), ngettext("%(count)s хвилина", "%(count)s хвилин", minutes) % {"count": minutes}),
                (_("Тема"), str(Level(level).label)),
            )
            if value
        ]


def strictest(codes: Iterable[str]) -> Licence:
    """The licence of a whole made of parts: share-alike binds all of it, attribution all but CC0."""
    order = (LICENCES[1].code, LICENCES[0].code, LICENCES[2].code)
    held = set(codes)
    return BY_CODE[next(code for code in order if code in held)]


def _joined(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _list(items: Iterable[str]) -> SafeString:
    return mark_safe("<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>")


def _source(value: Any) -> SafeString:
    date = f", {show_partial_date(value['date'])}" if value["date"] else ""
    if value["url"]:
        return format_html('<a href="{}">{}</a>{}', value["url"], value["title"], date)
    return format_html("{}{}", value["title"], date)
