"""What takes place when: occurrences of events between two moments."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import BeforeValidator, WithJsonSchema

from campaigns.events import listing
from campaigns.events.listing import Filter
from poruch.api import negotiation
from poruch.api.addresses import Addresses
from poruch.api.params import Audiences, Code, Described, PageSize, ReaderLocale, Regions, moment
from poruch.api.problems import BadParameter
from poruch.api.schemas.events import EventList
from poruch.api.serialisers.events import item
from poruch.core.attribution import with_rules

router = Router(tags=["events"])

#: «from» is a word of Python.
FROM: Final[Any] = Query(None, alias="from")
TO: Final[Any] = Query(None, alias="to")
SIZE: Final = 50
#: Days that one answer may span.
SPAN_MOST: Final = 732

Moment = Annotated[
    datetime | None, BeforeValidator(moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
Kind = Annotated[Code, Described(_("Код виду події, наприклад training."))]
PartnerCode = Annotated[Code, Described(_("Код партнера, див. /partners. Спільні події знаходить теж."))]


@router.get(
    "/events",
    response=EventList,
    operation_id="events",
    summary=_("Події за часом"),
    description=_(
        "Кожен раз події, що повторюється, окремим рядком за часом початку; скасовані позначено. "
        "Без from: від цієї миті; без to: на рік уперед. Місце лише для тих, хто записався, не виходить."
    ),
)
def events(
    request: HttpRequest,
    since: Annotated[Moment, Described(_("Дата або дата й час: що закінчиться після."))] = FROM,
    until: Annotated[Moment, Described(_("Дата або дата й час: що почнеться до."))] = TO,
    kind: Kind = "",
    audience: Audiences = (),
    region: Regions = (),
    partner: PartnerCode = "",
    locale: ReaderLocale = "",
    size: PageSize = SIZE,
) -> EventList:
    start = since or timezone.now()
    end = until or start + timedelta(days=366)
    if not timedelta() < end - start <= timedelta(days=SPAN_MOST):
        raise BadParameter("to", gettext("to має бути після from, не далі як за %s дні.") % SPAN_MOST)
    codes = {"kind": (kind,), "audience": tuple(audience), "region": tuple(region), "partner": (partner,)}
    chosen = Filter({name: found for name, found in codes.items() if any(found)})
    language = negotiation.active()
    entries = listing.entries(chosen, start, end, language)
    with_rules(entry.page for entry in entries[:size])
    addresses = Addresses(request)
    query = f"?{chosen.query}" if chosen else ""
    return EventList(
        items=[item(one, addresses) for one in entries[:size]],
        more=len(entries) > size,
        calendar_url=addresses.absolute(f"/{language}/events/calendar.ics{query}"),
    )
