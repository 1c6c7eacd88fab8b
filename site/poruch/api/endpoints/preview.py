"""One draft for another front end, by a signed link. Not in the schema: it is no public data."""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from poruch.api import problems
from poruch.api.addresses import Addresses
from poruch.api.answers import full
from poruch.api.params import Described
from poruch.api.preview import links
from poruch.api.schemas.pages import AnyDetail
from poruch.api.serialisers.builders import detail
from poruch.api.serialisers.metadata import DraftMetadata

router = Router(tags=["preview"])

TOKEN_LENGTH = 1_000


@router.get(
    "/preview",
    response=AnyDetail,
    include_in_schema=False,
    operation_id="preview",
    summary=_("Чернетка за посиланням редактора"),
)
def preview(
    request: HttpRequest,
    token: Annotated[str, Field(max_length=TOKEN_LENGTH), Described(_("Із посилання редактора."))],
) -> HttpResponse:
    """In the form of /pages/{id}; nobody may keep it."""
    if not settings.PORUCH_PREVIEW_URLS:
        return problems.not_found(request)
    page = links.load(links.read(token))
    addresses, language = Addresses(request), page.locale.language_code
    response = full(detail(page, addresses, language=language, requested=language, metadata=DraftMetadata))
    response.headers["Cache-Control"] = "private, no-store"
    del response.headers["Last-Modified"]
    return response
