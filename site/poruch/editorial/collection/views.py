"""What the criteria of a form would find, for the form's panel."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST
from wagtail.models import Page

from poruch import languages
from poruch.core.entries import entries
from poruch.core.numbers import is_id
from poruch.core.querying.blocks import clean_number, criteria_of
from poruch.core.querying.listing import keys, rows
from poruch.core.transfer.codecs import explain
from poruch.editorial.collection.models import CollectionPage

#: Pages shown of what is found.
SHOWN: Final = 5


@require_POST
def try_query(request: HttpRequest) -> HttpResponse:
    """The number of public pages and the first few, for the criteria as they stand in the form."""
    block = CollectionPage._meta.get_field("criteria").stream_block
    context: dict[str, Any] = {}
    try:
        value = block.clean(block.value_from_datadict(request.POST, request.FILES, "criteria"))
        clean_number(value)
    except ValidationError as error:
        context["refused"] = explain(error)
    except (KeyError, ValueError):  # Not what our form sends.
        context["refused"] = True
    else:
        context |= _found(request, criteria_of(value))
    return TemplateResponse(request, "editorial/collection/try.html", context)


def _found(request: HttpRequest, criteria: list[Any]) -> dict[str, Any]:
    language = request.POST.get("try-locale", "")
    language = language if language in languages.CODES else languages.SOURCE
    pk = request.POST.get("try-pk", "")
    own = Page.objects.filter(pk=int(pk)).values("translation_key") if is_id(pk) else ()
    most = request.POST.get("most", "")
    number = int(most) if is_id(most) else 0
    ids = keys(criteria, request.POST.get("sort", ""), language, own, number)
    return {"total": len(ids), "entries": entries(rows(ids[:SHOWN])), "rest": max(0, len(ids) - SHOWN)}
