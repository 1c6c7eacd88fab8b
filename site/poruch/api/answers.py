"""Answers whose model is one of several: written out here, once."""

from typing import Final

from django.http import HttpResponse
from django.utils.http import http_date

from poruch.api.schemas.pages import AnyDetail

MEDIA_TYPE: Final = "application/json; charset=utf-8"


def full(answer: AnyDetail) -> HttpResponse:
    """A page in full, with the date of its last publication."""
    response = HttpResponse(answer.model_dump_json().encode("utf-8", "replace"), content_type=MEDIA_TYPE)
    if answer.updated:
        response.headers["Last-Modified"] = http_date(answer.updated.timestamp())
    return response
