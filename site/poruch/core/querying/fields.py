"""What may be asked of a page, and where.

Apps add fields with :func:`register` while their models are loaded, before any form is made of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from poruch import languages
from poruch.core.models.base import ContentPage
from poruch.core.models.partners import Partner
from poruch.core.querying.operators import OPERATORS, Kind, Operator

Choices = Callable[[], Iterable[tuple[str, Any]]]
#: ``build(operator, values)`` for a field that no column answers.
Build = Callable[[str, Sequence[str]], Q]


class Use(StrEnum):
    """Where a query stands: in an address of the public API, on a public page, in an editor's rule."""

    API = "api"
    PAGES = "pages"
    RULES = "rules"


PUBLIC: Final = frozenset(Use)
EDITORS: Final = frozenset({Use.RULES})


@dataclass(frozen=True)
class Field:
    """``columns`` are joined by «or». ``choices`` gives (value, label) when the form is shown."""

    name: str
    label: Any
    kind: Kind
    columns: tuple[str, ...] = ()
    uses: frozenset[Use] = PUBLIC
    choices: Choices | None = None
    build: Build | None = None

    @property
    def operators(self) -> dict[str, Operator]:
        """A column that is never empty is not asked whether it is."""
        found = dict(OPERATORS[self.kind])
        if (self.kind is Kind.CHOICE and self.build is not None) or self.name in _NEVER_EMPTY:
            for name in ("empty", "set"):
                found.pop(name, None)
        return found


_NEVER_EMPTY: Final = {"title", "slug", "language", "translation_status", "sensitivity"}
_fields: dict[str, Field] = {}


def register(*found: Field) -> None:
    for field in found:
        _fields[field.name] = field


def fields(use: Use) -> list[Field]:
    """The fields that may be asked there, in the order of registration."""
    return [field for field in _fields.values() if use in field.uses]


def types() -> dict[str, type[ContentPage]]:
    """Page models by their type code."""

    def below(model: type[ContentPage]) -> Iterable[type[ContentPage]]:
        for child in model.__subclasses__():
            if not child._meta.abstract and child.content_type_code:
                yield child
            yield from below(child)

    return {model.content_type_code: model for model in below(ContentPage)}


def type_codes() -> dict[int, str]:
    """Type codes by the id of Django's content type (kept by Django after the first query)."""
    models = types()
    found = ContentType.objects.get_for_models(*models.values())
    return {found[model].pk: code for code, model in models.items()}


def _type_choices() -> list[tuple[str, str]]:
    named = [(code, str(model._meta.verbose_name)) for code, model in types().items()]
    return sorted(named, key=lambda pair: pair[1])


def _of_type(operator: str, values: Sequence[str]) -> Q:
    known = type_codes()
    ids = [pk for pk, code in known.items() if code in values]
    wanted = Q(content_type_id__in=ids)
    return ~wanted if operator in ("is_not", "none") else wanted


def _translated(operator: str, values: Sequence[str]) -> Q:
    """Whether readers can open the page in one of the languages."""
    from poruch.core.pages import public

    there = public().filter(locale__language_code__in=values).order_by().values("translation_key")
    wanted = Q(translation_key__in=there)
    return ~wanted if operator in ("is_not", "none") else wanted


def _rows(name: str) -> Choices:
    def choices() -> list[tuple[str, str]]:
        model = ContentPage._meta.get_field(name).related_model
        return [(row.code, row.name) for row in model.objects.all()]

    return choices


def _partners() -> list[tuple[str, str]]:
    return [(row.slug, str(row)) for row in Partner.objects.all()]


def _of_column(name: str) -> Choices:
    return lambda: ContentPage._meta.get_field(name).choices


register(
    Field("title", _("Назва"), Kind.TEXT, ("title",)),
    Field("text", _("Назва або опис"), Kind.TEXT, ("title", "summary")),
    Field("summary", _("Опис"), Kind.TEXT, ("summary",)),
    Field("slug", _("Кінець адреси"), Kind.TEXT, ("slug",)),
    Field("type", _("Тип змісту"), Kind.CHOICE, choices=_type_choices, build=_of_type),
    Field("topic", _("Тема"), Kind.TERMS, ("topics",), choices=_rows("topics")),
    Field("audience", _("Для кого"), Kind.TERMS, ("audiences",), choices=_rows("audiences")),
    Field("region", _("Регіон"), Kind.TERMS, ("regions",), choices=_rows("regions")),
    Field("hromada", _("Громада"), Kind.TERMS, ("hromadas",), choices=_rows("hromadas")),
    Field(
        "area",
        _("Напрям співпраці"),
        Kind.TERMS,
        ("cooperation_areas",),
        choices=_rows("cooperation_areas"),
    ),
    Field(
        "language", _("Мова"), Kind.CHOICE, ("locale__language_code",), choices=lambda: languages.LANGUAGES
    ),
    Field("translated", _("Є мовою"), Kind.CHOICE, choices=lambda: languages.LANGUAGES, build=_translated),
    Field(
        "translation_status",
        _("Стан перекладу"),
        Kind.CHOICE,
        ("translation_status",),
        choices=_of_column("translation_status"),
    ),
    Field("partner", _("Провідний партнер"), Kind.CHOICE, ("lead_partner__slug",), choices=_partners),
    Field("joint", _("Спільний матеріал"), Kind.FLAG, ("joint",)),
    Field("confirmed", _("Редактор підтвердив"), Kind.FLAG, ("confirmed",)),
    Field("in_menu", _("Є в меню"), Kind.FLAG, ("show_in_menus",)),
    Field("attribution", _("Рядок атрибуції"), Kind.TEXT, ("attribution",)),
    Field("warning", _("Попередження про важкий зміст"), Kind.TEXT, ("content_warning",)),
    Field("branch", _("Місце на сайті"), Kind.BRANCH),
    Field("published", _("Уперше опубліковано"), Kind.MOMENT, ("first_published_at",)),
    Field("updated", _("Востаннє оновлено"), Kind.MOMENT, ("last_published_at",)),
    Field("expires", _("Знімається з сайту"), Kind.MOMENT, ("expire_at",)),
    Field("last_checked", _("Переглянуто"), Kind.DATE, ("last_checked",)),
    Field("review_due", _("Переглянути до"), Kind.DATE, ("review_due",)),
    Field("valid_from", _("Чинне з"), Kind.DATE, ("valid_from",)),
    Field("oldest_source", _("Найдавніше джерело"), Kind.DATE, ("oldest_source",)),
    Field("newest_source", _("Найновіше джерело"), Kind.DATE, ("newest_source",)),
    Field("legal_reviewed", _("Перевірив юрист"), Kind.DATE, ("legal_reviewed_on",)),
    # Never in public queries: names of people, what is not published, what is hidden.
    Field("author_role", _("Хто укладав (роль)"), Kind.TEXT, ("author_role",), EDITORS),
    Field("reviewed_by", _("Хто перевірив"), Kind.TEXT, ("reviewed_by",), EDITORS),
    Field("live", _("Опубліковано"), Kind.FLAG, ("live",), EDITORS),
    Field("changed", _("Є неопубліковані зміни"), Kind.FLAG, ("has_unpublished_changes",), EDITORS),
    Field("locked", _("Замкнено"), Kind.FLAG, ("locked",), EDITORS),
    Field(
        "sensitivity",
        _("Хто бачить"),
        Kind.CHOICE,
        ("sensitivity",),
        EDITORS,
        choices=_of_column("sensitivity"),
    ),
)


def get(name: str) -> Field | None:
    return _fields.get(name)
