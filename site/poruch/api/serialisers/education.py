"""Educational programmes and lessons in full."""

from typing import Any

from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from campaigns.education import finding, showing
from campaigns.education.models import LessonPage
from campaigns.education.packages.pages import attachments
from poruch.api.schemas.blocks import Block, Heading, ItemList
from poruch.api.schemas.education import (
    Activity,
    AgeRange,
    Handout,
    LessonDetail,
    LessonFile,
    LicenceNote,
    Module,
    ProgrammeDetail,
    WebLink,
)
from poruch.api.schemas.pages import AnyDetail
from poruch.api.serialisers import texts
from poruch.api.serialisers.details import Context, running_text
from poruch.api.serialisers.material import Material, items_of, values_of
from poruch.core.models.multilingual import localised

_TEXTS = ("pupils", "teacher", "simpler", "harder")


def programme(page: Any, context: Context) -> AnyDetail:
    modules = values_of(page.modules)
    lessons = finding.lessons_of(page, context.language)
    ids = [lesson.pk for lesson in lessons]
    material = _material(page, context, [modules], ids)
    fields = {
        **_teaching(page, context, material),
        "modules": [_module(value, lessons, material) for value in modules],
    }
    with translation.override(page.locale.language_code):
        blocks = _opening(fields)
        for module in fields["modules"]:
            blocks += _part(module.title, module.text)
        blocks += [*running_text(page, material), *_closing(fields)]
    return ProgrammeDetail(**context.shared(blocks), **fields)


def lesson(page: Any, context: Context) -> AnyDetail:
    activities, handouts = values_of(page.activities), values_of(page.handouts)
    parent = page.get_parent()
    material = _material(page, context, [activities, handouts, page.care], [parent.pk])
    fields = {
        **_teaching(page, context, material),
        "programme": material.pages.get(parent.pk),
        **{name: getattr(page, name) for name in ("module", "number", "minutes", "trauma_level")},
        "care": material.html(page.care),
        "materials": values_of(page.materials),
        "activities": [_activity(value, material) for value in activities],
        "handouts": [
            Handout(title=value["title"], text=material.html(value["text"]), lines=value.get("lines") or 0)
            for value in handouts
        ],
        "links": [
            WebLink(title=value["title"], url=value["url"], note=value.get("note") or "")
            for value in values_of(page.links)
        ],
        "files": _files(page, context),
    }
    with translation.override(page.locale.language_code):
        blocks = [*_opening(fields), *_part(_("Як підготувати й підтримати учнів"), fields["care"])]
        for activity in fields["activities"]:
            blocks += _activity_blocks(activity)
        for handout in fields["handouts"]:
            blocks += _part(handout.title, handout.text)
        blocks += [*running_text(page, material), *_closing(fields)]
    return LessonDetail(**context.shared(blocks), **fields)


def _material(page: Any, context: Context, holding: list[Any], pages: list[int]) -> Material:
    return context.material([*holding, page.teacher_notes], pages=[*pages, *values_of(page.related)])


def _teaching(page: Any, context: Context, material: Material) -> dict[str, Any]:
    licence = page.licensed
    with translation.override(context.language):
        downloads = showing.files(page)
    return {
        "age_bands": [
            AgeRange(
                code=band.code,
                name=localised(band, "name", context.language),
                from_age=band.from_age,
                to_age=band.to_age,
            )
            for band in page.age_bands.all()
        ],
        "goals": values_of(page.goals),
        "competences": values_of(page.competences),
        "teacher_notes": material.html(page.teacher_notes),
        "licence": LicenceNote(code=licence.code, name=licence.name, url=licence.url),
        "related": material.links(values_of(page.related)),
        "downloads": {name: context.addresses.absolute(path) for name, path in downloads.items()},
    }


def _module(value: dict[str, Any], lessons: list[LessonPage], material: Material) -> Module:
    within = [lesson.pk for lesson in lessons if lesson.module == value["code"]]
    return Module(
        code=value["code"],
        title=value["title"],
        text=material.html(value.get("text")),
        lessons=material.links(within),
    )


def _activity(value: dict[str, Any], material: Material) -> Activity:
    return Activity(
        title=value["title"],
        minutes=value["minutes"],
        part=value["part"],
        level=value["level"],
        **{name: material.html(value.get(name)) for name in _TEXTS},
        materials=items_of(value.get("materials")),
    )


def _files(page: Any, context: Context) -> list[LessonFile]:
    return [
        LessonFile(
            title=one.title,
            description=one.description,
            url=context.addresses.absolute(one.url),
            format=one.kind,
            size=one.size,
        )
        for one in (attachments(page) if page.attachments else ())
    ]


def _heading(text: str, level: int = 2) -> Block:
    return Block(type="heading", value=Heading(level=level, html=escape(text)))


def _part(title: str, html: str) -> list[Block]:
    return [_heading(title), *texts.blocks(html)] if html else []


def _opening(fields: dict[str, Any]) -> list[Block]:
    found: list[Block] = []
    for title, name in ((_("Мета"), "goals"), (_("Уміння"), "competences")):
        if fields[name]:
            items = [str(escape(item)) for item in fields[name]]
            found += [_heading(title), Block(type="list", value=ItemList(ordered=False, items=items))]
    return found


def _activity_blocks(activity: Activity) -> list[Block]:
    found = [_heading(f"{activity.title} · {_('%s хв') % activity.minutes}")]
    labels = (_("Учням"), _("Учителю"), _("Простіше"), _("Складніше"))
    for label, name in zip(labels, _TEXTS, strict=True):
        if html := getattr(activity, name):
            found += [_heading(label, 3), *texts.blocks(html)]
    return found


def _closing(fields: dict[str, Any]) -> list[Block]:
    licence = fields["licence"]
    link = f'<a href="{licence.url}">{licence.name}</a>'
    return [
        *_part(_("Нотатки для вчителя"), fields["teacher_notes"]),
        *[Block(type="related", value=page) for page in fields["related"]],
        Block(type="paragraph", value=_("Ліцензія: %s") % link),
    ]
