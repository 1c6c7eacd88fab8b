"""The parameters endpoints take: what is accepted, and the sentence when it is not."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final, get_args

from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Header
from ninja.parser import Parser
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from poruch import languages
from poruch.api import kinds, negotiation
from poruch.api.problems import BadParameter
from poruch.api.schemas.expanded import Expanded
from poruch.api.schemas.pages import AnyDetail, PageItem
from poruch.core.querying.criteria import LENGTH_MOST
from search.documents import PAST, UPCOMING

#: The largest id a database row can have.
LARGEST_ID: Final = 2**63 - 1
#: Values of one filter, and characters of one code, at most.
FILTER_VALUES: Final = 20
CODE_LENGTH: Final = 64
#: Criteria of one query at most: each may read all titles.
CRITERIA: Final = 10
#: Characters of a question that are read; the rest is cut, not refused.
QUERY_LENGTH: Final = 400


_ONCE: Final = _(
    "Будь-який ваш рядок. Той самий запит із тим самим ключем за добу не створить того самого вдруге."
)

#: Parameters that may stand several times in an address.
REPEATED: Final = frozenset({"type", "topic", "audience", "region", "hromada", "when", "criteria"})


@dataclass(frozen=True)
class Described:
    """Words about a parameter for the schema, a msgid. (Ninja's ``Query`` cannot be shared by endpoints.)"""

    text: str

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), "description": self.text}


def idempotency() -> Any:
    """The header of requests that make something."""
    return Header("", alias="Idempotency-Key", description=_ONCE, max_length=200)


def refuse(text: str) -> PydanticCustomError:
    """A refusal that is already a sentence in the active language."""
    return PydanticCustomError("poruch", "{text}", {"text": text})


def one_of(value: str, allowed: Iterable[str]) -> str:
    """``value`` if it is allowed, else a refusal that lists what is."""
    if value not in allowed:
        raise refuse(gettext("Дозволено: %s.") % ", ".join(allowed))
    return value


def _locale(value: str) -> str:
    found = negotiation.match(value)
    if found is None:
        raise refuse(gettext("Такої мови немає. Дозволено: %s.") % ", ".join(languages.CODES))
    return found


def moment(value: str) -> datetime:
    """A date or a moment (ISO 8601); one without a time zone is meant in the site's."""
    # A plus sign that was not percent-encoded arrives as a space.
    text = re.sub(r"(:\d\d(?:\.\d+)?) (\d\d:?\d\d)$", r"\1+\2", value)
    try:
        found = parse_datetime(text) if "T" in text or " " in text else None
        day = parse_date(text) if found is None else None
    except ValueError:
        found = day = None
    if day is not None:
        found = datetime(day.year, day.month, day.day)
    # Outside these years, conversions between time zones leave the calendar.
    if found is None or not 1970 <= found.year <= 9000:
        raise refuse(gettext("Потрібна дата або дата й час: 2026-11-22 або 2026-11-22T10:00:00+02:00."))
    aware = found if found.tzinfo else timezone.make_aware(found)
    return aware.astimezone(UTC)


def _moment_or_none(value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise refuse(gettext("Потрібна дата або дата й час: 2026-11-22 або 2026-11-22T10:00:00+02:00."))
    return moment(value)


#: A moment of a body that may be null.
MaybeMoment = Annotated[
    datetime | None,
    BeforeValidator(_moment_or_none),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}),
]


def enum(values: Iterable[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(values)})


Locale = Annotated[str, AfterValidator(_locale), enum(languages.CODES)]
PageType = Annotated[
    str, AfterValidator(lambda value: one_of(value, kinds.PAGE_MODELS)), enum(kinds.PAGE_MODELS)
]
SearchedType = Annotated[
    str, AfterValidator(lambda value: one_of(value, kinds.SEARCHED)), enum(kinds.SEARCHED)
]


def _code(value: str) -> str:
    if len(value) > CODE_LENGTH:
        raise refuse(gettext("Задовге значення: дозволено знаків %s.") % CODE_LENGTH)
    return value


#: A code of a vocabulary. One that is in no vocabulary finds nothing; it is not an error.
Code = Annotated[str, AfterValidator(_code), WithJsonSchema({"type": "string", "maxLength": CODE_LENGTH})]


class QueryParser(Parser):
    """Empty parameters count as absent, so that a form may send all it has; null bytes are refused."""

    def parse_querydict(
        self, data: MultiValueDict[str, str], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key in data:
            values = [value for value in data.getlist(key) if value != ""]
            if any("\x00" in value for value in values if isinstance(value, str)):
                raise BadParameter(key.replace("\x00", ""), gettext("У значенні є нульовий байт."))
            if values:
                result[key] = values if key in REPEATED else values[-1]
        return result


def _sort(value: str) -> str:
    return one_of(value, SORTS)


def _names(value: str, allowed: Collection[str]) -> str:
    """``value`` if every name in it, between commas, is allowed."""
    for name in value.split(","):
        if name not in allowed:
            raise refuse(
                gettext("Поля «%(name)s» немає. Дозволено: %(all)s.")
                % {"name": name[:40], "all": ", ".join(allowed)}
            )
    return value


def chosen(value: str) -> tuple[str, ...]:
    """The names of such a parameter."""
    return tuple(value.split(",")) if value else ()


def _list_of(names: Collection[str]) -> WithJsonSchema:
    name = f"({'|'.join(names)})"
    return WithJsonSchema({"type": "string", "pattern": f"^{name}(,{name})*$"})


class Order:
    """What ``sort`` of a list may be: these names, each also backwards with a minus."""

    def __init__(self, *names: str) -> None:
        self.allowed = tuple(f"{sign}{name}" for name in names for sign in ("", "-"))

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        check = lambda value: one_of(value, self.allowed)  # noqa: E731
        return core_schema.no_info_after_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        words = _("Порядок; мінус означає зворотний.")
        return {"type": "string", "enum": list(self.allowed), "description": words}


FIELDS: Final = tuple(name for name in PageItem.model_fields if name != "expanded")
SORTS: Final = ("title", "-title", "published", "-published", "updated", "-updated")
#: What ``fields`` of one page may name: the fields of every type.
DETAIL_FIELDS: Final = tuple(
    dict.fromkeys(name for model in get_args(AnyDetail) for name in model.model_fields if name != "expanded")
)
EXPANDED: Final = tuple(Expanded.model_fields)

# What several endpoints take. All are optional: "" and () mean that nothing was asked.
ReaderLocale = Annotated[Locale, Described(_("Мова читача; якщо немає, то за Accept-Language."))]
Topics = Annotated[
    tuple[Code, ...], Field(max_length=FILTER_VALUES), Described(_("Код теми, див. /topics. Можна кілька."))
]
Audiences = Annotated[
    tuple[Code, ...],
    Field(max_length=FILTER_VALUES),
    Described(_("Код аудиторії, див. /audiences. Можна кілька.")),
]
Regions = Annotated[
    tuple[Code, ...],
    Field(max_length=FILTER_VALUES),
    Described(_("Код регіону, див. /regions. Знаходить і те, що діє по всій Україні.")),
]
_WHENS: Final = (UPCOMING, PAST)
Whens = Annotated[
    tuple[
        Annotated[str, AfterValidator(lambda value: one_of(value, (UPCOMING, PAST))), enum((UPCOMING, PAST))],
        ...,
    ],
    Field(max_length=2),
    Described(_("Лише те, що має дату: upcoming ще попереду, past уже минуло.")),
]
Hromadas = Annotated[
    tuple[Code, ...], Field(max_length=FILTER_VALUES), Described(_("Код громади за КАТОТТГ. Можна кілька."))
]
Criteria = Annotated[
    tuple[Annotated[str, Field(max_length=LENGTH_MOST)], ...],
    Field(max_length=CRITERIA),
    Described(
        _(
            "Умова поле:оператор:значення, наприклад topic:any:status,papers або review_due:next_days:30. "
            "Можна кілька, потрібні всі; з тих, що починаються з or:, досить однієї. "
            "Поля й оператори: docs/api/queries.md."
        )
    ),
]
Words = Annotated[str, Described(_("Частина назви будь-якою мовою."))]
NextCursor = Annotated[str, Described(_("next_cursor попередньої відповіді."))]
PageSize = Annotated[int, Field(ge=1, le=100), Described(_("Скільки у відповіді, не більше за 100."))]
FullPage = Annotated[int, Field(ge=1, le=500), Described(_("Скільки у відповіді, не більше за 500."))]
ChangedSince = Annotated[
    datetime | None,
    BeforeValidator(moment),
    WithJsonSchema({"type": "string", "format": "date-time"}),
    Described(_("Дата або дата й час: змінене від цього часу.")),
]
PageSort = Annotated[
    str, AfterValidator(_sort), enum(SORTS), Described(_("Порядок; мінус означає зворотний."))
]
FieldList = Annotated[
    str,
    AfterValidator(lambda value: _names(value, FIELDS)),
    _list_of(FIELDS),
    Described(_("Лише ці поля, через кому. id є завжди.")),
]
DetailFields = Annotated[
    str,
    AfterValidator(lambda value: _names(value, DETAIL_FIELDS)),
    WithJsonSchema({"type": "string", "pattern": "^[a-z_]+(,[a-z_]+)*$"}),
    Described(_("Лише ці поля, через кому; чого тип не має, того немає й у відповіді. id і type є завжди.")),
]
Expand = Annotated[
    str,
    AfterValidator(lambda value: _names(value, EXPANDED)),
    _list_of(EXPANDED),
    Described(
        _(
            "Що додати об’єктами в expanded, через кому: теми й інші коди з назвами, партнерів, розділ вище, "
            "переклади, пов’язані сторінки, контакти з телефонами, зображення з розмірами. Один рівень."
        )
    ),
]
