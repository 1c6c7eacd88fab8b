"""The directory of contacts."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import WithJsonSchema

from kb.models import SupportResourcePage
from poruch.api import families, finding, negotiation
from poruch.api.addresses import Addresses
from poruch.api.endpoints.pages import SIZE, DetailLocale, PageId, Question, one
from poruch.api.params import (
    Described,
    DetailFields,
    Expand,
    Locale,
    NextCursor,
    Order,
    PageSize,
    ReaderLocale,
    Regions,
    Topics,
    chosen,
)
from poruch.api.schemas.directory import ResourceItem, ResourceList
from poruch.api.schemas.pages import ResourceDetail, SelectedDetail
from poruch.api.serialisers.items import items
from poruch.api.serialisers.material import number, values_of

Sort = Annotated[str, Order("title", "published", "updated")]
router = Router(tags=["resources"])

_TYPE = SupportResourcePage.content_type_code
_PLAIN = ("org_type", "email", "website", "chat", "address", "hours", "free_of_charge", "accessibility")


@router.get(
    "/resources",
    response=ResourceList,
    operation_id="resources",
    summary=_("Контакти й телефони"),
    description=_(
        "Хто допомагає, за абеткою. Кожен контакт один раз, найкращою для читача мовою. "
        "Телефони лише підтверджені, з датою джерела й останнього тестового дзвінка."
    ),
)
def resources(
    request: HttpRequest,
    locale: ReaderLocale = "",
    topic: Topics = (),
    region: Regions = (),
    language: Annotated[Locale, Described(_("Лише ті, хто відповідає цією мовою."))] = "",
    free: Annotated[
        bool | None,
        WithJsonSchema({"type": "boolean"}),
        Described(_("true: лише безоплатні; false: лише платні.")),
    ] = None,
    sort: Sort = "title",
    expand: Expand = "",
    cursor: NextCursor = "",
    size: PageSize = SIZE,
) -> ResourceList:
    reader = negotiation.active()
    found = finding.filtered(SupportResourcePage.objects.all(), topic=topic, region=region)
    if free is not None:
        found = found.filter(free_of_charge=free)
    rows = families.best(families.rows_of(found, "title", "published", "updated", "languages"), reader)
    rows = [row for row in rows if not language or language in (row["languages"] or ())]
    page, next_cursor = families.page_of(rows, sort, cursor, size)
    contacts = SupportResourcePage.objects.select_related("locale").prefetch_related("phone_links__phone")
    shown = families.in_order(contacts, page)
    common = items(shown, Addresses(request), expand=chosen(expand), reader=negotiation.active())
    answer = [_item(contact, dict(item), reader) for contact, item in zip(shown, common, strict=True)]
    return ResourceList(items=answer, next_cursor=next_cursor, total=len(rows))


def _item(contact: SupportResourcePage, common: dict[str, object], reader: str) -> ResourceItem:
    phones = [link.phone for link in contact.phone_links.all()]
    shown = [number(phone, reader) for phone in phones if phone.confirmed]
    own = {
        **{name: getattr(contact, name) for name in _PLAIN},
        "services": [str(value) for value in values_of(contact.services)],
        "phones": shown,
        "unconfirmed_phones": len(phones) - len(shown),
        "languages": [str(code) for code in contact.languages or ()],
    }
    return ResourceItem.model_validate({**common, **own})


@router.get(
    "/resources/{int:page_id}",
    response=ResourceDetail | SelectedDetail,
    operation_id="resource",
    summary=_("Один контакт"),
    description=_("Та сама відповідь, що й /pages/{id}."),
)
def resource(
    request: HttpRequest,
    page_id: PageId,
    locale: DetailLocale = "",
    fields: DetailFields = "",
    expand: Expand = "",
) -> HttpResponse:
    return one(request, page_id, Question(locale, chosen(fields), chosen(expand)), _TYPE)
