"""Legal acts."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from kb.models import LegalActPage
from poruch.api import families, finding, negotiation
from poruch.api.addresses import Addresses
from poruch.api.endpoints.pages import SIZE, DetailLocale, PageId, Question, one
from poruch.api.params import DetailFields, Expand, NextCursor, Order, PageSize, ReaderLocale, chosen
from poruch.api.schemas.directory import ActItem, ActList
from poruch.api.schemas.pages import ActDetail, PageItem, SelectedDetail
from poruch.api.serialisers.items import items

Sort = Annotated[str, Order("title", "published", "updated")]
router = Router(tags=["legal-acts"])

_OWN = tuple(name for name in ActItem.model_fields if name not in PageItem.model_fields)


@router.get(
    "/legal-acts",
    response=ActList,
    operation_id="legal_acts",
    summary=_("Закони"),
    description=_("Акти, на які спираються довідники, за абеткою, з редакцією, яку ми бачили."),
)
def legal_acts(
    request: HttpRequest,
    locale: ReaderLocale = "",
    sort: Sort = "title",
    expand: Expand = "",
    cursor: NextCursor = "",
    size: PageSize = SIZE,
) -> ActList:
    found = finding.filtered(LegalActPage.objects.all())
    rows = families.best(families.rows_of(found, "title", "published", "updated"), negotiation.active())
    page, next_cursor = families.page_of(rows, sort, cursor, size)
    shown = families.in_order(LegalActPage.objects.select_related("locale"), page)
    common = items(shown, Addresses(request), expand=chosen(expand), reader=negotiation.active())
    answer = [
        ActItem.model_validate({**dict(item), **{name: getattr(act, name) for name in _OWN}})
        for act, item in zip(shown, common, strict=True)
    ]
    return ActList(items=answer, next_cursor=next_cursor, total=len(rows))


@router.get(
    "/legal-acts/{int:page_id}",
    response=ActDetail | SelectedDetail,
    operation_id="legal_act",
    summary=_("Один закон"),
    description=_("Та сама відповідь, що й /pages/{id}; cited_in: довідники, де на нього посилаються."),
)
def legal_act(
    request: HttpRequest,
    page_id: PageId,
    locale: DetailLocale = "",
    fields: DetailFields = "",
    expand: Expand = "",
) -> HttpResponse:
    return one(
        request, page_id, Question(locale, chosen(fields), chosen(expand)), LegalActPage.content_type_code
    )
