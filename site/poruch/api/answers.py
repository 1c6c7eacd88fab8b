"""Answers whose model is one of several: written out here, once."""

from collections.abc import Collection
from typing import Final

from django.http import HttpResponse
from django.utils.http import http_date

from poruch.api.schemas.pages import AnyDetail

MEDIA_TYPE: Final = "application/json; charset=utf-8"
#: What an answer has whatever fields were asked for.
_ALWAYS: Final = frozenset({"id", "type"})


def full(answer: AnyDetail, fields: Collection[str] = ()) -> HttpResponse:
    """A page in full, or only some ``fields`` of it, with the date of its last publication."""
    only = {*_ALWAYS, *fields, *({"expanded"} if answer.expanded else ())} if fields else None
    response = HttpResponse(
        answer.model_dump_json(include=only).encode("utf-8", "replace"), content_type=MEDIA_TYPE
    )
    if answer.updated:
        response.headers["Last-Modified"] = http_date(answer.updated.timestamp())
    return response
