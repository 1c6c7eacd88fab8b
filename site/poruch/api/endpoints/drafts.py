"""Drafts, for tokens whose owner may edit them."""

from typing import Annotated, Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from poruch.api import finding, kinds, paging
from poruch.api.addresses import Addresses
from poruch.api.answers import full
from poruch.api.endpoints.pages import SIZE, DetailLocale, PageId
from poruch.api.params import FILTER_VALUES, Described, Locale, NextCursor, PageSize, PageSort, PageType
from poruch.api.schemas.drafts import Draft, DraftList
from poruch.api.schemas.pages import AnyDetail
from poruch.api.serialisers import drafts as serialiser
from poruch.api.serialisers.builders import detail
from poruch.api.serialisers.metadata import DraftMetadata
from poruch.api.tokens import scopes
from poruch.api.tokens.entrance import Bearer, bearer_token
from poruch.api.writing.finding import drafts_of, editable_by, etag_of
from poruch.editorial.desk.reports.querysets import round_of

router = Router(tags=["drafts"], auth=Bearer(scopes.DRAFTS))


def _user(request: HttpRequest) -> Any:
    return bearer_token(request).user


@router.get(
    "/drafts",
    response=DraftList,
    operation_id="drafts",
    summary=_("Чернетки"),
    description=_(
        "Сторінки, які може редагувати власник токена, також ще не опубліковані. Потрібен дозвіл drafts. "
        "Далі йдіть за next_cursor."
    ),
)
def drafts(
    request: HttpRequest,
    locale: Annotated[Locale, Described(_("Лише сторінки цією мовою."))] = "",
    type: Annotated[
        tuple[PageType, ...], Field(max_length=FILTER_VALUES), Described(_("Тип змісту. Можна кілька."))
    ] = (),
    sort: PageSort = "title",
    cursor: NextCursor = "",
    size: PageSize = SIZE,
) -> DraftList:
    found: Any = drafts_of(_user(request))
    if type:
        found = found.filter(content_type_id__in=kinds.ids_of(type))
    if locale:
        found = found.filter(locale__language_code=locale)
    rows, next_cursor = finding.keyset(
        found.annotate(reviewed=Exists(round_of(OuterRef("pk")))), sort, paging.read(cursor, sort), size
    )
    return DraftList(
        items=[serialiser.item(row) for row in rows], next_cursor=next_cursor, total=found.count()
    )


@router.get(
    "/drafts/{int:page_id}",
    response=AnyDetail,
    operation_id="draft",
    summary=_("Одна чернетка"),
    description=_(
        "Найновіша версія сторінки так, як її віддав би /pages/{id}. ETag цієї версії потрібен в If-Match, "
        "коли ви її змінюєте. Потрібен дозвіл drafts."
    ),
)
def draft(request: HttpRequest, page_id: PageId, locale: DetailLocale = "") -> HttpResponse:
    page = editable_by(_user(request), page_id)
    newest = page.get_latest_revision_as_object()
    language = locale or page.locale.language_code
    answer = full(
        detail(newest, Addresses(request), language=language, requested=language, metadata=DraftMetadata)
    )
    answer.headers["ETag"] = etag_of(page)
    return answer


@router.get(
    "/drafts/{int:page_id}/source",
    response=Draft,
    operation_id="draft_source",
    summary=_("Чернетка для змін"),
    description=_(
        "Стан сторінки й поля її найновішої версії у форматі імпорту: такими їх приймає PATCH /pages/{id}. "
        "Потрібен дозвіл drafts."
    ),
)
def draft_source(request: HttpRequest, page_id: PageId) -> HttpResponse:
    return serialiser.answer(editable_by(_user(request), page_id).pk, request)
