"""What content is filed under: every vocabulary, listed and by code."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import AfterValidator, WithJsonSchema

from poruch.api import coded, families, negotiation
from poruch.api.addresses import Addresses
from poruch.api.params import (
    CODE_LENGTH,
    QUERY_LENGTH,
    Described,
    FullPage,
    NextCursor,
    Order,
    ReaderLocale,
    Words,
    one_of,
)
from poruch.api.problems import NotFound
from poruch.api.schemas.lists import (
    CodedList,
    CodedValue,
    RegionEntry,
    RegionList,
    TopicEntry,
    TopicList,
    VocabularyEntry,
    VocabularyList,
)

router = Router(tags=["vocabularies"])

ALL = 100
Sort = Annotated[str, Order("order", "name", "code", "pages")]
VocabularyName = Annotated[
    str,
    AfterValidator(lambda value: one_of(value, coded.NAMES)),
    WithJsonSchema({"type": "string", "enum": list(coded.NAMES)}),
    Described(_("Який словник.")),
]
_COUNTED = _("pages: скільки загальнодоступних сторінок має цей код; сторінку кількома мовами враховано раз.")


def _listed(
    request: HttpRequest, name: str, q: str, sort: str, cursor: str, size: int
) -> tuple[list[CodedValue], dict[str, Any]]:
    found = coded.values(name, negotiation.active(), Addresses(request))
    if wanted := families.folded(q[:QUERY_LENGTH]):
        found = [one for one in found if wanted in families.folded(" ".join([one.code, *one.names.values()]))]
    rows = [
        {"pk": n, "order": n, **one.model_dump(include={"name", "code", "pages"})}
        for n, one in enumerate(found)
    ]
    page, next_cursor = families.page_of(rows, sort, cursor, size)
    return [found[row["pk"]] for row in page], {"next_cursor": next_cursor, "total": len(found)}


def _as(model: type[VocabularyEntry], values: list[CodedValue]) -> list[Any]:
    return [model.model_validate(one.model_dump(include=set(model.model_fields))) for one in values]


@router.get("/topics", response=TopicList, operation_id="topics", summary=_("Теми"), description=_COUNTED)
def topics(
    request: HttpRequest,
    locale: ReaderLocale = "",
    q: Words = "",
    sort: Sort = "order",
    cursor: NextCursor = "",
    size: FullPage = ALL,
) -> TopicList:
    page, place = _listed(request, "topics", q, sort, cursor, size)
    return TopicList(items=_as(TopicEntry, page), **place)


@router.get(
    "/audiences",
    response=VocabularyList,
    operation_id="audiences",
    summary=_("Аудиторії"),
    description=_COUNTED,
)
def audiences(
    request: HttpRequest,
    locale: ReaderLocale = "",
    q: Words = "",
    sort: Sort = "order",
    cursor: NextCursor = "",
    size: FullPage = ALL,
) -> VocabularyList:
    page, place = _listed(request, "audiences", q, sort, cursor, size)
    return VocabularyList(items=_as(VocabularyEntry, page), **place)


@router.get(
    "/regions", response=RegionList, operation_id="regions", summary=_("Регіони"), description=_COUNTED
)
def regions(
    request: HttpRequest,
    locale: ReaderLocale = "",
    q: Words = "",
    sort: Sort = "order",
    cursor: NextCursor = "",
    size: FullPage = ALL,
) -> RegionList:
    """ISO 3166-2:UA codes, and ``UA``, ``abroad``, ``online``."""
    page, place = _listed(request, "regions", q, sort, cursor, size)
    return RegionList(items=_as(RegionEntry, page), **place)


@router.get(
    "/vocabularies/{name}",
    response=CodedList,
    operation_id="vocabulary",
    summary=_("Один словник кодів"),
    description=_(
        "Теми, аудиторії, регіони, громади, напрями співпраці, види подій, вік, ліцензії: коди з назвами "
        "всіма мовами. Чого словник не має, те null."
    ),
)
def vocabulary(
    request: HttpRequest,
    name: VocabularyName,
    locale: ReaderLocale = "",
    q: Words = "",
    sort: Sort = "order",
    cursor: NextCursor = "",
    size: FullPage = ALL,
) -> CodedList:
    page, place = _listed(request, name, q, sort, cursor, size)
    return CodedList(items=page, **place)


@router.get(
    "/vocabularies/{name}/{code}",
    response=CodedValue,
    operation_id="vocabulary_value",
    summary=_("Один код словника"),
    description=_("Назви всіма мовами й скільки загальнодоступних сторінок має цей код."),
)
def vocabulary_value(
    request: HttpRequest,
    name: VocabularyName,
    code: Annotated[str, WithJsonSchema({"type": "string", "maxLength": CODE_LENGTH}), Described(_("Код."))],
    locale: ReaderLocale = "",
) -> CodedValue:
    found = coded.values(name, negotiation.active(), Addresses(request))
    one = next((value for value in found if value.code == code), None)
    if one is None:
        raise NotFound(gettext("Такого коду немає."))
    return one
