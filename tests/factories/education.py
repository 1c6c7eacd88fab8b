"""Programmes and lessons with every field filled."""

from typing import Any

import factory
from django.utils.html import escape
from factory.django import DjangoModelFactory

from campaigns.education.models import AgeBand, EducationIndexPage, LessonPage, ProgrammePage
from poruch.core.pages import public

from .core import PageFactory, TopicFactory


class AgeBandFactory(DjangoModelFactory):
    class Meta:
        model = AgeBand
        django_get_or_create = ["code"]

    code = "12-15"
    name_uk = factory.LazyAttribute(lambda band: f"{band.code} років")
    name_en = factory.LazyAttribute(lambda band: f"{band.code} years")
    from_age = factory.LazyAttribute(lambda band: int(band.code.split("-")[0]))
    to_age = factory.LazyAttribute(lambda band: int(band.code.split("-")[1]))


def activity(title: str = "Вправа", minutes: int = 10, part: str = "main", **values: Any) -> dict[str, Any]:
    """The raw value of one activity for ``LessonFactory(activities=[activity()])``."""
    texts = {"pupils": f"<p>Учням: {escape(title)}</p>", "teacher": f"<p>Учителю: {escape(title)}</p>"}
    value = {"title": title, "minutes": minutes, "part": part, "level": "low", "simpler": "", "harder": ""}
    return {"type": "activity", "value": {**value, **texts, "materials": [], **values}}


def handout(title: str = "Аркуш", text: str = "<p>Питання</p>", lines: int = 3) -> dict[str, Any]:
    return {"type": "handout", "value": {"title": title, "text": text, "lines": lines}}


def items(*texts: str) -> list[dict[str, Any]]:
    return [{"type": "item", "value": text} for text in texts]


def module(code: str, title: str) -> dict[str, Any]:
    return {"type": "module", "value": {"code": code, "title": title, "text": "<p>Про розділ</p>"}}


class _TeachingFactory(PageFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        """As :class:`PageFactory`, under ``parent`` if it is given; ages are rows or codes."""
        live, parent = kwargs.pop("live"), kwargs.pop("parent", None)
        kwargs.pop("section", None)
        locale, source = kwargs.pop("locale"), kwargs.pop("translation_of")
        rows = {name: kwargs.pop(name) for name in ("topics", "audiences", "regions") if name in kwargs}
        ages = kwargs.pop("age_bands", ["12-15"])
        parent = parent or cls.parent_of(locale)
        page = model_class(locale=parent.locale, live=False, **kwargs)
        if source is not None:
            page.translation_key = source.translation_key
        for name, chosen in rows.items():
            setattr(page, name, chosen)
        page.age_bands = [AgeBandFactory(code=age) if isinstance(age, str) else age for age in ages]
        parent.add_child(instance=page)
        revision = page.save_revision(clean=False)
        if live:
            revision.publish()
        return model_class.objects.get(pk=page.pk)

    @classmethod
    def parent_of(cls, locale: str) -> Any:
        raise NotImplementedError


class ProgrammeFactory(_TeachingFactory):
    class Meta:
        model = ProgrammePage

    title = factory.Sequence("Програма {}".format)
    slug = factory.Sequence("prohrama-{}".format)
    summary = "Про що програма."

    @classmethod
    def parent_of(cls, locale: str) -> Any:
        from poruch.core.tree import ensure_section

        return ensure_section(EducationIndexPage, locale)


class LessonFactory(_TeachingFactory):
    class Meta:
        model = LessonPage

    title = factory.Sequence("Урок {}".format)
    slug = factory.Sequence("urok-{}".format)
    summary = "Про що урок."
    minutes = 45
    activities = factory.LazyFunction(
        lambda: [activity("Коло", 5, "start"), activity("Читання", 25), activity("Підсумок", 10, "end")]
    )

    @classmethod
    def parent_of(cls, locale: str) -> Any:
        """A programme that readers see: a lesson of another is hidden with it."""
        found = public(ProgrammePage.objects.filter(locale__language_code=locale)).first()
        return found or ProgrammeFactory(locale=locale)


def whole_lesson(word: str = "", **values: Any) -> Any:
    """A lesson with all its parts; ``word`` stands in each text."""
    safe = escape(word)
    fields = {
        "title": f"Назва {word}",
        "summary": f"Підсумок {word}",
        "care": f"<p>Турбота {safe}</p>",
        "content_warning": f"Попередження {word}",
        "trauma_level": "medium",
        "goals": items(f"Назвати права {word}"),
        "competences": items(f"Працювати в парі {word}"),
        "teacher_notes": f"<p>Нотатки {safe}</p>",
        "body": f"<p>Текст {safe}</p>",
        "materials": items(f"Дошка {word}"),
        "activities": [
            activity(f"Коло {word}", 5, "start"),
            activity(
                f"Читання {word}", 20, level="medium", simpler=f"<p>Простіше {safe}</p>",
                harder=f"<p>Складніше {safe}</p>", materials=[f"Папір {word}"],
            ),
            activity(f"Підсумок {word}", 10, "end"),
        ],
        "handouts": [handout(f"Аркуш {word}", f"<p>Питання {safe}</p>")],
        "links": [
            {"type": "link", "value": {"title": f"Посилання {word}", "url": "https://example.org/a"}}
        ],
        "topics": [TopicFactory()],
    }  # fmt: skip
    return LessonFactory(**{**fields, **values})


def whole_programme(word: str = "", **values: Any) -> Any:
    safe = escape(word)
    fields = {
        "title": f"Програма {word}",
        "summary": f"Підсумок {word}",
        "goals": items(f"Мета {word}"),
        "competences": items(f"Уміння {word}"),
        "teacher_notes": f"<p>Нотатки {safe}</p>",
        "body": f"<p>Текст {safe}</p>",
        "modules": [module("m1", f"Розділ {word}")],
        "topics": [TopicFactory()],
    }
    return ProgrammeFactory(**{**fields, **values})
